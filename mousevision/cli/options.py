"""Options that verbs share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mousevision.core.errors import SettingError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print no progress and no summary.")]
ProjectPath = Annotated[
    Path, typer.Argument(metavar="PROJECT", help="The project's folder, or the .mvproj in it.")
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of every random choice.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="A setting of model, training or input."),
]


def pairs(texts: Sequence[str] | None) -> dict[str, str]:
    """Read `key=value` options.

    Raises:
        SettingError: If one has no `=`.
    """
    found = {}
    for text in texts or ():
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise SettingError(f"“{text}” is no setting: write key=value, for example rounds=30.")
        found[key.strip()] = value.strip()
    return found


def listed(text: str | None) -> tuple[str, ...] | None:
    """Read a list with commas; None stays None."""
    if text is None:
        return None
    return tuple(part.strip() for part in text.split(",") if part.strip())
