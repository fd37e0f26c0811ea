"""How many frames were due while playing, and not on screen."""

from __future__ import annotations


class Tally:
    """Counts exactly: frames that the clock has passed, less those that were painted.

    Playing goes through stretches of frames: a loop begins a new one with each round, a jump
    begins one where it lands. A picture that was handed to the screen is *pending* until it is
    painted; if another one takes its place first, nobody has seen it.
    """

    def __init__(self) -> None:
        self.running = False
        self._before = 0
        self._start = 0
        self._at = -1
        self._seen = 0
        self._stretch = 0
        self._pending: tuple[int, int] | None = None

    @property
    def missed(self) -> int:
        """Frames that were due since `start` and never on screen."""
        return self._before + self._at + 1 - self._start - self._seen

    def start(self, frame: int, painted: bool) -> None:
        """Begin to count at a frame, which may be on screen already."""
        self.running = True
        self._before, self._seen = 0, int(painted)
        self._start, self._at = frame, frame if painted else frame - 1
        self._pending = None if painted else (self._stretch, frame)

    def show(self, frame: int) -> None:
        """Note that a picture was handed to the screen."""
        self._pending = (self._stretch, frame) if self.running else None

    def painted(self, frame: int) -> None:
        """Note that a picture is on screen; also just after the end, for the last one."""
        if self._pending is None or self._pending[1] != frame:
            return
        stretch, self._pending = self._pending[0], None
        self._seen += 1
        if stretch == self._stretch:
            self._at = max(self._at, frame)

    def jump(self, frame: int) -> None:
        """Go on from another frame; what lies between was never due."""
        if self._pending is not None and self._pending[0] == self._stretch:
            self._at = max(self._at, self._pending[1])
        self._begin(frame)

    def again(self, start: int, stop: int) -> None:
        """Begin another round of a loop: every frame up to `stop` was due."""
        self._at = stop - 1
        self._begin(start)

    def stop(self) -> None:
        """Count no more, but for the picture that is about to be painted."""
        self.running = False

    def end(self, stop: int) -> None:
        """Come to the end, where the last frame `stop - 1` stays on screen."""
        self._at = max(self._at, stop - 2)
        self.stop()

    def _begin(self, frame: int) -> None:
        self._before += self._at + 1 - self._start
        self._start, self._at = frame, frame - 1
        self._stretch += 1
