"""Scenes for the tests: 120 frames at 25 a second, two raters, a prediction, a curve."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.palette import colour_at
from mousevision.core.video import FrameTable
from mousevision.gui.timeline import BoutRow, Curve, PredictionRow, TimelineScene
from mousevision.gui.timeline.levels import CurveLevels

NAMES = ("reach", "grasp", "retrieve")
BEHAVIOURS = {
    i: Behaviour(i, name, str(i), colour_at(i - 1), Scope.BOUT, True, i - 1)
    for i, name in enumerate(NAMES, 1)
} | {9: Behaviour(9, "post injury", "p", colour_at(4), Scope.CLIP, True, 4)}


def table(frames: int, gap_ms: int = 40) -> FrameTable:
    return FrameTable(
        np.arange(frames, dtype=np.int64) * gap_ms,
        Fraction(1, 1000),
        np.array([0], np.int64),
        np.array([-1], np.int64),
    )


ANNA = (
    Bout(1, 1, 1, 1, 20, 40),
    Bout(2, 1, 1, 2, 40, 50),
    Bout(3, 1, 1, 1, 80, 100),
)
BEN = (Bout(11, 1, 2, 1, 25, 45), Bout(12, 1, 2, 3, 30, 60))


def scene(anna: tuple[Bout, ...] = ANNA, clip: int = 7, frames: int = 120) -> TimelineScene:
    return TimelineScene(
        clip=clip,
        start=0,
        stop=frames,
        rows=(
            Curve("motion", "motion", np.arange(frames, dtype=np.float32)),
            BoutRow("rater 1", "anna", anna, label=9, editable=True),
            BoutRow("rater 2", "ben", BEN),
            PredictionRow("predicted", "predicted", 9, 0.914),
        ),
        behaviours=BEHAVIOURS,
        table=table(frames),
    )


MOTION, OWN, OTHER, PREDICTED = range(4)


def long_scene(frames: int, bouts: int) -> TimelineScene:
    """A recording with bouts at equal distances and two curves of noise."""
    gap = frames // bouts
    made = tuple(
        Bout(i, 1, 1, 1 + i % 3, i * gap, i * gap + max(1, gap // 2)) for i in range(bouts)
    )
    noise = np.random.default_rng(0).random(frames, dtype=np.float32)
    levels = CurveLevels(noise)
    rows = (
        BoutRow("rater 1", "anna", made, label=9, editable=True),
        Curve("motion", "motion", noise, levels=levels),
        Curve("reach", "reach", noise, 0, 1.0, 0.5, 1, levels=levels),
    )
    return TimelineScene(frames, 0, frames, rows, BEHAVIOURS, table(frames, 4))
