"""Frames of one clip as the network would get them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mousevision.core.errors import DataError
from mousevision.core.inputspec import Background, InputSpec
from mousevision.core.job import QuietContext
from mousevision.core.video import FrameTable
from mousevision.services.previewing import LONGEST, SHOWN, preview, shortened
from mousevision.services.tensors import ClipPlace, ProjectPlaces
from mousevision.store import listing
from mousevision.store.project import Project

SPEC = InputSpec(frames=6, height=32, width=48)


def test_a_few_frames_as_prepared_and_nothing_kept(project: Project) -> None:
    clip = listing.clip_ids(project)[0]
    plain = preview(QuietContext(), project, clip, SPEC)
    assert plain.shape == (SHOWN, 32, 48, 1)
    mended = preview(QuietContext(), project, clip, replace(SPEC, background=Background.CLIP))
    assert not np.array_equal(plain, mended)
    assert preview(QuietContext(), project, clip, replace(SPEC, colour=True)).shape[3] == 3
    assert preview(QuietContext(), project, clip, replace(SPEC, frames=2)).shape[0] == 2
    assert not (project.folder / "cache" / "tensors").exists()


def test_a_clip_that_is_gone_is_said(project: Project) -> None:
    with pytest.raises(DataError, match="not in the project"):
        preview(QuietContext(), project, 10_000, SPEC)


def test_of_recordings_only_the_middle_is_looked_at(project: Project) -> None:
    place = ProjectPlaces(project, listing.clip_ids(project)[:1])[0]
    assert shortened(place) is place
    table: FrameTable = place.table
    long = ClipPlace(place.path, table, 0, "x", 100, 100 + 3 * LONGEST)
    assert shortened(long).start == 100 + LONGEST
    assert shortened(long).stop == 100 + 2 * LONGEST
