"""Pictures of an embedding: kept, made again when damaged; new clips are placed among the old."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.learn.maps import MapSettings, Method
from mousevision.services import pictures
from mousevision.services.embedding import (
    Embedding,
    embeddings,
    has_embedding,
    load_embedding,
)
from mousevision.services.pictures import draw_picture, unfamiliar
from mousevision.services.placing import embed_run, make_embedding, place_later
from mousevision.services.training import train
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
    file = next((runs.run_folder(project, found.run.id) / "pictures").glob("tsne*"))
    for damage in (b"", b"damaged", file.read_bytes()[:-30]):
        file.write_bytes(damage)
        draw_picture(CTX, project, found, settings)
    assert len(made) == 3


@pytest.mark.parametrize("method", list(Method))
def test_later_clips_find_a_place_and_the_others_stay(
    project: Project, found: Embedding, method: Method
) -> None:
    before = draw_picture(CTX, project, found, MapSettings(method)).places
    more = place_later(CTX, project, found)
    assert more.clip_ids[more.later].tolist() == listing.clip_ids(project)[4:7]
    assert more.vectors.shape == (24, found.vectors.shape[1])
    assert not more.learnt[more.later].any()
    assert np.isfinite(more.errors).all()
    after = draw_picture(CTX, project, more, MapSettings(method)).places
    assert after.shape == (24, 2)
    assert np.isfinite(after).all()
    assert np.array_equal(after[~more.later], before)
    again = load_embedding(project, found.run)
    assert np.array_equal(again.clip_ids, more.clip_ids)
    assert place_later(CTX, project, again) is again


def test_later_clips_are_said_to_be_familiar_or_not(project: Project, found: Embedding) -> None:
    assert unfamiliar(project, found) is None
    more = place_later(CTX, project, found)
    drift = unfamiliar(project, more)
    assert drift is not None
    assert len(drift.outside) == 3
    vectors = more.vectors.copy()
    vectors[more.later] += 100
    strange = unfamiliar(project, replace(more, vectors=vectors))
    assert strange is not None
    assert strange.outside.all()
    few = replace(more, learnt=np.arange(24) < 3)
    assert unfamiliar(project, few) is None


def test_a_damaged_file_of_later_clips_is_made_again(project: Project, found: Embedding) -> None:
    place_later(CTX, project, found)
    (runs.run_folder(project, found.run.id) / "later.npz").write_bytes(b"damaged")
    again = load_embedding(project, found.run)
    assert len(again.clip_ids) == 21
    assert len(place_later(CTX, project, again).clip_ids) == 24


def test_a_classifier_has_an_embedding_too(project: Project) -> None:
    run = train(CTX, project, request("cnn", held_out=["m0"]))
    assert not has_embedding(project, run)
    found = embed_run(CTX, project, run)
    assert has_embedding(project, run)
    assert found.clip_ids.tolist() == listing.clip_ids(project)
    rows = listing.clip_rows(project, found.clip_ids.tolist())
    assert found.learnt.tolist() == [row.subject != "m0" for row in rows]
    assert not found.draws
    assert ((found.brightness > 0) & (found.brightness < 1)).all()
    assert [each.id for each in embeddings(project)] == [run.id]
    drift = unfamiliar(project, found)
    assert drift is not None
    assert len(drift.outside) == 6


def test_a_project_to_look_at_keeps_nothing(project: Project, found: Embedding) -> None:
    with Project.open(project.file, read_only=True) as reader:
        picture = draw_picture(CTX, reader, found, MapSettings(Method.PCA, 3))
    assert picture.places.shape == (21, 3)
    kept = (runs.run_folder(project, found.run.id) / "pictures").iterdir()
    assert [file.name for file in kept] == ["pca-2d-0-0.1-0.npz"]
