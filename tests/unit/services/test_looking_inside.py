"""Looking into the networks of a project's runs."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.errors import DataError
from mousevision.core.job import QuietContext
from mousevision.learn.weights import FILE
from mousevision.services.looking_inside import look_inside, networks, strength, weights_of
from mousevision.services.training import train
from mousevision.store import listing, runs
from mousevision.store.project import Project
from tests.unit.services.learning import request


def test_each_layer_answers_to_the_frames_that_were_sampled(project: Project) -> None:
    run = train(QuietContext(), project, request())
    clip = listing.clip_ids(project)[0]
    inside = look_inside(QuietContext(), project, clip)
    assert (inside.clip_id, inside.run) == (clip, run.id)
    assert len(inside.frames) == 4
    assert all(layer.maps.shape[0] == 4 for layer in inside.layers)
    first, second = inside.frames[:2].tolist()
    assert inside.place(first) == 0
    assert inside.place(second) == 1
    assert inside.words(first) == f"What the layers of run {run.id} answer to frame {first}."
    between = second - 1
    assert f"not at frame {between}: these are its answers to frame" in inside.words(between)


def test_classifiers_and_autoencoders_can_be_looked_into(project: Project) -> None:
    classifier = train(QuietContext(), project, request())
    encoder = train(QuietContext(), project, request("autoencoder"))
    assert [run.id for run in networks(project)] == [encoder.id, classifier.id]
    clip = listing.clip_ids(project)[0]
    assert look_inside(QuietContext(), project, clip).run == encoder.id
    assert look_inside(QuietContext(), project, clip, classifier.id).run == classifier.id
    with pytest.raises(DataError, match="Run 99 has no network"):
        look_inside(QuietContext(), project, clip, 99)


def test_without_a_network_one_sentence(project: Project) -> None:
    assert networks(project) == []
    with pytest.raises(DataError, match="train one first"):
        look_inside(QuietContext(), project, listing.clip_ids(project)[0])


def test_weights_by_round_and_runs_without_a_record(project: Project) -> None:
    run = train(QuietContext(), project, request())
    found = weights_of(QuietContext(), project, run.id)
    assert found.words.startswith(f"2 rounds of run {run.id}.")
    assert found.pictures[0].words == "Part 1, convolution of 6 filters, 7 × 7: weights"
    assert found.pictures[0].shares.shape[0] == 2
    np.testing.assert_allclose(found.pictures[0].shares.sum(axis=1), 1, atol=1e-3)
    (runs.run_folder(project, run.id) / FILE).unlink()
    older = weights_of(QuietContext(), project, run.id)
    assert older.pictures == ()
    assert "older version" in older.words
    assert "train again" in older.words


def test_answers_with_a_sign_are_shown_by_their_strength(project: Project) -> None:
    train(QuietContext(), project, request("autoencoder"))
    inside = look_inside(QuietContext(), project, listing.clip_ids(project)[0])
    signed = next(layer for layer in inside.layers if layer.signed)
    values = np.array([0, 128, 255], np.uint8)
    assert strength(signed, values).tolist() == [255, 0, 254]
    plain = next(layer for layer in inside.layers if not layer.signed)
    assert strength(plain, values).tolist() == [0, 128, 255]
