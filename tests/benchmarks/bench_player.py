"""Player and timeline: steps, jumps against bare decoding, playback, ten hours against a clip.

The player's clip is 960x540 H.264 with one key picture, 250 frames, as a camcorder writes it.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

FRAMES = 250
LINE = "{:44} {:>28}"


def milliseconds(what: Callable[[], object]) -> float:
    """Return how long it takes."""
    begin = time.perf_counter()
    what()
    return (time.perf_counter() - begin) * 1000


def spread(times: Sequence[float]) -> str:
    """Return median and 99th percentile in words."""
    high = sorted(times)[min(len(times) - 1, round(len(times) * 0.99))]
    return f"{statistics.median(times):.1f} ms, 99 %: {high:.1f} ms"


def wait(done: Callable[[], bool]) -> None:
    """Let the window work until something is so, without keeping a core busy."""
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + 60
    while not done() and time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)


def player_part(folder: Path) -> None:
    """Measure steps, jumps and playback."""
    from mousevision.gui.player import ClipSource, PlayerPanel
    from mousevision.media.probe import probe
    from mousevision.media.reader import FrameReader
    from tests.clips import make_clip

    path = make_clip(folder / "clip.mp4", FRAMES, (960, 540), gop=FRAMES, rate=25, noise=6)
    info = probe(path)
    assert info.table is not None
    player = PlayerPanel()
    player.resize(1280, 800)
    player.show()
    seen: list[int] = []
    player.frame_shown.connect(seen.append)

    def go(move: Callable[[], object]) -> float:
        def moved() -> None:
            seen.clear()
            move()
            wait(lambda: seen[-1:] == [player.index])

        return milliseconds(moved)

    source = ClipSource(1, path, info.table, 0, 0, FRAMES, info.fps, path.name)
    print(LINE.format("open a clip", f"{go(lambda: player.show_clip(source)):.1f} ms"))
    go(lambda: player.seek(125))
    wait(lambda: player.playback.decoder.cache.has(1, 124))
    back = [go(lambda: player.step(-1)) for _ in range(24)]
    forward = [go(lambda: player.step(1)) for _ in range(24)]
    print(LINE.format("step back", spread(back)))
    print(LINE.format("step forward", spread(forward)))
    ratio = statistics.median(back) / statistics.median(forward)
    print(LINE.format("step back / step forward", f"{ratio:.2f}"))
    draw, jumps, bare = random.Random(1), [], []
    for _ in range(12):
        frame = draw.randrange(100, FRAMES)
        player.shutdown()  # forgets all pictures
        jumps.append(go(lambda f=frame: player.show_clip(source, f)))  # type: ignore[misc] # bound
        with FrameReader(path, info.table) as reader:
            bare.append(milliseconds(lambda r=reader, f=frame: r.rgb(f)))  # type: ignore[misc] # too
    print(LINE.format("jump in a cold file", spread(jumps)))
    ratio = statistics.median(a / b for a, b in zip(jumps, bare, strict=True))
    print(LINE.format("jump / decoding from the key picture", f"{ratio:.2f}"))
    for speed in (1.0, 4.0, 16.0):
        play(player, speed, seen)
    player.shutdown()
    player.close()


def play(player: Any, speed: float, seen: list[int]) -> None:
    """Play the clip once, and print what was shown."""
    player.seek(0)
    wait(lambda: player.canvas.index == 0)
    player.set_speed(speed)
    seen.clear()
    player.play()
    took = milliseconds(lambda: wait(lambda: not player.playing)) / 1000
    words = f"{took:.2f} of {FRAMES / 25 / speed:.2f} s, {len(seen)} shown"
    print(LINE.format(f"play at {speed:g} times", words))


def timeline_part() -> None:
    """Measure painting ten hours at 250 frames a second against a clip of 250 frames."""
    from PySide6.QtWidgets import QApplication

    from mousevision.gui.timeline import TimelinePanel
    from tests.gui.timeline.scenes import long_scene

    medians = []
    for frames, bouts in ((250, 10), (9_000_000, 20_000)):
        scene = long_scene(frames, bouts)
        panel = TimelinePanel()
        panel.resize(1280, 220)
        panel.show()
        QApplication.processEvents()
        took = milliseconds(lambda s=scene, p=panel: p.set_scene(s))  # type: ignore[misc] # bound
        print(LINE.format(f"{frames} frames: new scene", f"{took:.1f} ms"))
        canvas = panel.canvas
        times = []
        for turn in range(40):
            canvas.view.zoom(700, 1.5 if turn < 20 else 1 / 1.5)
            canvas.refresh()
            times.append(milliseconds(canvas.repaint))
        print(LINE.format(f"{frames} frames: zoom", spread(times)))
        first = int(canvas.view.first) + 1
        heads = []
        for frame in range(first, first + 50):
            panel.set_playhead(frame)
            heads.append(milliseconds(canvas.repaint))
        print(LINE.format(f"{frames} frames: playhead", spread(heads)))
        medians.append(statistics.median(times))
        panel.close()
    print(LINE.format("ten hours / one clip, zoom", f"{medians[1] / medians[0]:.2f}"))


def main() -> None:
    """Print a table."""
    from PySide6.QtWidgets import QApplication

    import mousevision.gui  # noqa: F401 # before PySide6, for Python 3.11

    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        player_part(Path(folder))
    timeline_part()
    del application


if __name__ == "__main__":
    main()
