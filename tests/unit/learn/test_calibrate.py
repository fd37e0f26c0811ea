from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.calibrate import fit_temperature, fit_threshold, softmax
from mousevision.learn.metrics import ece, log_loss


def noisy_logits(n: int, sureness: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    honest = rng.normal(size=(n, 3)) * 1.5
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(3, p=share) for share in shares])
    return honest * sureness, truth


@pytest.mark.parametrize("sureness", [0.25, 1.0, 4.0])
def test_the_temperature_undoes_too_much_and_too_little_confidence(sureness: float) -> None:
    logits, truth = noisy_logits(4000, sureness)
    temperature = fit_temperature(logits, truth)
    assert temperature == pytest.approx(sureness, rel=0.1)
    assert ece(truth, softmax(logits, temperature)) < 0.03


def test_a_handful_of_right_clips_does_not_make_certain() -> None:
    logits = np.eye(2)[[0, 1, 0, 1]] * 3.0
    truth = np.array([0, 1, 0, 1])
    before = softmax(logits).max()
    confidence = softmax(logits, fit_temperature(logits, truth)).max()
    assert before < confidence < 0.98
    many = fit_temperature(np.tile(logits, (100, 1)), np.tile(truth, 100))
    assert softmax(logits, many).max() > 0.99


def test_a_few_wrong_clips_make_less_sure() -> None:
    logits = np.eye(2)[[0, 1, 0, 1, 0, 1]] * 5.0
    assert fit_temperature(logits, np.array([0, 1, 0, 1, 1, 0])) > 1.5


def test_the_temperature_is_the_best_of_many() -> None:
    logits, truth = noisy_logits(300, 2.0)
    best = fit_temperature(logits, truth)
    losses = [log_loss(truth, softmax(logits, best * f)) for f in (0.5, 1.0, 2.0)]
    assert losses[1] < min(losses[0], losses[2])


def test_softmax_of_huge_logits() -> None:
    found = softmax(np.array([[1e4, 0.0], [-1e4, 1e4]]))
    assert found.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_the_threshold_keeps_what_is_right() -> None:
    sure = np.array([0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.55])
    rows = np.stack([sure, 1 - sure], axis=1)
    truth = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    threshold = fit_threshold(rows, truth)
    assert 0.6 < threshold <= 0.7
    assert fit_threshold(rows, np.zeros(8, dtype=np.int64)) == 0.5


def test_the_threshold_never_refuses_more_than_half() -> None:
    rng = np.random.default_rng(1)
    sure = rng.uniform(0.5, 1, 40)
    rows = np.stack([sure, 1 - sure], axis=1)
    threshold = fit_threshold(rows, rng.integers(0, 2, 40))
    assert np.mean(sure >= threshold) >= 0.5
