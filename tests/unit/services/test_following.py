"""What a layout follows, in a project of which animals and classes are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.learn.maps import pca
from mousevision.services.embedding import Embedding, load_embedding
from mousevision.services.following import Nuisance, nuisance
from mousevision.services.placing import make_embedding
from mousevision.store import clips, listing, runs
from mousevision.store.project import Project
from tests.unit.services.learning import request

CTX = QuietContext()


@pytest.fixture
def found(project: Project) -> Embedding:
    return make_embedding(CTX, project, request("autoencoder", rounds=1))


def asked(project: Project, found: Embedding, by: str) -> Nuisance:
    """Return what a layout follows in which clips lie by their animal or their class."""
    rows = {row.id: row for row in listing.clip_rows(project, found.clip_ids.tolist())}
    names = [getattr(rows[clip], by) for clip in found.clip_ids.tolist()]
    at = np.unique(names, return_inverse=True)[1]
    turn = 2 * np.pi * at / (at.max() + 1)
    noise = np.random.default_rng(0).normal(size=(len(at), 2)) * 0.1
    answer = nuisance(CTX, project, found, np.stack([np.cos(turn), np.sin(turn)], 1) * 5 + noise)
    assert answer is not None
    return answer


def test_dots_that_lie_by_animal_are_said_to(project: Project, found: Embedding) -> None:
    answer = asked(project, found, "subject")
    assert answer.others[0].name == "animal"
    assert answer.others[0].notable
    assert answer.words().startswith("Dots group by animal, more than by class")
    assert "animal 0." in answer.numbers() or "animal 1.00" in answer.numbers()
    assert answer.numbers().startswith("Near dots share: class ")


def test_dots_that_lie_by_class_are_said_to(project: Project, found: Embedding) -> None:
    answer = asked(project, found, "behaviour")
    assert answer.shown is not None
    assert answer.shown.notable
    assert answer.words() == "Dots group by class, also across animals."


def test_a_network_that_was_taught_the_classes_proves_nothing(
    project: Project, found: Embedding
) -> None:
    config = {**found.run.config, "classes": ["left", "right"]}
    taught = replace(found, run=replace(found.run, config=config))
    words = asked(project, taught, "behaviour").words()
    assert words.startswith("Dots group by class, as they must")
    assert asked(project, taught, "subject").words().startswith("Dots group by animal")


def test_dots_that_lie_by_brightness_are_said_to(project: Project, found: Embedding) -> None:
    dots = np.random.default_rng(1).normal(size=(24, 2))
    bright = replace(found, brightness=(0.5 + dots[:, 0] / 10).astype(np.float32))
    answer = nuisance(CTX, project, bright, dots * [9, 0.1])
    assert answer is not None
    assert answer.others[0].name == "brightness"
    assert "Dots group by brightness" in answer.words()
    hardly = replace(found, brightness=(0.5 + dots[:, 0] / 1000).astype(np.float32))
    answer = nuisance(CTX, project, hardly, dots * [9, 0.1])
    assert answer is not None
    assert "brightness" not in answer.numbers(), "less than a level of gray apart"


def test_brightness_is_measured_and_old_embeddings_have_none(
    project: Project, found: Embedding
) -> None:
    assert ((found.brightness > 0) & (found.brightness < 1)).all()
    file = runs.run_folder(project, found.run.id) / "embedding.npz"
    with np.load(file) as parts:
        kept = {name: parts[name] for name in parts if name not in ("looks", "filmed")}
    np.savez(file, **kept)
    old = load_embedding(project, found.run)
    assert np.isnan(old.brightness).all()
    answer = nuisance(CTX, project, old, pca(old.vectors))
    assert answer is not None
    assert "brightness" not in answer.numbers()


def test_clips_that_are_gone_are_left_out_and_few_say_nothing(
    project: Project, found: Embedding
) -> None:
    ids = listing.clip_ids(project)
    with project.edit("Remove") as edit:
        clips.remove_clips(edit, ids[:2])
    answer = nuisance(CTX, project, found, pca(found.vectors))
    assert answer is not None
    assert max(each.count for each in answer.others) == 22
    with project.edit("Remove") as edit:
        clips.remove_clips(edit, ids[2:14])
    assert nuisance(CTX, project, found, pca(found.vectors)) is None
