"""How bright clips were filmed."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.media.reader import FrameReader
from mousevision.services.filmed import filmed_brightness
from mousevision.services.tensors import ProjectPlaces
from mousevision.store import listing
from mousevision.store.project import Project


def test_it_is_that_of_the_first_picture_as_filmed(project: Project) -> None:
    ids = listing.clip_ids(project)[:5][::-1]
    found = filmed_brightness(QuietContext(), project, ids)
    places = ProjectPlaces(project, ids)
    for at, clip in enumerate(places.ids):
        place = places[at]
        with FrameReader(place.path, place.table, place.rotation) as reader:
            level = reader.gray(place.start).mean() / 255
        assert found[ids.index(clip)] == pytest.approx(level)


def test_clips_that_cannot_be_read_have_none(project: Project) -> None:
    ids = listing.clip_ids(project)[:3]
    gone = listing.clip_rows(project, ids[:1])[0]
    with project.edit("moved") as edit:
        edit.run("UPDATE videos SET path = 'gone.mp4' WHERE id = ?", (gone.video_id,))
    found = filmed_brightness(QuietContext(), project, [*ids, 999])
    assert np.isnan(found).tolist() == [True, False, False, True]
