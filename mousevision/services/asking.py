"""Reading what a user asks of a training from text: `--set key=value` and the panel's fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.services.training import TrainRequest

INPUT = {field.name: field for field in dataclasses.fields(InputSpec)}


def train_request(
    model: str,
    values: Mapping[str, object],
    *,
    held_out: tuple[str, ...] | None = None,
    seed: int = 0,
    base: InputSpec | None = None,
) -> TrainRequest:
    """Return a request; settings of the input are told from those of training by their names.

    `base` is the input spec that the values change; by default the usual one.

    Raises:
        SettingError: If an input setting makes no sense.
    """
    spec = (base or InputSpec()).to_json()
    for name, value in values.items():
        if name in INPUT:
            spec[name] = _input_value(name, value, spec[name])
    rest = {name: value for name, value in values.items() if name not in INPUT}
    return TrainRequest(model, held_out, seed, rest, InputSpec.from_json(spec))


def _input_value(name: str, value: object, now: object) -> object:
    """Return a value of the input spec in its own type."""
    if not isinstance(value, str):
        return value
    try:
        if isinstance(now, bool):
            return {"yes": True, "true": True, "no": False, "false": False}[value.lower()]
        if isinstance(now, int):
            return int(value)
        if isinstance(now, tuple | list):
            parts = tuple(float(part) for part in value.split(","))
            if len(parts) == len(now):
                return parts
            raise ValueError
    except (KeyError, ValueError) as error:
        raise SettingError(f"“{value}” is no value for {name}: it is now {now}.") from error
    return value
