"""What every accuracy must be seen beside, in words: guessing, and simple motion statistics."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mousevision.learn.compare import LEAST_GROUPS
from mousevision.services.words import counted

if TYPE_CHECKING:
    from mousevision.learn.reports import RoundReport


def baseline_words(metrics: Mapping[str, Any], unit: str = "animal") -> str:
    """Return whether a network is better than simple motion statistics; empty if not measured."""
    baseline: Mapping[str, Any] | None = metrics.get("baseline")
    if not baseline:
        return ""
    name = (
        "a baseline of simple motion statistics "
        f"({baseline['balanced_accuracy']:.2f} as the mean over classes)"
    )
    gain = float(baseline["difference"]["balanced_accuracy"])
    interval = baseline["ci95"]["balanced_accuracy"]
    groups = int(metrics["subjects"])
    if baseline["beaten"]:
        return f"It beats {name} by {gain:.2f}{between(interval)}."
    if abs(gain) < 0.005 and baseline["balanced_accuracy"] > 0.995:
        return f"{name[0].upper()}{name[1:]} gets all right as well: nothing here is beyond it."
    if gain < 0.005:
        below = f"it is {-gain:.2f} below" if gain <= -0.005 else "it is no better"
        return f"It does not beat {name}: {below}{between(interval)}."
    if groups < LEAST_GROUPS:
        return (
            f"It is not shown to beat {name}: it is {gain:.2f} above, but "
            f"{counted(groups, unit)} {'is' if groups == 1 else 'are'} too few to tell."
        )
    return (
        f"It does not clearly beat {name}: it is {gain:.2f} above{between(interval)}, which may "
        "be chance."
    )


HARDLY = 0.97
"""A network whose best tune loss is above this part of guessing's has learnt next to nothing."""


def learnt_words(histories: Sequence[Sequence[RoundReport]], classes: int) -> str:
    """Return which trainings learnt next to nothing, by their tune loss; empty if all learnt.

    Guessing has the logarithm of the number of classes as its loss.
    """
    best = [min(report.tune_loss for report in each) for each in histories if each]
    failed = sum(loss > HARDLY * math.log(classes) for loss in best)
    if not failed:
        return ""
    which = "It" if len(best) == 1 else f"In {failed} of {len(best)} trainings the network"
    return (
        f"{which} hardly learnt anything: by the animals kept for tuning it is no better "
        "than guessing. Give it more rounds or clips, or look whether labels are right."
    )


def between(interval: Sequence[float] | None) -> str:
    """Return a 95 % interval in brackets after a space; empty where there is none."""
    return f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""


def beside_lines(metrics: Mapping[str, Any]) -> list[str]:
    """Return a line each for guessing, the commonest class and the baseline."""
    lines = []
    if metrics.get("chance") is not None:
        lines.append(f"  guessing: {metrics['chance']:.2f} as the mean over classes")
    if metrics.get("majority") is not None:
        lines.append(f"  always the commonest class: {metrics['majority']:.2f} of clips right")
    if baseline := metrics.get("baseline"):
        lines.append(
            f"  simple motion statistics: {baseline['accuracy']:.2f} of clips right, "
            f"{baseline['balanced_accuracy']:.2f} as the mean over classes"
        )
    return lines
