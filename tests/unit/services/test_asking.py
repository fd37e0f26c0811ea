"""What is asked of a training: names told apart, values read, nonsense refused in words."""

from __future__ import annotations

import pytest

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import Brightness, InputSpec, Sampling
from mousevision.learn.registry import models
from mousevision.learn.train_settings import TRAINING
from mousevision.services.asking import INPUT, project_input, train_request
from mousevision.store.project import Project
from mousevision.store.settings import set_setting


@pytest.mark.parametrize("info", models(), ids=lambda info: info.name)
def test_no_name_means_two_things(info: object) -> None:
    names = [*INPUT, *(s.name for s in TRAINING), *(s.name for s in info.settings)]  # type: ignore[attr-defined]
    assert len(names) == len(set(names))


def test_settings_of_input_training_and_model_are_told_apart() -> None:
    values = {"rounds": "7", "filters": "8", "frames": "5", "region": "0,0.1,0.5,1",
              "sampling": "uniform", "brightness": "NONE", "colour": "yes"}  # fmt: skip
    request = train_request("motion-tcn", values, held_out=("m1",), seed=3)
    settings = request.settings()
    assert (settings.rounds, settings.options["filters"], settings.seed) == (7, 8, 3)
    assert request.held_out == ("m1",)
    assert request.spec == InputSpec(
        frames=5,
        region=(0, 0.1, 0.5, 1),
        sampling=Sampling.UNIFORM,
        brightness=Brightness.NONE,
        colour=True,
    )


def test_values_change_what_was_kept() -> None:
    base = InputSpec(frames=9, window=(0.2, 0.8))
    assert train_request("cnn", {"height": 32}, base=base).spec == InputSpec(
        frames=9, height=32, window=(0.2, 0.8)
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"depth": "3"}, "“depth” is no setting; there are rounds.*filters.*frames.*region"),
        ({"frames": "many"}, "“many” is no value for frames: now 16"),
        ({"frames": "0"}, "between 1 and 1024"),
        ({"colour": "perhaps"}, "“perhaps” is no value for colour"),
        ({"sampling": "often"}, "take one of uniform, motion"),
        ({"region": "0,0,1"}, "“0,0,1” is no value for region: now 0.0,0.0,1.0,1.0"),
        ({"region": "0.5,0,0.2,1"}, "inside the picture"),
        ({"rounds": "-1"}, "rounds"),
    ],
)
def test_nonsense_is_refused(values: dict[str, str], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        train_request("motion-tcn", values)


def test_an_unknown_model_is_refused_and_none_is_the_recommended_one() -> None:
    with pytest.raises(SettingError, match="no model “resnet”"):
        train_request("resnet", {})
    assert train_request("", {}).settings().model == "motion-tcn"


def test_a_projects_input_is_what_was_kept_in_it(project: Project) -> None:
    assert project_input(project) == InputSpec()
    set_setting(project, "region", [0.1, 0.2, 0.8, 0.9])
    assert project_input(project) == InputSpec(region=(0.1, 0.2, 0.8, 0.9))
    set_setting(project, "input", InputSpec(frames=3).to_json())
    assert project_input(project) == InputSpec(frames=3)
    set_setting(project, "input", {"of another version": 1})
    assert project_input(project) == InputSpec()
