"""How long the timeline takes to paint ten hours at 250 frames a second while it pans and zooms.

Limit: 19 of 20 paintings within 16 ms, one picture of a screen at 60 Hz, of the processor's time
for the window's thread, so that nothing else on the machine counts. 9,000,000 frames, 2,500 bouts
of three behaviours, 2,500 that overlap them, 500 point events, two curves of noise, one of them
with a threshold and seven times as high as usual. Beside it, the same of a clip of 250 frames.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LIMIT = 0.016
FRAMES, BOUTS, POINTS = 9_000_000, 2_500, 500
SIZE = 1920, 420
CONTACT = 20


def long_recording(frames: int, bouts: int, points: int):  # type: ignore[no-untyped-def]
    """Return a scene with bouts, others that overlap them, points and curves."""
    from mousevision.core.annotation import Bout
    from mousevision.core.ethogram import Behaviour, Scope
    from tests.gui.timeline.scenes import BEHAVIOURS, OWN, long_scene

    plain = long_scene(frames, bouts)
    own, motion, curve = plain.rows
    assert OWN == 1
    gap, every = frames // bouts, frames // points
    shift = max(1, gap // 4)
    over = [
        Bout(bouts + i, 1, 1, 3, i * gap + shift, i * gap + shift + max(1, gap // 2))
        for i in range(bouts - 1)
    ]
    single = [Bout(2 * bouts + i, 1, 1, CONTACT, i * every, i * every + 1) for i in range(points)]
    own = replace(own, bouts=(*own.bouts, *over, *single))
    curve = replace(curve, adjustable=True)
    contact = Behaviour(CONTACT, "contact", "c", "#CC79A7", Scope.POINT, False, 7)
    behaviours = {**BEHAVIOURS, CONTACT: contact}
    return replace(plain, rows=(own, motion, curve), behaviours=behaviours)


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes of the processor."""
    began = time.thread_time()
    call()
    return time.thread_time() - began


def measure(frames: int, bouts: int, points: int) -> dict[str, list[float]]:
    """Return the seconds of each painting, by what was done before it."""
    from PySide6.QtWidgets import QApplication

    from mousevision.gui.timeline import TimelinePanel

    panel = TimelinePanel()
    panel.resize(*SIZE)
    panel.show()
    QApplication.processEvents()
    scene = long_recording(frames, bouts, points)
    found = {"new scene": [timed(lambda: panel.set_scene(scene))]}
    canvas = panel.canvas
    canvas.current_row = 2
    panel.rows.make_taller(16)
    QApplication.processEvents()

    def paint() -> float:
        canvas.refresh()
        return timed(canvas.repaint)

    zooms, pans, heads = [], [], []
    for turn in range(60):
        canvas.view.zoom(900, 1.35 if turn < 30 else 1 / 1.35)
        zooms.append(paint())
        for part in (0.13, -0.07, 0.01):
            canvas.view.pan(part * (canvas.view.last - canvas.view.first))
            pans.append(paint())
        panel.set_playhead(int(canvas.view.first) + 1 + turn)
        heads.append(timed(canvas.repaint))
    panel.close()
    panel.deleteLater()
    return {**found, "zoom": zooms, "pan": pans, "playhead": heads}


def main() -> int:
    """Print the table; 1 if the limit is missed."""
    from PySide6.QtWidgets import QApplication

    import mousevision.gui  # noqa: F401 # before PySide6, for Python 3.11

    application = QApplication.instance() or QApplication([])
    measure(250, 10, 5)  # warm
    short, long = measure(250, 10, 5), measure(FRAMES, BOUTS, POINTS)
    missed = False
    for name, times in long.items():
        middle, late = float(np.median(times)), float(np.percentile(times, 95))
        ratio = middle / float(np.median(short[name]))
        words = (
            f"median {1000 * middle:7.1f} ms  95 % {1000 * late:7.1f} ms  of a clip {ratio:6.2f}"
        )
        if name != "new scene":
            good = late <= LIMIT
            missed = missed or not good
            words += f"  limit 16 ms, ratio {late / LIMIT:.2f}{'' if good else '  MISSED'}"
        print(f"{name:12} {words}")
    del application
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
