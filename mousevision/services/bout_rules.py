"""How a run's network turns probabilities into bouts: its own rule, and thresholds a user moved.

What the user chose lies beside the checkpoint, which is never changed.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_json
from mousevision.learn.bout_truth import Repertoire
from mousevision.learn.bouts import OWN, Rule, find_among, questions
from mousevision.learn.threshold import ThresholdError
from mousevision.services.bout_training import read_rule

FORMAT = 1
CHOSEN = "bout_thresholds.json"
Curves = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class BoutRule:
    """How a run's network turns probabilities into bouts, with what a user has moved."""

    repertoire: Repertoire
    rule: Rule

    @classmethod
    def load(cls, folder: Path) -> BoutRule:
        """Read what a run's folder holds.

        Raises:
            CheckpointError: If the training left no rule there, or it is damaged.
            ThresholdError: If what a user chose is damaged, or made by a newer version.
        """
        repertoire, rule = read_rule(folder)
        chosen = chosen_thresholds(folder)
        moved = tuple(chosen.get(name, OWN) for name in repertoire.names)
        return cls(repertoire, dataclasses.replace(rule, thresholds=moved))

    def threshold(self, name: str) -> float:
        """Return the threshold of a behaviour."""
        return self.rule.thresholds[self.repertoire.names.index(name)]

    def moved(self, name: str, threshold: float) -> BoutRule:
        """Return the rule with another threshold for a behaviour."""
        names = self.repertoire.names
        new = tuple(
            threshold if each == name else old
            for each, old in zip(names, self.rule.thresholds, strict=True)
        )
        return BoutRule(self.repertoire, dataclasses.replace(self.rule, thresholds=new))

    def keep(self, folder: Path) -> None:
        """Write the thresholds that are not the network's own beside its checkpoint."""
        pairs = zip(self.repertoire.names, self.rule.thresholds, strict=True)
        moved = {name: value for name, value in pairs if value != OWN}
        write_json(folder / CHOSEN, {"format": FORMAT, "thresholds": moved})

    def asked_with(self, name: str) -> tuple[str, ...]:
        """Return the behaviours between which the network decides together, this one included."""
        names = self.repertoire.names
        place = names.index(name)
        return next(
            tuple(names[at] for at in group)
            for group in questions(self.repertoire)
            if place in group
        )

    def preview(
        self, curves: Curves, name: str, start: int, stop: int
    ) -> list[tuple[str, int, int, float]]:
        """Return the bouts that would be found with a behaviour's threshold, in some frames.

        Args:
            curves: Probability of each frame by behaviour.
            name: The behaviour; those that it is asked with may change as well.
            start: First frame, from the beginning of the curves.
            stop: One behind the last.

        Returns:
            Name, first frame, frame behind the last, and confidence, in order of time.
        """
        names = self.repertoire.names
        group = tuple(names.index(each) for each in self.asked_with(name))
        shown = np.zeros((stop - start, len(names)), dtype=np.float32)
        for place in group:
            shown[:, place] = curves[names[place]][start:stop]
        found = [
            (names[b.behaviour], start + b.start, start + b.stop, b.confidence)
            for b in find_among(shown, group, self.rule)
        ]
        return sorted(found, key=lambda bout: bout[1:3])


def chosen_thresholds(folder: Path) -> dict[str, float]:
    """Return the thresholds that a user chose, by behaviour.

    Raises:
        ThresholdError: If the file is damaged or made by a newer version.
    """
    path = folder / CHOSEN
    if not path.exists():
        return {}
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        newer = found["format"] > FORMAT
        values = {str(name): float(value) for name, value in found["thresholds"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ThresholdError(
            f"{path} is damaged: move the thresholds again after deleting the file."
        ) from error
    if newer:
        raise ThresholdError(f"{path} was made by a newer MouseVision: update the program.")
    if not all(0 < value < 1 for value in values.values()):
        raise ThresholdError(f"{path} holds no shares: delete the file.")
    return values
