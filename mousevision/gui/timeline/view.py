"""Which frames are in view, and where they lie on the screen."""

from __future__ import annotations

import math

FEWEST = 4.0
"""Frames in view at the closest."""


class ViewRange:
    """Frames `[first, last)` shown on `width` points from `left` on; frames may be fractions."""

    def __init__(self) -> None:
        self.start, self.stop = 0.0, 1.0
        self.first, self.last = 0.0, 1.0
        self.left, self.width = 0.0, 1.0

    def fit(self, start: int, stop: int) -> None:
        """Set the limits, and show all frames between them."""
        self.start, self.stop = float(start), float(max(stop, start + 1))
        self.first, self.last = self.start, self.stop

    def place(self, left: float, width: float) -> None:
        """Set where on the screen the frames are shown."""
        self.left, self.width = left, max(width, 1.0)

    @property
    def scale(self) -> float:
        """Points a frame."""
        return self.width / (self.last - self.first)

    @property
    def zoomed(self) -> bool:
        """Whether not all frames are in view."""
        return self.last - self.first < self.stop - self.start - 1e-6

    def x(self, frame: float) -> float:
        """Return where a frame begins."""
        return self.left + (frame - self.first) * self.scale

    def frame(self, x: float) -> float:
        """Return the frame under a point, with its fraction."""
        return self.first + (x - self.left) / self.scale

    def index(self, x: float) -> int:
        """Return the whole frame under a point, kept inside the limits."""
        return min(max(math.floor(self.frame(x)), int(self.start)), int(self.stop) - 1)

    def zoom(self, x: float, factor: float) -> None:
        """Show `factor` times fewer frames; the frame under `x` stays there."""
        anchor = self.frame(x)
        most = self.stop - self.start
        span = min(max((self.last - self.first) / factor, min(FEWEST, most)), most)
        share = (x - self.left) / self.width
        self._show(anchor - share * span, span)

    def pan(self, frames: float) -> None:
        """Show later frames, or earlier ones if negative."""
        self._show(self.first + frames, self.last - self.first)

    def reveal(self, frame: int) -> bool:
        """Bring a frame into view by turning the page; return whether that was needed."""
        if self.first <= frame < self.last:
            return False
        span = self.last - self.first
        self._show(frame - 0.1 * span if frame >= self.last else frame - 0.9 * span, span)
        return True

    def _show(self, first: float, span: float) -> None:
        first = min(max(first, self.start), self.stop - span)
        self.first, self.last = first, first + span
