"""Stretches that a curve of motion proposes, and which of them somebody has decided on."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval, union

Curve = npt.NDArray[np.float32]
Spans = npt.NDArray[np.int64]
"""Intervals `[start, stop)` as rows, (n, 2), sorted and disjoint."""
HALF = 0.5


class Verdict(enum.StrEnum):
    """What was decided of a proposal."""

    OPEN = "open"
    KEPT = "kept"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Finding:
    """How reaches are found in a curve of motion.

    Attributes:
        threshold: Times the usual noise that the motion must exceed.
        shortest: Seconds of motion that it must have.
        gap: Seconds of less motion that do not end a stretch.
        margin: Seconds added before and after it.
    """

    threshold: float = 2.5
    shortest: float = 0.2
    gap: float = 0.25
    margin: float = 0.2

    def frames(self, fps: float) -> tuple[int, int, int]:
        """Return shortest, gap and margin in frames; the shortest is one frame at least."""
        shortest, gap, margin = (round(s * fps) for s in (self.shortest, self.gap, self.margin))
        return max(shortest, 1), gap, margin

    def spans(self, curve: Curve, fps: float) -> Spans:
        """Return the stretches that it proposes; see `propose`."""
        return propose(curve, self.threshold, *self.frames(fps))


def propose(curve: Curve, threshold: float, shortest: int, gap: int, margin: int) -> Spans:
    """Return the stretches in which a curve exceeds a threshold.

    Stretches with `gap` frames or fewer between them are one. Of these, the ones in which fewer
    than `shortest` frames exceed it are left out: two twitches side by side, such as key pictures
    of a coder, do not make a movement. The others grow by `margin` at both ends, never over the
    ends of the curve; where two grow into each other they meet in the middle.

    Args:
        curve: One value per frame, (n,); NaN exceeds nothing.
        threshold: To be exceeded.
        shortest: Frames above the threshold; gaps and margins do not count.
        gap: Frames.
        margin: Frames.
    """
    over = curve > threshold
    if not over.any():
        return np.empty((0, 2), np.int64)
    turns = np.flatnonzero(over[1:] != over[:-1]) + 1
    ends = [turns] if not over[0] else [np.zeros(1, np.int64), turns]
    if over[-1]:
        ends.append(np.full(1, len(curve)))
    spans = np.concatenate(ends).reshape(-1, 2)
    apart = spans[1:, 0] - spans[:-1, 1] > gap
    starts, stops = spans[np.append(True, apart), 0], spans[np.append(apart, True), 1]
    count = np.append(0, np.cumsum(over))
    long = count[stops] - count[starts] >= shortest
    starts, stops = starts[long], stops[long]
    middle = (stops[:-1] + starts[1:]) // 2
    first = np.maximum(starts - margin, np.append(0, middle)) if len(starts) else starts
    last = np.minimum(stops + margin, np.append(middle, len(curve))) if len(stops) else stops
    return np.stack([first, last], axis=1).astype(np.int64)


def verdicts(
    spans: Spans, curve: Curve, kept: Iterable[Interval], rejected: Iterable[Interval]
) -> list[Verdict]:
    """Return what was decided of each proposal, however its edges lie now.

    It is decided on when its strongest frame lies in a stretch decided on, or half of its frames
    do: so another threshold, which moves edges, brings nothing back, and what is new and stronger
    beside something decided on is still asked about. What was kept comes first.

    Args:
        spans: The proposals.
        curve: The motion that they were proposed from; frames count from its beginning.
        kept: Stretches that became clips.
        rejected: Stretches that were rejected.
    """
    found = [Verdict.OPEN] * len(spans)
    for verdict, stretches in ((Verdict.REJECTED, rejected), (Verdict.KEPT, kept)):
        done = np.array(union(stretches), np.int64).reshape(-1, 2)
        for at in np.flatnonzero(_covered(spans, done) > 0).tolist():
            if _decided(int(spans[at, 0]), int(spans[at, 1]), curve, done):
                found[at] = verdict
    return found


def _covered(spans: Spans, done: Spans) -> npt.NDArray[np.int64]:
    """Return how many frames of each span lie in the sorted, disjoint stretches `done`."""
    before = np.append(0, np.cumsum(done[:, 1] - done[:, 0]))

    def until(frames: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        if not len(done):
            return np.zeros(len(frames), np.int64)
        at = np.maximum(np.searchsorted(done[:, 0], frames, side="right") - 1, 0)
        inside = np.clip(frames - done[at, 0], 0, done[at, 1] - done[at, 0])
        return np.asarray(before[at] + inside, np.int64)

    return until(spans[:, 1]) - until(spans[:, 0])


def _decided(start: int, stop: int, curve: Curve, done: Spans) -> bool:
    span = np.array([[start, stop]], np.int64)
    if _covered(span, done)[0] >= HALF * (stop - start):
        return True
    part = curve[start:stop]
    if not len(part):
        return False
    peak = start + int(np.argmax(np.nan_to_num(part)))
    at = int(np.searchsorted(done[:, 0], peak, side="right")) - 1
    return at >= 0 and peak < int(done[at, 1])
