"""The confidence below which a network says "unsure": its own, or the one that a user chose.

What the user chose lies in `threshold.json` beside the checkpoint, which is never changed.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from mousevision.core.atomic import write_json
from mousevision.core.errors import MouseVisionError, SettingError

FORMAT = 1
CHOSEN = "threshold.json"


class ThresholdError(MouseVisionError):
    """A chosen threshold that is damaged or made by a newer version."""


def write_threshold(folder: Path, threshold: float, run: int) -> None:
    """Keep the threshold that a user chose by the results of a run, whole or not at all.

    Raises:
        SettingError: If it is no share.
    """
    if not 0 <= threshold <= 1:
        raise SettingError(f"A threshold lies between 0 and 1, not at {threshold:g}.")
    write_json(folder / CHOSEN, {"format": FORMAT, "threshold": threshold, "chosen_by_run": run})


def chosen_threshold(folder: Path) -> float | None:
    """Return the threshold that a user chose; None if nobody did.

    Raises:
        ThresholdError: If the file is damaged or made by a newer version.
    """
    path = folder / CHOSEN
    if not path.exists():
        return None
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        newer = found["format"] > FORMAT
        value = float(found["threshold"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ThresholdError(
            f"{path} is damaged: choose the threshold again, or delete the file."
        ) from error
    if newer:
        raise ThresholdError(f"{path} was made by a newer MouseVision: update the program.")
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise ThresholdError(f"{path} holds no share: choose the threshold again.")
    return value
