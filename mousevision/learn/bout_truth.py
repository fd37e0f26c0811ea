"""What a rater says of every frame: which behaviours, and where nobody has looked; NumPy only.

*Unscored* is not *background*: a frame that nobody looked at teaches nothing and is not scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval

UNSCORED = -1
BACKGROUND = "background"
Marks = npt.NDArray[np.bool_]
"""Which behaviours each frame shows, (frames, behaviours)."""


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The behaviours that a network tells apart, and what its outputs mean.

    Exclusive behaviours never share a frame with one another: they and the background are the
    answers to one question. Each of the others may be there whatever else is: one question each.

    Attributes:
        exclusive: Names of those that exclude each other.
        overlapping: Names of the others.
    """

    exclusive: tuple[str, ...]
    overlapping: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All behaviours, the exclusive ones first."""
        return self.exclusive + self.overlapping

    @property
    def answers(self) -> int:
        """How many of the first outputs exclude each other, background included."""
        return len(self.exclusive) + 1 if self.exclusive else 0

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the network's outputs, in order."""
        return ((BACKGROUND,) if self.exclusive else ()) + self.names


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one recording; frames count from its beginning.

    Attributes:
        frames: How many there are.
        looked: Stretches that the rater has looked at, sorted.
        bouts: Place in the repertoire's names, first frame, and frame behind the last.
        behaviours: How many names the repertoire has.
    """

    frames: int
    looked: tuple[Interval, ...]
    bouts: tuple[tuple[int, int, int], ...]
    behaviours: int

    def marks(self, start: int, stop: int) -> Marks:
        """Return which behaviours frames `[start, stop)` show; none beyond the end."""
        found = np.zeros((stop - start, self.behaviours), dtype=bool)
        for behaviour, first, last in self.bouts:
            found[max(first - start, 0) : max(last - start, 0), behaviour] = True
        return found

    def scored(self, start: int, stop: int) -> npt.NDArray[np.bool_]:
        """Return which of frames `[start, stop)` were looked at."""
        found = np.zeros(stop - start, dtype=bool)
        for first, last in self.looked:
            found[max(first - start, 0) : max(last - start, 0)] = True
        return found


def targets(truth: Truth, repertoire: Repertoire, start: int, stop: int) -> npt.NDArray[np.int8]:
    """Return what the network should answer in frames `[start, stop)`.

    Returns:
        (frames, 1 + overlapping): which of the exclusive answers, 0 being the background; then 0
        or 1 for each overlapping behaviour. `UNSCORED` where nobody looked.
    """
    marks = truth.marks(start, stop)
    found = np.zeros((stop - start, 1 + len(repertoire.overlapping)), dtype=np.int8)
    for place in range(len(repertoire.exclusive)):
        found[marks[:, place], 0] = place + 1
    found[:, 1:] = marks[:, len(repertoire.exclusive) :]
    found[~truth.scored(start, stop)] = UNSCORED
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames `[start, stop)` of a recording that lie on one side of a split."""

    recording: int
    start: int
    stop: int


def counts(
    truths: Sequence[Truth], repertoire: Repertoire, pieces: Sequence[Piece]
) -> npt.NDArray[np.int64]:
    """Count scored frames by output; for overlapping behaviours those that show them."""
    total = np.zeros(len(repertoire.outputs), dtype=np.int64)
    for wanted in _parts(pieces):
        found = targets(truths[wanted.recording], repertoire, wanted.start, wanted.stop)
        found = found[found[:, 0] != UNSCORED]
        total[: repertoire.answers] += np.bincount(found[:, 0], minlength=repertoire.answers)[
            : repertoire.answers
        ]
        total[repertoire.answers :] += found[:, 1:].sum(axis=0, dtype=np.int64)
    return total


def scored_frames(truths: Sequence[Truth], pieces: Sequence[Piece]) -> int:
    """Count the frames of some pieces that were looked at."""
    return sum(int(truths[p.recording].scored(p.start, p.stop).sum()) for p in _parts(pieces))


PART = 100_000
"""Frames looked at in one go, so that memory does not grow with a recording's length."""


def _parts(pieces: Sequence[Piece]) -> list[Piece]:
    return [
        Piece(piece.recording, start, min(start + PART, piece.stop))
        for piece in pieces
        for start in range(piece.start, piece.stop, PART)
    ]
