from __future__ import annotations

import threading
import time

import numpy as np
import pytest
import torch

from mousevision.core.errors import Cancelled, DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.learn.loop import Learner
from mousevision.learn.metrics import accuracy
from mousevision.learn.predict import predict
from mousevision.learn.registry import create_model
from mousevision.learn.reports import RoundReport
from mousevision.learn.splits import hold_out
from mousevision.learn.train import (
    Trained,
    class_weights,
    train_autoencoder,
    train_classifier,
    train_settings,
)
from tests.unit.learn.conftest import CLASSES, SPEC, ArraySource, Study, make_study

QUICK = {"rounds": 12, "batch": 6, "filters": 8, "patience": 12, "learning_rate": 0.01}


def train(
    study: Study, ctx: QuietContext | None = None, model: str = "motion-tcn", **changes: object
) -> Trained:
    settings = train_settings(model, {**QUICK, **changes}, seed=1)
    split = hold_out(study.targets, study.groups, ["m4"], 0)
    return train_classifier(
        ctx or QuietContext(), study.source, study.targets, split, CLASSES, SPEC, settings
    )


def test_the_way_a_square_goes_is_learnt_for_an_animal_not_seen() -> None:
    study = make_study(animals=6)
    trained = train(study, rounds=20)
    test = [i for i, group in enumerate(study.groups) if group == "m4"]
    probabilities = predict(QuietContext(), trained.checkpoint, study.source, test)
    assert probabilities.shape == (6, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert accuracy(study.targets[test], probabilities.argmax(axis=1)) == 1.0


def test_test_clips_are_never_read(study: Study) -> None:
    train(study, rounds=2)
    assert study.source.seen == {i for i, group in enumerate(study.groups) if group != "m4"}


@pytest.mark.parametrize("model", ["motion-tcn", "cnn", "cnn-lstm", "convlstm"])
def test_the_same_seed_gives_the_same_weights(study: Study, model: str) -> None:
    first, second = (train(study, model=model, rounds=3).checkpoint for _ in "ab")
    torch.rand(1)
    for (name, a), b in zip(
        first.network.state_dict().items(), second.network.state_dict().values(), strict=True
    ):
        assert torch.equal(a, b), name
    assert (first.temperature, first.threshold) == (second.temperature, second.threshold)


def test_training_leaves_other_random_numbers_alone(study: Study) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train(study, rounds=1)
    assert torch.equal(torch.rand(3), expected)


def test_rounds_are_reported_and_the_best_is_kept(study: Study) -> None:
    said: list[object] = []
    trained = train(study, QuietContext(said.append), rounds=5)
    assert said == list(trained.history)
    assert [r.round for r in trained.history] == [1, 2, 3, 4, 5]
    assert all(isinstance(r, RoundReport) and r.rounds == 5 for r in said)
    losses = [r.tune_loss for r in trained.history]
    assert trained.best_round == int(np.argmin(losses)) + 1
    split = hold_out(study.targets, study.groups, ["m4"], 0)
    probabilities = predict(QuietContext(), trained.checkpoint, study.source, split.tune)
    found = accuracy(study.targets[split.tune], probabilities.argmax(axis=1))
    assert found == pytest.approx(trained.history[trained.best_round - 1].tune_accuracy)


def test_without_progress_it_stops_early(study: Study) -> None:
    rng = np.random.default_rng(0)
    study.targets = rng.permutation(study.targets)  # nothing to learn
    trained = train(study, rounds=40, patience=2)
    assert len(trained.history) < 40
    losses = [report.tune_loss for report in trained.history]
    assert trained.best_round == int(np.argmin(losses)) + 1


def test_cancelling_takes_less_than_a_second_and_leaves_no_thread(study: Study) -> None:
    ctx = QuietContext(lambda report: started.set())
    started, ended = threading.Event(), []

    def job() -> None:
        try:
            train(study, ctx, rounds=10_000, patience=10_000)
        except Cancelled:
            ended.append(time.monotonic())

    worker = threading.Thread(target=job)
    worker.start()
    assert started.wait(30)
    asked = time.monotonic()
    ctx.cancel()
    worker.join(10)
    assert ended
    assert ended[0] - asked < 1
    assert not [t for t in threading.enumerate() if t.name.startswith("ahead")]


def test_a_loss_that_is_not_a_number_ends_in_words(study: Study) -> None:
    def broken(*_: object) -> tuple[torch.Tensor, int]:
        return torch.tensor(float("nan"), requires_grad=True), 0

    settings = train_settings("cnn", {"rounds": 2})
    every = np.arange(len(study.source))
    network = create_model("cnn", SPEC.shape, 2)
    learner = Learner(QuietContext(), network, broken, study.source, every, every[:2], settings)
    with pytest.raises(SettingError, match="take a smaller learning rate"):
        learner.fit()
    assert not [t for t in threading.enumerate() if t.name.startswith("ahead")]


def test_rare_classes_weigh_as_much_as_common_ones() -> None:
    weights = class_weights(np.array([0] * 6 + [1] * 2), CLASSES)
    assert weights * [6, 2] == pytest.approx([4, 4])
    with pytest.raises(DataError, match="No clip to learn “right” from"):
        class_weights(np.array([0, 0]), CLASSES)


def test_a_model_of_the_wrong_kind_is_refused(study: Study) -> None:
    settings = train_settings("autoencoder")
    split = hold_out(study.targets, study.groups, None, 0)
    with pytest.raises(SettingError, match="not a classifier"):
        train_classifier(
            QuietContext(), study.source, study.targets, split, CLASSES, SPEC, settings
        )
    with pytest.raises(SettingError, match="not an autoencoder"):
        train_autoencoder(QuietContext(), study.source, None, SPEC, train_settings("cnn"))


def test_a_source_of_another_shape_is_a_mistake(study: Study) -> None:
    other = InputSpec(frames=7, height=16, width=24)
    with pytest.raises(ValueError, match="shape"):
        train_autoencoder(QuietContext(), study.source, None, other, train_settings("autoencoder"))


def test_an_autoencoder_draws_better_and_better(study: Study) -> None:
    settings = train_settings("autoencoder", {"rounds": 8, "filters": 8, "batch": 4})
    trained = train_autoencoder(QuietContext(), study.source, None, SPEC, settings)
    losses = [report.tune_loss for report in trained.history]
    assert losses[-1] < 0.5 * losses[0]
    assert trained.checkpoint.classes == ()
    with pytest.raises(DataError, match="at least two clips"):
        train_autoencoder(QuietContext(), study.source, [3], SPEC, settings)


def test_one_clip_at_a_time_is_enough_to_learn_from() -> None:
    source = ArraySource(make_study().source.clips[:4])
    split = hold_out([0, 1, 0, 1], ["a", "a", "a", "a"], None, 0)
    settings = train_settings("cnn", {"rounds": 2, "batch": 1})
    trained = train_classifier(
        QuietContext(), source, [0, 1, 0, 1], split, CLASSES, SPEC, settings
    )
    assert len(trained.history) == 2
    assert "since there is but one" in trained.checkpoint.words
