"""Going to any state of the history in one go."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.errors import ProjectError
from mousevision.store import history, schema

from .conftest import Lab


@pytest.fixture
def labelled(lab: Lab) -> Lab:
    """A study with an import and five labels, edits 1 to 6."""
    (clip,) = lab.add("a.mp4")
    for at in range(5):
        lab.label(clip, ("pre", "post")[at % 2])
    return lab


def states(lab: Lab) -> list[str]:
    return [entry.state for entry in lab.project.history()[::-1]]


def test_there_and_back_is_one_notice_each(labelled: Lab) -> None:
    project, dump = labelled.project, labelled.dump()
    labelled.notices.clear()
    steps: list[tuple[int, int]] = []
    changes = project.go_to(2, lambda done, total: steps.append((done, total)))
    assert changes is not None
    assert changes.name == "Undone: 4 steps"
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert labelled.notices == [changes]
    assert changes.touches("labels")
    assert project.revision == 2
    assert states(labelled) == ["in force"] * 2 + ["undone"] * 4
    assert project.go_to(2) is None
    assert project.go_to(6) is not None
    assert (labelled.dump(), project.revision) == (dump, 6)


def test_before_the_first_edit(labelled: Lab) -> None:
    labelled.project.go_to(0)
    assert (labelled.project.revision, labelled.project.undo_name) == (0, None)
    assert labelled.project.redo_name == "Import 1 videos"


def test_what_was_replaced_cannot_be_gone_to(labelled: Lab) -> None:
    labelled.project.go_to(3)
    labelled.label(1, "pre" if labelled.project.undo_name == "Label as post" else "post")
    dump = labelled.dump()
    for number, words in ((5, "other edits were made in its place"), (99, "This edit")):
        with pytest.raises(ProjectError, match=words):
            labelled.project.go_to(number)
    assert labelled.dump() == dump
    assert states(labelled) == ["in force"] * 3 + ["discarded"] * 3 + ["in force"]


def test_what_is_broken_off_has_changed_nothing(labelled: Lab) -> None:
    dump = labelled.dump()

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        labelled.project.go_to(0, stop)
    assert (labelled.dump(), labelled.project.revision) == (dump, 6)


def test_edits_of_older_tables_are_the_end_of_the_way(
    labelled: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "undoable_since", lambda: schema.version() + 1)
    with pytest.raises(ProjectError, match="made by an older MouseVision"):
        labelled.project.go_to(5)


@given(way=st.lists(st.integers(0, 6), max_size=6))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_is_the_same_as_single_steps(labelled: Lab, way: list[int]) -> None:
    project = labelled.project
    dumps = {}
    project.go_to(0)
    for number in range(7):
        dumps[number] = labelled.dump()
        project.redo()
    for number in way:
        project.go_to(number)
        assert (labelled.dump(), project.revision) == (dumps[number], number)


def test_the_history_is_read_page_by_page(labelled: Lab) -> None:
    assert history.count(labelled.project) == 6
    assert [e.id for e in history.entries(labelled.project, 2, 3)] == [4, 3, 2]
    assert history.entries(labelled.project, 6, 3) == []
