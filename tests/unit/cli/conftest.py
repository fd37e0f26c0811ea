"""The small study of the services' tests, and calling the program within this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mousevision.cli.app import run
from mousevision.core import paths
from tests.e2e.program import Result
from tests.unit.services.conftest import imported, study

__all__ = ["call", "imported", "study"]

Call = Callable[..., Result]


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Call the program with some arguments; its log goes to the test's folder."""
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)

    def run_it(*arguments: object) -> Result:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run_it
