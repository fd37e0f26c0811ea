"""The list of runs: what was made when, with which model, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView

from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.gui.training.tables import PlainTable

KINDS = {
    RunKind.TRAIN: "training",
    RunKind.EVALUATE: "evaluation",
    RunKind.EMBED: "embedding",
    RunKind.AUDIT: "audit",
}


NO_SCORE = "–"
"""Stands for the share of right clips where a run classifies none."""


class RunTable(PlainTable):
    """Runs, the newest first.

    Signals:
        chosen: A `Run`, or None.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(("Run", "Clips right", "What", "Model", "When"))
        self.setObjectName("runs")
        self.setAccessibleName("Runs")
        self.verticalHeader().hide()
        self._runs: list[Run] = []
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.itemSelectionChanged.connect(self._choose)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show runs; the chosen one stays chosen."""
        before = self.current()
        self.blockSignals(True)
        self._runs = sorted(runs, key=lambda run: run.id, reverse=True)
        self.setRowCount(len(self._runs))
        for at, run in enumerate(self._runs):
            self._fill(at, run)
        # Qt chooses a neighbour when the chosen row goes.
        self.setCurrentCell(-1, -1)
        self.clearSelection()
        self.blockSignals(False)
        told = ("per_subject", "behaviours")
        finished = [run.id for run in self._runs if any(map(run.metrics.get, told))]
        wanted = before.id if before is not None else next(iter(finished), None)
        if not self.select(wanted):
            self.chosen.emit(None)
        self.fit(6)

    def select(self, run_id: int | None) -> bool:
        """Choose a run; return whether it is there."""
        for at, run in enumerate(self._runs):
            if run.id == run_id:
                self.selectRow(at)
                self.chosen.emit(run)
                return True
        return False

    def current(self) -> Run | None:
        """Return the chosen run."""
        rows = self.selectionModel().selectedRows()
        return self._runs[rows[0].row()] if rows else None

    def _fill(self, at: int, run: Run) -> None:
        self.put(at, 0, str(run.id), number=True)
        item = self.put(at, 1, short_result(run))
        item.setToolTip(run.words or run.status.value)
        self.put(at, 2, KINDS[run.kind])
        self.put(at, 3, run.model)
        self.put(at, 4, local_time(run.created))

    def _choose(self) -> None:
        self.chosen.emit(self.current())


def short_result(run: Run) -> str:
    """Return the share of right clips with its interval, a dash, or how the run ended else."""
    metrics: Mapping[str, Any] = run.metrics
    value = metrics.get("accuracy")
    if run.status is not RunStatus.DONE:
        return run.status.value
    if not isinstance(value, int | float):
        return NO_SCORE
    interval = (metrics.get("ci95") or {}).get("accuracy")
    return f"{value:.2f}" + (f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else "")


def local_time(created: str) -> str:
    """Return an ISO time as date and time of day here."""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return created
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
