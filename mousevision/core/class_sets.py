"""Class sets shipped with the program, as templates for new projects."""

from __future__ import annotations

import json
from dataclasses import dataclass

from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.palette import colour_at
from mousevision.core.resources import resource


@dataclass(frozen=True, slots=True)
class ClassSet:
    """A template: name, one sentence, and the behaviours, which have no ids yet."""

    id: str
    name: str
    about: str
    behaviours: tuple[Behaviour, ...]


def class_sets() -> list[ClassSet]:
    """Return the shipped templates, the usual study first, the empty one last."""
    order = ("study", "injury", "reach", "empty")
    return [_read(name) for name in order]


def _read(name: str) -> ClassSet:
    values = json.loads(resource("class_sets", f"{name}.json").read_text(encoding="utf-8"))
    behaviours = tuple(
        Behaviour(0, row["name"], row["key"], colour_at(at), Scope(row["scope"]), position=at)
        for at, row in enumerate(values["behaviours"])
    )
    return ClassSet(name, values["name"], values["about"], behaviours)
