from __future__ import annotations

import pytest

from mousevision.core.annotation import Rater
from mousevision.core.errors import ProjectError
from mousevision.core.ethogram import Scope
from mousevision.services.blinding import (
    NO_PLACE,
    begin_blind,
    blind_name,
    blind_numbers,
    leave_blind,
)
from mousevision.services.labelling import label_clips
from mousevision.store import behaviours, blind, listing
from mousevision.store.project import Project


def test_the_order_is_shuffled_kept_and_differs_each_time(project: Project, anna: Rater) -> None:
    ids = listing.clip_ids(project)
    first = begin_blind(project, anna)
    assert sorted(first.shuffled) == sorted(ids)
    assert list(first.shuffled) != ids
    assert begin_blind(project, anna) == blind.spell(project, anna.id) == first
    leave_blind(project, anna)
    assert begin_blind(project, anna).shuffled != first.shuffled


def test_clips_have_numbers_instead_of_names(project: Project, anna: Rater) -> None:
    spell = begin_blind(project, anna)
    assert blind_numbers(spell)[spell.shuffled[4]] == 5
    assert blind_name(spell, spell.shuffled[4]) == "clip 5"
    assert blind_name(spell, 10**6) == NO_PLACE


def test_no_file_name_comes_into_the_history(project: Project, anna: Rater) -> None:
    spell = begin_blind(project, anna)
    pre = next(b for b in behaviours.behaviours(project) if b.scope is Scope.CLIP)
    label_clips(project, anna, [spell.shuffled[0]], pre)
    assert project.undo_name == f"Label clip 1 as {pre.name}"


def test_leaving_is_logged_with_its_reason(project: Project, anna: Rater) -> None:
    spell = begin_blind(project, anna)
    pre = next(b for b in behaviours.behaviours(project) if b.scope is Scope.CLIP)
    label_clips(project, anna, spell.shuffled[:3], pre)
    words = leave_blind(project, anna, " a clip will not play ")
    assert words == "anna works blind no more: 3 labels given blind, logged."
    (logged,) = blind.spells(project)
    assert logged.why == "a clip will not play"
    assert logged.began <= logged.ended


def test_a_project_open_to_look_only_is_refused(project: Project, anna: Rater) -> None:
    with (
        Project.open(project.file, read_only=True) as looking,
        pytest.raises(ProjectError, match="for reading only"),
    ):
        begin_blind(looking, anna)
