"""Which clips learning gets, with which targets and groups."""

from __future__ import annotations

import pytest

from mousevision.core.annotation import Rater
from mousevision.core.errors import DataError
from mousevision.services.labelled import UNLABELLED, Ungrouped, labelled_clips, ungrouped
from mousevision.services.labelling import label_clips, remove_labels
from mousevision.store import behaviours, labels, listing, raters, study
from mousevision.store.project import Project


def test_targets_and_groups_are_those_of_the_rows(project: Project) -> None:
    found = labelled_clips(project)
    assert found.classes == ("left", "right")
    assert (found.unit, found.words, found.left_out) == ("animal", "", "")
    for row, target, group in zip(found.rows, found.targets, found.groups, strict=True):
        assert found.classes[target] == row.behaviour
        assert group == row.subject
    assert found.counts() == {"left": 12, "right": 12}
    assert found.labelled == list(range(24))


def test_a_persons_label_goes_before_the_imported_one(project: Project, anna: Rater) -> None:
    before = labelled_clips(project)
    clip, right = before.rows[0].id, behaviours.behaviours(project)[1]
    label_clips(project, anna, [clip], right)
    assert labelled_clips(project).targets[0] == 1 != before.targets[0]
    remove_labels(project, anna, [clip])
    assert labelled_clips(project).targets == before.targets


def test_a_class_that_nobody_was_given_is_no_class(project: Project, anna: Rater) -> None:
    with project.edit("classes") as edit:
        behaviours.add_behaviour(edit, "never")
        odd = behaviours.add_behaviour(edit, "odd")
    label_clips(project, anna, listing.clip_ids(project)[:2], odd)
    found = labelled_clips(project)
    assert found.classes == ("left", "right", "odd")
    assert found.counts() == {"left": 11, "right": 11, "odd": 2}


def unlabel(project: Project, ids: list[int]) -> None:
    with project.edit("unlabel") as edit:
        for person in raters.raters(project):
            labels.set_label(edit, ids, person.id, None)


def test_clips_without_label_are_kept_and_marked(project: Project) -> None:
    ids = listing.clip_ids(project)
    unlabel(project, ids[:5])
    found = labelled_clips(project)
    assert found.targets[:5] == (UNLABELLED,) * 5
    assert found.labelled == list(range(5, 24))


def test_who_must_stay_together_without_animals(project: Project) -> None:
    ids = listing.clip_ids(project)
    with project.edit("unknown") as edit:
        study.set_clip_subject(edit, ids[:1], None)
    found = labelled_clips(project)
    assert found.unit == "session"
    assert "The animal of 1 labelled clip is not known" in found.words
    assert found.groups[1] == "m0 week 0"
    with project.edit("unknown") as edit:
        study.set_clip_session(edit, ids[:1], None)
    found = labelled_clips(project)
    assert found.unit == "video"
    assert found.groups == tuple(row.file for row in found.rows)
    unlabel(project, ids[:1])
    assert labelled_clips(project).unit == "animal"  # of clips that are not learnt from


def test_too_few_classes_are_told(project: Project) -> None:
    rows = listing.clip_rows(project, listing.clip_ids(project))
    unlabel(project, [row.id for row in rows if row.behaviour == "right"])
    with pytest.raises(DataError, match="All labelled clips are “left”"):
        labelled_clips(project)
    unlabel(project, [row.id for row in rows])
    with pytest.raises(DataError, match="No clip has a label yet"):
        labelled_clips(project)


def test_labelled_clips_without_an_animal_are_found(project: Project) -> None:
    assert ungrouped(project) == Ungrouped((), "")
    ids = listing.clip_ids(project)
    with project.edit("unknown") as edit:
        study.set_clip_subject(edit, ids[:2], None)
    found = ungrouped(project)
    assert found.clips == tuple(ids[:2])
    assert found.words == labelled_clips(project).words
    assert "whole sessions are kept apart" in found.words
    with project.edit("unknown session") as edit:
        study.set_clip_session(edit, ids[:1], None)
    assert ungrouped(project).words == labelled_clips(project).words
    assert "only whole videos are kept apart" in ungrouped(project).words
