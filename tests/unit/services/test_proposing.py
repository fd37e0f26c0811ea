"""Kept proposals are clips, undone like all edits; rejected ones stay rejected."""

from pathlib import Path

import pytest

from mousevision.core.annotation import Rater
from mousevision.core.errors import DataError
from mousevision.core.intervals import Interval
from mousevision.core.proposals import Finding
from mousevision.core.study import Clip
from mousevision.services import labelling, proposing
from mousevision.store import behaviours, clips, labels, listing
from mousevision.store.project import Project


@pytest.fixture
def source(project: Project) -> Clip:
    """A recording; the ones of the study are some twenty frames long."""
    return clips.clip(project, listing.clip_ids(project)[0])


def spans(project: Project, source: Clip) -> list[tuple[int, int]]:
    return [(one.start, one.stop) for one in proposing.cut_out(project, source)]


def test_a_kept_one_is_a_clip_of_the_same_animal_and_day(
    project: Project, anna: Rater, source: Clip
) -> None:
    (made,) = proposing.keep(project, anna, source, [Interval(3, 8)])
    assert (made.video_id, made.start, made.stop) == (source.video_id, 3, 8)
    assert (made.subject_id, made.session_id) == (source.subject_id, source.session_id)
    assert source.subject_id is not None
    assert project.undo_name == "Keep a reach"
    assert spans(project, source) == [(3, 8)]
    project.undo()
    assert spans(project, source) == []
    project.redo()
    assert spans(project, source) == [(3, 8)]


def test_all_are_one_edit_and_none_is_made_twice(
    project: Project, anna: Rater, source: Clip
) -> None:
    wanted = [Interval(0, 3), Interval(4, 6), Interval(8, 11)]
    proposing.keep(project, anna, source, wanted[1:2])
    before = project.revision
    assert len(proposing.keep(project, anna, source, wanted)) == 2
    assert project.revision == before + 1
    assert proposing.keep(project, anna, source, wanted) == []
    assert spans(project, source) == [tuple(one) for one in wanted]
    project.undo()
    assert spans(project, source) == [(4, 6)]


def test_a_stretch_beyond_the_recording_is_refused_whole(
    project: Project, anna: Rater, source: Clip
) -> None:
    with pytest.raises(DataError, match=f"0 to {source.stop - 1}"):
        proposing.keep(project, anna, source, [Interval(0, 3), Interval(5, source.stop + 1)])
    assert spans(project, source) == []


def test_what_is_rejected_is_there_after_a_restart(project: Project, source: Clip) -> None:
    for one in (Interval(2, 5), Interval(4, 9), Interval(12, 14)):
        proposing.reject(project, source.video_id, one)
    assert proposing.rejected(project, source.video_id) == [(2, 9), (12, 14)]
    folder = project.folder
    project.close()
    with Project.open(folder) as opened:
        assert proposing.rejected(opened, source.video_id) == [(2, 9), (12, 14)]
        assert proposing.rejected(opened, source.video_id + 1) == []
        proposing.take_back(opened, source.video_id, Interval(3, 13))
        assert proposing.rejected(opened, source.video_id) == [(2, 3), (13, 14)]


def test_keeping_what_was_rejected_takes_that_back(
    project: Project, anna: Rater, source: Clip
) -> None:
    proposing.reject(project, source.video_id, Interval(2, 9))
    proposing.keep(project, anna, source, [Interval(2, 9)])
    assert proposing.rejected(project, source.video_id) == []


def test_a_recording_with_other_ends_is_no_reach(
    project: Project, anna: Rater, source: Clip
) -> None:
    proposing.keep(project, anna, source, [Interval(0, source.stop - 1), Interval(1, 4)])
    assert spans(project, source) == [(1, 4)]


def test_rejecting_a_kept_one_removes_its_clip_and_undo_brings_its_label_back(
    project: Project, anna: Rater, source: Clip
) -> None:
    (made, other) = proposing.keep(project, anna, source, [Interval(2, 5), Interval(7, 9)])
    labelling.label_clips(project, anna, [made.id], behaviours.behaviours(project)[0])
    assert proposing.clips_in(project, source, Interval(1, 6)) == [made.id]
    proposing.remove(project, anna, [made.id])
    assert spans(project, source) == [(other.start, other.stop)]
    project.undo()
    assert len(labels.labels(project, made.id)) == 1


def test_how_reaches_are_found_is_remembered(project: Project, tmp_path: Path) -> None:
    assert proposing.finding(project) == Finding()
    proposing.set_finding(project, Finding(4.5, 0.1, 0.3, 0.0))
    assert proposing.finding(project) == Finding(4.5, 0.1, 0.3, 0.0)
