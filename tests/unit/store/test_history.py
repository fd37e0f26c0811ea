from __future__ import annotations

from datetime import UTC, datetime

from mousevision.store.history import now

from .conftest import Lab


def test_entries_tell_who_did_what_and_when(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre", rater="Zoë")
    newest, oldest = lab.project.history()
    assert (newest.name, newest.rater, newest.state) == ("Label as pre", "Zoë", "in force")
    assert oldest.rater == ""
    assert datetime.fromisoformat(newest.at).tzinfo == UTC
    assert lab.project.history(limit=1) == [newest]


def test_times_are_comparable_as_text() -> None:
    first, second = now(), now()
    assert first <= second
    assert len(first) == len(second)


def test_names_and_revision_follow_undo_and_redo(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre")
    lab.label(clip, "post")
    steps = [(lab.project.revision, lab.project.undo_name, lab.project.redo_name)]
    while lab.project.undo() is not None:
        steps.append((lab.project.revision, lab.project.undo_name, lab.project.redo_name))
    assert steps == [
        (3, "Label as post", None),
        (2, "Label as pre", "Label as post"),
        (1, "Import 1 videos", "Label as pre"),
        (0, None, "Import 1 videos"),
    ]
    assert lab.project.undo() is None
    for revision, _, _ in reversed(steps[:-1]):
        lab.project.redo()
        assert lab.project.revision == revision
    assert lab.project.redo() is None
