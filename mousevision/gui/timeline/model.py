"""What the timeline shows, as plain data: a scene of rows for one clip.

All frames are those of the video; intervals are half open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.proposals import Spans, Verdict
from mousevision.core.video import FrameTable
from mousevision.gui.timeline.levels import CurveLevels

Values = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BoutRow:
    """One rater's bouts and clip-level label.

    Attributes:
        key: Names the row from scene to scene, for example `rater 3`.
        name: The rater's name.
        bouts: In any order.
        label: Behaviour of the whole clip, or None.
        editable: Whether bouts can be drawn and changed here: the rater at work.
        confidence: Of a network's bouts, by bout: how sure it is, 0 to 1; None for a rater's.
    """

    key: str
    name: str
    bouts: tuple[Bout, ...] = ()
    label: int | None = None
    editable: bool = False
    confidence: Mapping[int, float] | None = None


@dataclass(frozen=True, slots=True)
class PredictionRow:
    """What a run says of the whole clip; `behaviour_id` is None when it said nothing.

    `probability` is calibrated, 0 to 1; `abstained` means that the model was too unsure.
    """

    key: str
    name: str
    behaviour_id: int | None = None
    probability: float | None = None
    abstained: bool = False


@dataclass(frozen=True, eq=False)
class Curve:
    """One value per frame, drawn as a filled curve.

    Attributes:
        key: Names the row from scene to scene.
        name: What stands at its head, for example `motion`.
        values: Float32, one per frame from `start` on; NaN where nothing is known.
        start: Frame of the first value.
        maximum: Value at the top of the row; None for the largest there is.
        threshold: A line across, or None.
        adjustable: Whether the line can be dragged; its curve then goes from 0 to `maximum`.
        usual: Where the line is when nobody has moved it.
        behaviour_id: Gives the curve its colour; None for the palette's.
        unit: Stands behind the value when it is told.
        levels: The curve reduced for painting. A job that makes hours of values makes this too
            (`CurveLevels(values)`), so that the window need not; None lets the timeline do it.
    """

    key: str
    name: str
    values: Values
    start: int = 0
    maximum: float | None = None
    threshold: float | None = None
    adjustable: bool = False
    usual: float = 0.5
    behaviour_id: int | None = None
    unit: str = ""
    levels: CurveLevels | None = None


@dataclass(frozen=True, eq=False)
class Strip:
    """How much each frame counts, as a colour, from dark for nothing to bright.

    Attributes:
        key: Names the row from scene to scene.
        name: What stands at its head.
        values: 0 to 1, one per frame from `start` on.
        start: Frame of the first value.
        words: Says what is known of a frame.
    """

    key: str
    name: str
    values: Values
    start: int
    words: Callable[[int], str]


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches that are proposed, and what was decided of each.

    Attributes:
        key: Names the row from scene to scene.
        name: What stands at its head.
        spans: First frames and ends, (n, 2), in order.
        verdicts: As many.
        current: The one that is asked about, or None.
    """

    key: str
    name: str
    spans: Spans
    verdicts: Sequence[Verdict]
    current: int | None = None

    def at(self, frame: int) -> int | None:
        """Return the stretch that holds a frame."""
        index = int(np.searchsorted(self.spans[:, 0], frame, side="right")) - 1
        return index if index >= 0 and frame < self.spans[index, 1] else None


Row = BoutRow | PredictionRow | Curve | Strip | Stretches


@dataclass(frozen=True, eq=False)
class TimelineScene:
    """Everything about one clip.

    Attributes:
        clip: Names the clip; the view is fitted when it changes.
        start: First frame.
        stop: One past the last frame.
        rows: From top to bottom.
        behaviours: By id: names, colours, patterns.
        table: Times of the frames; without it only frame numbers are told.
    """

    clip: int | str
    start: int
    stop: int
    rows: tuple[Row, ...] = ()
    behaviours: Mapping[int, Behaviour] = field(default_factory=dict)
    table: FrameTable | None = None

    def bout(self, bout_id: int | None) -> tuple[int, Bout] | None:
        """Return a bout and the index of its row, or None when it is not here."""
        return None if bout_id is None else self._bouts.get(bout_id)

    @cached_property
    def _bouts(self) -> dict[int, tuple[int, Bout]]:
        return {
            bout.id: (index, bout)
            for index, row in enumerate(self.rows)
            if isinstance(row, BoutRow)
            for bout in row.bouts
        }

    @cached_property
    def points(self) -> frozenset[int]:
        """Behaviours that are marked on single frames."""
        return frozenset(i for i, b in self.behaviours.items() if b.scope is Scope.POINT)

    def editable_row(self) -> int | None:
        """Return the index of the row of the rater at work."""
        for index, row in enumerate(self.rows):
            if isinstance(row, BoutRow) and row.editable:
                return index
        return None
