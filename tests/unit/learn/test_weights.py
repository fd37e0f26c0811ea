"""Histograms of weights, by hand and by a training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from mousevision.core.job import QuietContext
from mousevision.learn.reports import RoundReport
from mousevision.learn.splits import hold_out
from mousevision.learn.train import train_autoencoder, train_classifier
from mousevision.learn.train_settings import train_settings
from mousevision.learn.weights import (
    BARS,
    FILE,
    WeightHistory,
    WeightWatch,
    load_weight_history,
    save_weight_history,
)
from tests.unit.learn.conftest import CLASSES, SPEC, make_study

REPORT = RoundReport(1, 2, 1.0, 0.5, 1.0, 0.5)


def watched() -> WeightHistory:
    layer = nn.Linear(100, 1)
    watch = WeightWatch()
    with torch.no_grad():
        layer.weight.copy_(torch.linspace(-1, 1, 100)[None])
        layer.bias.zero_()
        watch(REPORT, layer)
        layer.weight.mul_(2)
        watch(REPORT, layer)
    history = watch.history()
    assert history is not None
    return history


def test_every_weight_is_counted_once_each_round() -> None:
    history = watched()
    assert history.names == ("weight", "bias")
    assert history.words == ("sum of 100 numbers to 1: weights", "sum of 100 numbers to 1: biases")
    assert history.counts.shape == (2, 2, BARS)
    np.testing.assert_array_equal(history.counts.sum(axis=2), [[100, 1], [100, 1]])
    np.testing.assert_allclose(history.low[:, 0], [-1, -2])
    np.testing.assert_allclose(history.high[:, 0], [1, 2])


def test_rounds_are_shown_on_one_axis() -> None:
    history = watched()
    shares, low, high = history.density(0, 40)
    assert (low, high) == (-2, 2)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-3)
    assert shares[0, :10].sum() == pytest.approx(0, abs=1e-3)  # nothing below -1 at first
    assert shares[1, :10].sum() == pytest.approx(0.25, abs=0.02)
    alike, _, _ = history.density(1)  # a single bias, always 0
    np.testing.assert_allclose(alike.sum(axis=1), 1, atol=1e-3)


def test_it_is_kept_and_damage_is_no_error(tmp_path: Path) -> None:
    history = watched()
    save_weight_history(tmp_path, history)
    again = load_weight_history(tmp_path)
    assert again is not None
    assert (again.names, again.words) == (history.names, history.words)
    np.testing.assert_array_equal(again.counts, history.counts)
    whole = (tmp_path / FILE).read_bytes()
    for damaged in (b"", b"nonsense", whole[: len(whole) // 2]):
        (tmp_path / FILE).write_bytes(damaged)
        assert load_weight_history(tmp_path) is None
    assert load_weight_history(tmp_path / "older run") is None


@pytest.mark.parametrize("model", ["cnn", "autoencoder"])
def test_a_training_keeps_them_round_by_round(model: str) -> None:
    study, settings = make_study(), train_settings(model, {"rounds": 2, "filters": 4})
    if model == "cnn":
        split = hold_out(study.targets, study.groups, None, 0)
        trained = train_classifier(
            QuietContext(), study.source, study.targets, split, CLASSES, SPEC, settings
        )
    else:
        trained = train_autoencoder(QuietContext(), study.source, None, SPEC, settings)
    history = trained.weights
    assert history is not None
    assert history.rounds == len(trained.history) == 2
    assert list(history.names) == [n for n, _ in trained.checkpoint.network.named_parameters()]
    assert (history.counts[0] != history.counts[1]).any()
