"""How well each behaviour was found: frame by frame, and bout by bout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mousevision.gui.training.tables import ListTable

COLUMNS = {
    "Behaviour": "",
    "Frames right": "Mean of the shares right where it is shown and where it is not.",
    "Frames F1": "As before, but saying it where it is not counts against it.",
    "Bouts": "Bouts that the rater marked.",
    "Said": "Bouts that the network found.",
    "Bouts F1": "A bout is right that overlaps a marked one by at least half of both together.",
}
"""Headings, and what they mean."""


class BoutTable(ListTable):
    """Behaviours and, as the last row, what guessing gives."""

    def __init__(self) -> None:
        super().__init__(tuple(COLUMNS))
        self.setObjectName("per_behaviour")
        self.setAccessibleName("Result for each behaviour")
        for at, words in enumerate(COLUMNS.values()):
            heading = self.horizontalHeaderItem(at)
            assert heading is not None
            heading.setToolTip(words)

    def set_metrics(self, metrics: Mapping[str, Any]) -> None:
        """Show the metrics of a run that finds bouts; of any other run there is no row."""
        rows = metrics.get("behaviours") or []
        self.setRowCount(len(rows) + 1 if rows else 0)
        for at, row in enumerate(rows):
            self.put(at, 0, str(row["behaviour"]))
            cells = (
                _share(row["frame_balanced_accuracy"]),
                _share(row["frame_f1"]),
                str(row["bouts_there"]),
                str(row["bouts_said"]),
                _share(row["bout_f1_50"]),
            )
            for column, words in enumerate(cells, start=1):
                self.put(at, column, words, number=True)
        if rows:
            self.put(len(rows), 0, "guessing").setToolTip("As always saying background.")
            self.put(len(rows), 1, "0.50", number=True)
        self.fit()


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
