"""What a network sees of each frame of a recording, and windows of it to learn from; NumPy only.

It sees the frame, the frame before, and the slowly changing background: the mean picture of the
seconds around it, made of the means of blocks of frames, so that it costs next to nothing, and is
the same whether frames come from a file one after the other or a window is cut out of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.learn.bout_truth import UNSCORED, Piece, Repertoire, Truth, targets

Frames = npt.NDArray[np.uint8]
"""Small gray pictures, (n, height, width)."""
BLOCK = 16
"""Frames whose mean picture is kept."""
BACKGROUND_SECONDS = 2.0
"""How far the background reaches to each side."""
SEEN = 3
"""Pictures that the network sees of each frame: itself, the one before, the background."""


class FrameSource(Protocol):
    """The small gray pictures of some recordings; safe to read from several threads."""

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""

    def __len__(self) -> int: ...

    def frames(self, recording: int) -> int:
        """Return how many frames a recording has."""

    def rate(self, recording: int) -> float:
        """Return frames per second."""

    def read(self, recording: int, start: int, stop: int) -> Frames:
        """Return frames `[start, stop)`, counted from the recording's beginning."""

    def means(self, recording: int, first: int, last: int) -> Frames:
        """Return the mean pictures of blocks `[first, last)`."""


def block_mean(frames: Frames) -> Frames:
    """Return the mean picture of one block, (height, width)."""
    mean = np.rint(frames.mean(axis=0, dtype=np.float32))
    return np.asarray(mean, dtype=np.uint8)


def radius(rate: float) -> int:
    """Return how many blocks to each side make the background."""
    return max(1, round(BACKGROUND_SECONDS * rate / BLOCK))


def background(means: Frames) -> Frames:
    """Return the mean of block means, (height, width)."""
    return block_mean(means)


def seen(frames: Frames, before: Frames, backgrounds: Frames) -> Frames:
    """Return what the network sees, (n, 3, height, width).

    Args:
        frames: Some frames one after the other.
        before: The frame before the first of them, (height, width).
        backgrounds: The background of each, (n, height, width).
    """
    found = np.empty((len(frames), SEEN, *frames.shape[1:]), dtype=np.uint8)
    found[:, 0] = frames
    found[0, 1], found[1:, 1] = before, frames[:-1]
    found[:, 2] = backgrounds
    return found


def look(source: FrameSource, recording: int, start: int, stop: int) -> Frames:
    """Return what the network sees of frames `[start, stop)`, (n, 3, height, width)."""
    frames = source.read(recording, max(start - 1, 0), stop)
    before = frames[0]
    frames = frames[1:] if start else frames
    blocks = -(-source.frames(recording) // BLOCK)
    reach = radius(source.rate(recording))
    first, last = start // BLOCK, (stop - 1) // BLOCK
    low = max(first - reach, 0)
    means = source.means(recording, low, min(last + reach + 1, blocks))
    backgrounds = np.stack(
        [
            background(means[max(b - reach - low, 0) : b + reach + 1 - low])
            for b in range(first, last + 1)
        ]
    )
    which = np.arange(start, stop) // BLOCK - first
    return seen(frames, before, backgrounds[which])


@dataclass(frozen=True, slots=True)
class Window:
    """Frames from `start` on, of which those inside the piece are learnt from."""

    piece: Piece
    start: int


class WindowSource:
    """Windows of equal length as a `TensorSource`; the end of a recording is repeated.

    Args:
        source: The recordings.
        windows: Which windows.
        length: Frames in each.
    """

    def __init__(self, source: FrameSource, windows: Sequence[Window], length: int) -> None:
        self._source = source
        self._windows = windows
        self._length = length

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Frames, pictures seen of each, height and width."""
        return (self._length, SEEN, *self._source.size)

    def __len__(self) -> int:
        return len(self._windows)

    def read(self, indices: Sequence[int]) -> Frames:
        """Return some windows, uint8, (n, frames, 3, height, width)."""
        return np.stack([self._one(self._windows[int(index)]) for index in indices])

    def _one(self, window: Window) -> Frames:
        recording, start = window.piece.recording, window.start
        stop = min(start + self._length, self._source.frames(recording))
        found = look(self._source, recording, start, stop)
        missing = self._length - len(found)
        if not missing:
            return found
        still = np.repeat(found[-1:], missing, axis=0)
        still[:, 1] = still[:, 0]
        return np.concatenate((found, still))


def window_targets(
    window: Window, truth: Truth, repertoire: Repertoire, length: int
) -> npt.NDArray[np.int8]:
    """Return the targets of one window; frames outside its piece are unscored."""
    found = targets(truth, repertoire, window.start, window.start + length)
    frames = np.arange(window.start, window.start + length)
    found[(frames < window.piece.start) | (frames >= window.piece.stop)] = UNSCORED
    return found


def cut_windows(
    pieces: Sequence[Piece], truths: Sequence[Truth], length: int, step: int
) -> list[Window]:
    """Return windows that cover all scored frames of some pieces.

    Args:
        pieces: What to cover.
        truths: By recording.
        length: Frames in a window.
        step: Frames from one window's beginning to that of the next.
    """
    windows = []
    for piece in pieces:
        truth = truths[piece.recording]
        last = max(piece.start, piece.stop - length)
        for start in sorted({*range(piece.start, last, step), last}):
            if truth.scored(start, min(start + length, piece.stop)).any():
                windows.append(Window(piece, start))
    return windows
