from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, SettingError
from mousevision.core.job import QuietContext
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.predict import abstains, predict
from mousevision.learn.registry import Kind, create_model
from mousevision.learn.train_settings import train_settings
from tests.unit.learn.conftest import CLASSES, SPEC, Study


def untrained(temperature: float = 1.0, threshold: float = 0.0) -> Checkpoint:
    import torch

    torch.manual_seed(0)
    network = create_model("cnn", SPEC.shape, 2).eval()
    settings = train_settings("cnn")
    return Checkpoint(Kind.CLASSIFIER, settings, CLASSES, SPEC, network, temperature, threshold)


def test_rows_follow_the_asked_order(study: Study) -> None:
    whole = predict(QuietContext(), untrained(), study.source)
    some = predict(QuietContext(), untrained(), study.source, [5, 0, 5])
    assert whole.shape == (len(study.source), 2)
    np.testing.assert_allclose(some, whole[[5, 0, 5]], atol=1e-6)
    assert predict(QuietContext(), untrained(), study.source, []).shape == (0, 2)


def test_temperature_cools_what_is_said(study: Study) -> None:
    sharp = predict(QuietContext(), untrained(0.1), study.source).max(axis=1)
    soft = predict(QuietContext(), untrained(10.0), study.source).max(axis=1)
    assert (sharp > soft).all()


def test_below_the_threshold_it_says_nothing() -> None:
    rows = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8]], np.float32)
    assert abstains(untrained(threshold=0.8), rows).tolist() == [True, False, False]


def test_cancelled_before_the_first_clip(study: Study) -> None:
    ctx = QuietContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        predict(ctx, untrained(), study.source)


def test_an_autoencoder_has_no_classes(study: Study) -> None:
    network = create_model("autoencoder", SPEC.shape, 0).eval()
    settings = train_settings("autoencoder")
    checkpoint = Checkpoint(Kind.AUTOENCODER, settings, (), SPEC, network)
    with pytest.raises(SettingError, match="has not learnt classes"):
        predict(QuietContext(), checkpoint, study.source)


def test_tensors_of_another_shape_are_a_mistake(study: Study) -> None:
    study.source.clips = study.source.clips[:, :4]
    with pytest.raises(ValueError, match="the network"):
        predict(QuietContext(), untrained(), study.source)
