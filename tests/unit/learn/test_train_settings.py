from __future__ import annotations

import dataclasses
import json

import pytest

from mousevision.core.errors import SettingError
from mousevision.learn.registry import models
from mousevision.learn.train_settings import (
    TRAINING,
    TrainSettings,
    patience_for,
    rounds_for,
    train_settings,
)


def test_the_recipe_of_the_model_is_taken_and_may_be_changed() -> None:
    usual = train_settings("autoencoder")
    assert usual.weight_decay == 0.0
    changed = train_settings("autoencoder", {"weight_decay": "0.5", "bottleneck": "4"}, seed=3)
    assert (changed.weight_decay, changed.options["bottleneck"], changed.seed) == (0.5, 4, 3)
    assert changed.rounds == usual.rounds


def test_settings_survive_json() -> None:
    for info in models():
        settings = train_settings(info.name, {"rounds": 7, "flip": "yes"}, seed=11)
        again = TrainSettings.from_json(json.loads(json.dumps(settings.to_json())))
        assert again == settings


def test_defaults_are_the_same_in_class_and_in_words() -> None:
    plain = TrainSettings("cnn")
    for setting in TRAINING:
        assert getattr(plain, setting.name) == setting.default
    names = {f.name for f in dataclasses.fields(TrainSettings)} - {"model", "seed", "options"}
    assert names == {setting.name for setting in TRAINING}


def test_sides_matter_unless_the_user_says_otherwise() -> None:
    assert not any(train_settings(info.name).flip for info in models())


def test_unknown_settings_are_refused_with_those_there_are() -> None:
    with pytest.raises(SettingError, match="“epochs” is no setting; there are rounds, patience"):
        train_settings("cnn", {"epochs": 3})
    with pytest.raises(SettingError, match="no model"):
        TrainSettings.from_json({"rounds": 3})


def test_few_clips_are_looked_at_more_often() -> None:
    chosen = [rounds_for(train_settings("cnn"), clips) for clips in (1, 80, 200, 5000)]
    assert chosen == [200, 125, 50, 20]
    assert rounds_for(train_settings("cnn", {"rounds": 7}), 80) == 7
    assert rounds_for(train_settings("convlstm"), 80) == 100


def test_training_on_few_clips_is_not_given_up_early() -> None:
    usual = train_settings("motion-tcn")
    few = rounds_for(usual, 10)
    assert patience_for(usual, few) == few // 2
    assert patience_for(usual, 20) == 30
    assert patience_for(train_settings("motion-tcn", {"patience": 7}), few) == 7
