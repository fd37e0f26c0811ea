"""Pictures of an embedding: kept, made again when damaged; new clips are placed among the old."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.learn.maps import MapSettings, Method
from mousevision.services import pictures
from mousevision.services.embedding import Embedding, make_embedding
from mousevision.services.pictures import draw_picture, place_newcomers
from mousevision.store import clips, listing, runs
from mousevision.store.project import Project
from tests.unit.services.learning import request

CTX = QuietContext()


@pytest.fixture
def found(project: Project) -> Embedding:
    """An embedding of all clips but three, which come into the project later."""
    with project.edit("Remove") as edit:
        clips.remove_clips(edit, listing.clip_ids(project)[4:7])
    made = make_embedding(CTX, project, request("autoencoder", rounds=2))
    project.undo()
    return made


def test_a_picture_is_made_once_and_kept(
    project: Project, found: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = MapSettings(Method.TSNE, 3)
    first = draw_picture(CTX, project, found, settings)
    assert first.places.shape == (21, 3)
    assert first.settings.neighbours == 6
    made: list[int] = []
    monkeypatch.setattr(pictures, "make_map", lambda *what: made.append(1) or first.places)
    again = draw_picture(CTX, project, found, settings)
    assert np.array_equal(again.places, first.places)
    assert not made
    (file,) = (runs.run_folder(project, found.run.id) / "pictures").iterdir()
    for damage in (b"", b"damaged", file.read_bytes()[:-30]):
        file.write_bytes(damage)
        draw_picture(CTX, project, found, settings)
    assert len(made) == 3


@pytest.mark.parametrize("method", list(Method))
def test_new_clips_find_a_place_and_the_others_stay(
    project: Project, found: Embedding, method: Method
) -> None:
    picture = draw_picture(CTX, project, found, MapSettings(method))
    before = picture.places.copy()
    new = place_newcomers(CTX, project, found, picture)
    assert new is not None
    assert new.clip_ids.tolist() == listing.clip_ids(project)[4:7]
    assert new.vectors.shape == (3, found.vectors.shape[1])
    assert new.places.shape == (3, 2)
    assert np.isfinite(new.places).all()
    assert np.array_equal(picture.places, before)
    assert len(new.drift.outside) == 3
    assert "new clips" in new.drift.words()


def test_nobody_new_is_nobody_to_place(project: Project) -> None:
    found = make_embedding(CTX, project, request("autoencoder", rounds=1))
    picture = draw_picture(CTX, project, found, MapSettings())
    assert place_newcomers(CTX, project, found, picture) is None


def test_a_project_to_look_at_keeps_nothing(project: Project, found: Embedding) -> None:
    with Project.open(project.file, read_only=True) as reader:
        picture = draw_picture(CTX, reader, found, MapSettings(Method.PCA, 3))
    assert picture.places.shape == (21, 3)
    assert not (runs.run_folder(project, found.run.id) / "pictures").exists()
