from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec, Sampling
from mousevision.core.job import QuietContext
from mousevision.learn.bout_scores import score_bouts
from mousevision.learn.bout_split import split_recordings
from mousevision.learn.bout_train import (
    BoutStudy,
    judge,
    output_weights,
    said_of,
    shortest_bouts,
    train_bouts,
)
from mousevision.learn.bout_truth import Repertoire, counts
from mousevision.learn.registry import Kind
from mousevision.learn.train_settings import train_settings
from tests.unit.learn.bout_studies import HEIGHT, JUMP, WIDTH, make_study

SPEC = InputSpec(frames=32, height=HEIGHT, width=WIDTH, sampling=Sampling.UNIFORM)
SETTINGS = train_settings(
    "frame-tcn", {"rounds": 12, "filters": 4, "layers": 3, "learning_rate": 0.01}, seed=1
)


@pytest.fixture(scope="module")
def study() -> BoutStudy:
    source, recordings = make_study(4)
    split = split_recordings(recordings, ["m4"])
    return BoutStudy(source, recordings.truths, recordings.repertoire, split)


def test_learns_on_some_animals_and_finds_the_bouts_of_another(study: BoutStudy) -> None:
    rounds: list[object] = []
    found = train_bouts(QuietContext(rounds.append), study, SPEC, SETTINGS)
    checkpoint = found.trained.checkpoint
    assert checkpoint.kind is Kind.BOUTS
    assert checkpoint.classes == ("background", "jump")
    assert len(rounds) == len(found.trained.history)
    logits = said_of(QuietContext(), checkpoint.network, study, study.split.test)
    scores = score_bouts(judge(study, study.split.test, logits, found.rule), JUMP)
    assert scores["frame_balanced_accuracy"] > 0.9
    assert scores["bout_f1_50"] > 0.8


def test_the_same_seed_gives_the_same_network(study: BoutStudy) -> None:
    short = dataclasses.replace(SETTINGS, rounds=2)
    first, second = (train_bouts(QuietContext(), study, SPEC, short) for _ in range(2))
    one, two = (f.trained.checkpoint.network.state_dict() for f in (first, second))
    assert all((one[name] == two[name]).all() for name in one)
    assert first.rule == second.rule


def test_rare_behaviours_weigh_more_and_the_mean_is_one(study: BoutStudy) -> None:
    found = counts(study.truths, JUMP, study.split.train)
    weights = output_weights(found, JUMP, study)
    assert weights[1] > weights[0]
    assert float((weights * found).sum() / found.sum()) == pytest.approx(1.0, abs=1e-5)
    with pytest.raises(DataError, match="No frame to learn “jump” from"):
        output_weights(np.array([5, 0]), JUMP, study)


def test_bouts_half_as_long_as_the_shortest_are_the_shortest(study: BoutStudy) -> None:
    lengths = [stop - start for t in study.truths[:3] for _, start, stop in t.bouts]
    assert 1 <= shortest_bouts(study)[0] <= max(lengths) // 2 + 1


def test_only_models_that_learn_bouts(study: BoutStudy) -> None:
    with pytest.raises(SettingError, match="does not learn bouts"):
        train_bouts(QuietContext(), study, SPEC, train_settings("cnn"))


def test_behaviours_that_may_overlap_are_asked_one_by_one(study: BoutStudy) -> None:
    alone = dataclasses.replace(study, repertoire=Repertoire((), ("jump",)))
    short = dataclasses.replace(SETTINGS, rounds=8)
    found = train_bouts(QuietContext(), alone, SPEC, short)
    assert found.trained.checkpoint.classes == ("jump",)
    logits = said_of(QuietContext(), found.trained.checkpoint.network, alone, alone.split.test)
    scores = score_bouts(judge(alone, alone.split.test, logits, found.rule), alone.repertoire)
    assert scores["frame_balanced_accuracy"] > 0.8
