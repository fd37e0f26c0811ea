from __future__ import annotations

import pytest

from mousevision.core.annotation import RaterKind
from mousevision.core.errors import SettingError
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater, rater, raters

from .conftest import Lab


def test_one_rater_per_name(project: Project) -> None:
    with project.writing() as transaction:
        anna = ensure_rater(transaction, " Anna ")
        truth = ensure_rater(transaction, "clips.csv", RaterKind.IMPORTED)
        assert ensure_rater(transaction, "anna", RaterKind.IMPORTED) == anna
    assert raters(project) == [anna, truth]
    assert rater(project, "ANNA") == anna
    assert rater(project, "ben") is None


def test_a_rater_is_not_undone(lab: Lab) -> None:
    with lab.project.edit("Only a rater") as edit:
        ensure_rater(edit, "anna")
    assert lab.project.undo_name is None
    assert lab.notices[-1].tables == {"raters"}
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre", rater="ben")
    lab.project.undo()
    lab.project.undo()
    assert [one.name for one in raters(lab.project)] == ["anna", "ben"]


def test_needs_a_name(project: Project) -> None:
    with pytest.raises(SettingError), project.writing() as transaction:
        ensure_rater(transaction, "  ")
