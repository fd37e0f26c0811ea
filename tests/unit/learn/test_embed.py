from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.errors import SettingError
from mousevision.core.job import QuietContext
from mousevision.learn.embed import draw, embed
from mousevision.learn.registry import create_model
from mousevision.learn.train import train_autoencoder, train_settings
from tests.unit.learn.conftest import SPEC, Study
from tests.unit.learn.test_predict import untrained


def test_embedding_and_error_of_every_clip(study: Study) -> None:
    settings = train_settings("autoencoder", {"rounds": 4, "filters": 8, "bottleneck": 4})
    trained = train_autoencoder(QuietContext(), study.source, None, SPEC, settings)
    vectors = embed(QuietContext(), trained.checkpoint, study.source)
    errors, still = draw(QuietContext(), trained.checkpoint, study.source)
    assert vectors.shape == (len(study.source), 12 * 8 + 4 * 4)
    assert np.isfinite(vectors).all()
    assert errors.shape == (len(study.source),)
    mean = np.mean([report.tune_loss for report in trained.history])
    assert 0 < errors.mean() < 2 * mean
    some = draw(QuietContext(), trained.checkpoint, study.source, [3, 1])
    np.testing.assert_allclose(some.errors, errors[[3, 1]], rtol=1e-4)
    np.testing.assert_allclose(some.still, still[[3, 1]], rtol=1e-4)
    spread = (study.source.clips / 255).var(axis=1).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(still, spread, rtol=1e-3)


@pytest.mark.parametrize("name", ["autoencoder", "convlstm-autoencoder"])
def test_what_stays_is_given_and_what_moves_is_drawn(study: Study, name: str) -> None:
    """The mean picture is drawn where the gate is shut, training opens it where things move."""
    import torch

    clips = torch.from_numpy(study.source.clips)
    mean = clips.float().mean(dim=1, keepdim=True).expand(clips.shape) / 255
    shut = create_model(name, SPEC.shape, 0, filters=8).eval()
    last = shut.get_submodule("decoder.4")
    torch.nn.init.constant_(last.get_parameter("bias"), -100.0)
    torch.testing.assert_close(shut(clips), mean)
    settings = train_settings(name, {"rounds": 60, "filters": 8, "batch": 4})
    trained = train_autoencoder(QuietContext(), study.source, None, SPEC, settings)
    drawing = draw(QuietContext(), trained.checkpoint, study.source)
    assert drawing.errors.mean() < 0.95 * drawing.still.mean()


def test_a_classifier_has_an_embedding_but_draws_nothing(study: Study) -> None:
    assert embed(QuietContext(), untrained(), study.source, [0, 1]).shape == (2, 64)
    with pytest.raises(SettingError, match="does not draw"):
        draw(QuietContext(), untrained(), study.source)
