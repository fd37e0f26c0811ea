"""What a network has found in the clip at hand, as rows of the timeline."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from mousevision.core.annotation import Bout, PredictedBout
from mousevision.core.errors import MouseVisionError
from mousevision.core.job import JobContext
from mousevision.gui.jobs import JobQueue
from mousevision.gui.timeline.levels import CurveLevels
from mousevision.gui.timeline.model import BoutRow, Curve, Row
from mousevision.gui.workspace import Workspace
from mousevision.store import runs
from mousevision.store.listing import ClipRow
from mousevision.store.predicted_bouts import Searched, predicted_bouts
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.services.bout_rules import BoutRule

log = logging.getLogger(__name__)
AT_ONCE = 100_000
"""Frames up to which curves are read in the GUI thread, in some milliseconds."""
KEPT = 8
FOUND = "predicted bouts"
"""Key of the row with the bouts found."""
CURVE = "probability "
"""Begins the key of the row with the probabilities of a behaviour; its id follows."""
FAINT = 0.2
"""Behaviours that are nowhere more probable than this get no curve."""


@dataclass(frozen=True, slots=True)
class ClipCurves:
    """The probabilities of a clip's frames by behaviour, and what paints them quickly."""

    clip_id: int
    run_id: int
    values: dict[str, npt.NDArray[np.float32]]
    levels: dict[str, CurveLevels]


class FoundRows(QObject):
    """Makes the rows, and remembers which bout on the timeline stands for which one found.

    Signals:
        ready: Curves that were read in the background can be shown now.
    """

    ready = Signal()

    def __init__(self, workspace: Workspace, queue: JobQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._queue = queue
        self._curves: OrderedDict[tuple[int, int], ClipCurves] = OrderedDict()
        self._asked: tuple[int, int] | None = None
        self._shown: dict[int, PredictedBout] = {}
        self._rules: dict[int, BoutRule | None] = {}
        workspace.closed.connect(self.forget)

    def rows(self, clip: ClipRow) -> list[Row]:
        """Return a row with the bouts found, and below it a curve per behaviour."""
        project = self._workspace.project
        found = None if project is None else predicted_bouts(project, clip.id)
        # Below zero, so that they are never taken for bouts of raters.
        self._shown = {-at: one for at, one in enumerate(found.bouts, 1)} if found else {}
        if project is None or found is None:
            return []
        bouts = tuple(
            Bout(at, clip.id, 0, one.behaviour_id, one.start, one.stop)
            for at, one in self._shown.items()
        )
        sure = {at: one.confidence for at, one in self._shown.items()}
        row = BoutRow(FOUND, "predicted bouts", bouts, confidence=sure)
        return [row, *self._curve_rows(project, clip, found)]

    def bout(self, bout_id: int) -> PredictedBout | None:
        """Return the bout found that one on the timeline stands for; None for a rater's."""
        return self._shown.get(bout_id)

    def all(self) -> tuple[PredictedBout, ...]:
        """Return all bouts found in the clip at hand."""
        return tuple(self._shown.values())

    @Slot()
    def forget(self) -> None:
        """Forget everything: the project is closed."""
        self._curves.clear()
        self._shown.clear()
        self._rules.clear()
        self._asked = None

    def rule(self, run_id: int) -> BoutRule | None:
        """Return how a run's probabilities become bouts; None where it does not tell."""
        project = self._workspace.project
        if project is None:
            return None
        if run_id not in self._rules:
            self._rules[run_id] = read_rule(project, run_id)
        return self._rules[run_id]

    def set_rule(self, run_id: int, rule: BoutRule | None) -> None:
        """Show a rule that is about to be in force; None reads again which one is."""
        if rule is None:
            self._rules.pop(run_id, None)
        else:
            self._rules[run_id] = rule

    def curves(self, clip_id: int) -> ClipCurves | None:
        """Return the probabilities that are shown of a clip."""
        kept = [curves for (clip, _), curves in self._curves.items() if clip == clip_id]
        shown = {one.run_id for one in self._shown.values()}
        return next((c for c in reversed(kept) if not shown or c.run_id in shown), None)

    def _curve_rows(self, project: Project, clip: ClipRow, found: Searched) -> list[Row]:
        curves = self._known(project, clip, found.run_id)
        if curves is None:
            return []
        seen = {one.behaviour_id for one in found.bouts}
        rule = self.rule(found.run_id)
        known = rule.repertoire.names if rule is not None else ()
        return [
            Curve(
                f"{CURVE}{b.id}",
                f"{b.name}, predicted",
                curves.values[b.name],
                clip.start,
                maximum=1.0,
                threshold=rule.threshold(b.name) if rule is not None and b.name in known else None,
                adjustable=b.name in known and not project.read_only,
                behaviour_id=b.id,
                levels=curves.levels[b.name],
            )
            for b in self._workspace.behaviours
            if b.name in curves.values and (b.id in seen or curves.levels[b.name].maximum > FAINT)
        ]

    def _known(self, project: Project, clip: ClipRow, run_id: int) -> ClipCurves | None:
        """Return the curves, or None while they are being read."""
        key = clip.id, run_id
        if key not in self._curves:
            frames = clip.stop - clip.start
            if frames > AT_ONCE:
                self._read_later(project, key, frames)
                return None
            self._keep(read_curves(None, project, *key, frames))
        return self._curves[key]

    def _read_later(self, project: Project, key: tuple[int, int], frames: int) -> None:
        if self._asked == key:
            return
        self._asked = key
        job = self._queue.submit("Curves", read_curves, project, *key, frames, lane="clip")
        job.finished.connect(self._take)

    @Slot(object)
    def _take(self, curves: ClipCurves) -> None:
        self._asked = None
        self._keep(curves)
        self.ready.emit()

    def _keep(self, curves: ClipCurves) -> None:
        self._curves[curves.clip_id, curves.run_id] = curves
        while len(self._curves) > KEPT:
            self._curves.popitem(last=False)


def read_curves(
    _: JobContext | None, project: Project, clip_id: int, run_id: int, frames: int
) -> ClipCurves:
    """Read what a run has kept of a clip's frames."""
    from mousevision.services.bout_finding import bout_curves  # not before it is needed

    values = bout_curves(project, runs.run(project, run_id), clip_id, frames)
    levels = {name: CurveLevels(curve) for name, curve in values.items()}
    return ClipCurves(clip_id, run_id, values, levels)


def read_rule(project: Project, run_id: int) -> BoutRule | None:
    """Read the rule of a run; None, and a line in the log, where it is damaged or missing."""
    from mousevision.services.bout_rules import BoutRule  # not before it is needed

    try:
        return BoutRule.load(runs.run_folder(project, run_id))
    except MouseVisionError as error:
        log.info("No threshold can be moved: %s", error)
        return None
