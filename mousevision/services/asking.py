"""Reading what a user asks of a training from text: `--set key=value` and the panel's fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from mousevision.core.errors import MouseVisionError, SettingError
from mousevision.core.inputspec import CHOICES, InputSpec
from mousevision.learn.registry import find_model, recommended
from mousevision.learn.train_settings import TRAINING
from mousevision.services.training import TrainRequest
from mousevision.store.project import Project
from mousevision.store.settings import get_setting

INPUT = tuple(field.name for field in dataclasses.fields(InputSpec))
KEPT_INPUT, KEPT_REGION = "input", "region"
"""Project settings: how clips were last prepared, and the region drawn in the player."""


def project_input(project: Project) -> InputSpec:
    """Return how the project's clips are prepared unless somebody says otherwise.

    It is what was last trained with in the window; before that, the usual way, within the region
    of interest that was drawn.
    """
    try:
        kept = get_setting(project, KEPT_INPUT)
        if kept is not None:
            return InputSpec.from_json(kept)
        region = get_setting(project, KEPT_REGION)
        return InputSpec.from_json({"region": region}) if region else InputSpec()
    except MouseVisionError:  # kept by a version that knew other settings
        return InputSpec()


def train_request(
    model: str,
    values: Mapping[str, object],
    *,
    held_out: tuple[str, ...] | None = None,
    seed: int = 0,
    base: InputSpec | None = None,
) -> TrainRequest:
    """Return a request; settings of the input are told from those of training by their names.

    `base` is the input spec that the values change; by default the usual one. What a model
    prescribes goes before it. An empty model is the recommended classifier.

    Raises:
        SettingError: If the model or a setting is unknown, or a value makes no sense.
    """
    info = find_model(model) if model else recommended()
    known = tuple(setting.name for setting in (*TRAINING, *info.settings))
    if unknown := [name for name in values if name not in known and name not in INPUT]:
        raise SettingError(
            f"“{unknown[0]}” is no setting; there are {', '.join((*known, *INPUT))}."
        )
    spec = changed_input(info.spec(base or InputSpec()), values)
    rest = {name: value for name, value in values.items() if name not in INPUT}
    request = TrainRequest(model, held_out, seed, rest, spec)
    request.settings()
    return request


def input_request(values: Mapping[str, object], base: InputSpec) -> InputSpec:
    """Return how clips are to be prepared: as in `base` but for the values given.

    Raises:
        SettingError: If a setting is unknown, or a value makes no sense.
    """
    if unknown := [name for name in values if name not in INPUT]:
        raise SettingError(f"“{unknown[0]}” is no setting of the input; there are "
                           f"{', '.join(INPUT)}.")  # fmt: skip
    return changed_input(base, values)


def changed_input(base: InputSpec, values: Mapping[str, object]) -> InputSpec:
    """Return an input spec with those of the values that are its own.

    Raises:
        SettingError: If a value makes no sense.
    """
    spec = base.to_json()
    for name, value in values.items():
        if name in INPUT:
            spec[name] = _input_value(name, value, spec[name])
    return InputSpec.from_json(spec)


def _input_value(name: str, value: object, now: object) -> object:
    """Return a value of the input spec in its own type."""
    if not isinstance(value, str):
        return value
    try:
        return _read(name, value, now)
    except (KeyError, ValueError) as error:
        shown = ",".join(map(str, now)) if isinstance(now, tuple | list) else now
        choices = CHOICES.get(name)
        wanted = f"take one of {', '.join(choices)}" if choices else f"now {shown}"
        raise SettingError(f"“{value}” is no value for {name}: {wanted}.") from error


def _read(name: str, value: str, now: object) -> object:
    if name in CHOICES:
        return CHOICES[name](value.lower())
    if isinstance(now, bool):
        return {"yes": True, "true": True, "no": False, "false": False}[value.lower()]
    if isinstance(now, int):
        return int(value)
    parts = tuple(float(part) for part in value.split(","))
    if not isinstance(now, tuple | list) or len(parts) != len(now):
        raise ValueError(value)
    return parts
