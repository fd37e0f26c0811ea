"""Clips drawn again by an embedding's network, and those that it draws worst."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.core.job import QuietContext
from mousevision.services.placing import make_embedding
from mousevision.services.redrawing import redrawn, worst, worst_words
from mousevision.services.training import train
from mousevision.store import clips
from mousevision.store.project import Project
from tests.unit.services.learning import SPEC, request

CTX = QuietContext()


def test_a_clip_is_drawn_again_as_badly_as_the_run_says(project: Project) -> None:
    found = make_embedding(CTX, project, request("autoencoder"))
    clip = int(found.clip_ids[5])
    made = redrawn(CTX, project, clip, found.run.id)
    drawing = made.drawing
    assert drawing.clip.shape == drawing.drawn.shape == (SPEC.frames, 1, SPEC.height, SPEC.width)
    assert drawing.error.shape == (SPEC.frames, SPEC.height, SPEC.width)
    assert drawing.mean == pytest.approx(float(found.errors[5]), rel=1e-3)
    level = drawing.clip.astype(float) / 255
    assert np.allclose(
        drawing.error, ((drawing.drawn / 255 - level) ** 2).mean(axis=1), atol=0.005
    )
    assert drawing.still == pytest.approx(((level - level.mean(axis=0)) ** 2).mean(), rel=1e-4)
    frame = int(made.frames[2])
    assert made.words(frame).startswith(f"Frame {frame} by run {found.run.id}. Mean squared")
    assert "the nearest that the network looks at" in made.words(frame + 1)
    with pytest.raises(DataError, match="no clip 999"):
        redrawn(CTX, project, 999, found.run.id)


def test_the_worst_come_first_and_odd_ones_are_named(project: Project) -> None:
    found = make_embedding(CTX, project, request("autoencoder", rounds=1))
    errors = np.linspace(0.010, 0.012, 24).astype(np.float32)
    errors[7] = 0.5
    found = replace(found, errors=errors)
    told = worst(CTX, project, found, 3)
    assert [each.row.id for each in told] == found.clip_ids[[7, 23, 22]].tolist()
    assert [each.odd for each in told] == [True, False, False]
    assert told[0].times == pytest.approx(0.5 / float(np.median(errors)))
    assert worst_words(told).startswith("1 clip is drawn far worse than the others.")
    with project.edit("remove") as edit:
        clips.remove_clips(edit, [int(found.clip_ids[7])])
    left = worst(CTX, project, found, 3)
    assert not any(each.odd for each in left)
    assert worst_words(left).startswith("No clip is drawn far worse")
    nothing = replace(found, errors=np.full(24, np.nan, np.float32))
    assert worst(CTX, project, nothing) == ()


def test_a_classifier_draws_nothing(project: Project) -> None:
    run = train(CTX, project, request("cnn", held_out=["m0"], rounds=1))
    with pytest.raises(SettingError, match="does not draw clips"):
        redrawn(CTX, project, 1, run.id)
