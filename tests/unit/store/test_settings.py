from __future__ import annotations

from collections.abc import Callable

import pytest

from mousevision.store.project import Project
from mousevision.store.settings import get_setting, set_setting

from .conftest import Lab


def test_any_json_value(lab: Lab, reopen: Callable[[], Project]) -> None:
    assert get_setting(lab.project, "region") is None
    assert get_setting(lab.project, "region", [0, 0, 1, 1]) == [0, 0, 1, 1]
    for value in ([0.1, 0.2], {"Käfig": None}, "text", 3, None):
        set_setting(lab.project, "region", value)
        assert get_setting(lab.project, "region", "default") == value
    assert lab.notices[-1].tables == {"settings"}
    assert lab.project.undo_name is None
    set_setting(lab.project, "region", "kept")
    with reopen() as project:
        assert get_setting(project, "region") == "kept"
    with pytest.raises(ValueError, match="JSON"):
        set_setting(lab.project, "region", float("nan"))
