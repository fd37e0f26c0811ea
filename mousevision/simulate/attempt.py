"""One reach for the pellet: when its phases are, and how impaired it is.

An intact mouse lifts the paw, carries it over the pellet, turns the palm down (pronation), closes
the digits and brings the pellet to the mouth. After a cervical spinal cord injury the reach is
slow and comes from below (a scoop), the digits close weakly and the movement trembles.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np


class Ending(enum.StrEnum):
    """How an attempt ends."""

    HIT = "hit"
    """The pellet is brought to the mouth."""
    MISS = "miss"
    """The paw comes back empty, the pellet stays."""
    KNOCK = "knock"
    """The pellet is pushed off its pedestal."""
    ABORT = "abort"
    """A false start: the paw turns back before it is through the slot."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reach; frames are counted from the clip's beginning, all ends half open.

    Attributes:
        start: First frame in which the paw advances.
        contact: First frame of the grasp.
        close: First frame in which the paw goes back.
        stop: First frame in which the paw is back.
        severity: 0 is intact, 1 the worst impairment.
        ending: How it ends.
        arc: Height of the path, 1 is well over the pellet, -1 well under it.
        aim: Where the paw ends, relative to the pellet, units of `geometry`.
    """

    start: int
    contact: int
    close: int
    stop: int
    severity: float
    ending: Ending
    arc: float
    aim: tuple[float, float]

    def bouts(self) -> tuple[tuple[str, int, int], ...]:
        """Return the behaviours a rater would mark, as (name, start, stop)."""
        if self.ending is Ending.ABORT:
            return ()
        found = [("reach", self.start, self.contact), ("grasp", self.contact, self.close)]
        if self.ending is Ending.HIT:
            found.append(("retrieve", self.close, self.stop))
        return tuple(found)


def draw_attempt(
    rng: np.random.Generator,
    severity: float,
    ending: Ending,
    contact: float,
    shape: float = 1.0,
    hurry: float = 1.0,
) -> Attempt:
    """Return an attempt whose grasp begins at about frame `contact`.

    Args:
        rng: Source of the variation.
        severity: 0 is intact, 1 the worst impairment.
        ending: How the attempt ends.
        contact: Wanted first frame of the grasp.
        shape: The animal's own way of reaching, a factor on the height of the path.
        hurry: A factor on all durations.
    """
    part = hurry * (0.45 if ending is Ending.ABORT else 1.0)
    reach = _frames(rng, 9.0 + 13.0 * severity, part)
    grasp = _frames(rng, 4.0 + 3.5 * severity, part)
    back = _frames(rng, 9.5 + 7.5 * severity, part)
    first = max(1, round(contact) - reach)
    arc = (1.0 - 2.0 * severity) * shape * float(rng.uniform(0.85, 1.15))
    close = first + reach + grasp
    aim = _aim(rng, severity, ending)
    return Attempt(first, first + reach, close, close + back, severity, ending, arc, aim)


def _frames(rng: np.random.Generator, usual: float, part: float) -> int:
    return max(2, round(usual * part * float(rng.uniform(0.85, 1.18))))


def _aim(rng: np.random.Generator, severity: float, ending: Ending) -> tuple[float, float]:
    """Return where the paw ends relative to the pellet: on it, short of it, or against it."""
    spread = 0.6 + 1.2 * severity
    x, y = float(rng.normal(0, spread)), float(rng.normal(0, spread))
    side = 1.0 if severity > 0.35 else -1.0
    if ending is Ending.MISS:
        return x - float(rng.uniform(9, 15)), y + side * float(rng.uniform(2, 7))
    if ending is Ending.KNOCK:
        return x + 1.5, y + side * 2.5
    return x, y + side * 1.0
