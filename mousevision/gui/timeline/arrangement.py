"""Which rows of the timeline are shown, in which order and how high: view, and never undone.

Rows are known by their keys, so that a choice holds for every clip of a project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mousevision.gui.timeline.layout import ROW
from mousevision.gui.timeline.model import Row

LOW, HIGH, STEP = 14, 154, 8
"""Points of a row, or of one of its lanes."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the user chose.

    Attributes:
        hidden: Keys of the rows that are not shown.
        order: Keys from top to bottom, also of rows that the clip at hand does not have.
        heights: Points, by key, of rows that are not as high as usual.
    """

    hidden: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    heights: Mapping[str, int] = field(default_factory=dict)

    def arranged(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Return the rows that are shown, from top to bottom."""
        by_key = {row.key: row for row in rows}
        keys = self._all(rows)
        return tuple(by_key[key] for key in keys if key in by_key and key not in self.hidden)

    def hide(self, key: str) -> Arrangement:
        """Return it without a row."""
        return replace(self, hidden=self.hidden | {key})

    def show(self, *keys: str) -> Arrangement:
        """Return it with some rows shown again; with all of them where none is named."""
        return replace(self, hidden=self.hidden - set(keys) if keys else frozenset())

    def moved(self, rows: Sequence[Row], key: str, place: int) -> Arrangement:
        """Return it with a row moved before the one that is now shown at a place.

        Args:
            rows: All rows of the clip, as they come.
            key: The row to move.
            place: 0 for the top, as many as there are shown for the bottom.
        """
        shown = [row.key for row in self.arranged(rows)]
        keys = [other for other in self._all(rows) if other != key]
        following = next((other for other in shown[place:] if other != key), None)
        if following is not None:
            at = keys.index(following)
        else:
            last = next((other for other in reversed(shown) if other != key), None)
            at = keys.index(last) + 1 if last is not None else 0
        return replace(self, order=(*keys[:at], key, *keys[at:]))

    def height(self, key: str) -> int:
        """Return how high a row is, or one of its lanes."""
        return self.heights.get(key, ROW)

    def taller(self, key: str, steps: int) -> Arrangement:
        """Return it with a row that is some steps higher, or lower if negative."""
        new = min(max(self.height(key) + steps * STEP, LOW), HIGH)
        heights = {**self.heights, key: new}
        if new == ROW:
            del heights[key]
        return replace(self, heights=heights)

    def to_json(self) -> str:
        """Return it as text, to be kept."""
        return json.dumps(
            {"hidden": sorted(self.hidden), "order": self.order, "heights": dict(self.heights)}
        )

    @classmethod
    def from_json(cls, text: str) -> Arrangement:
        """Read `to_json`'s text; what was edited by hand and makes no sense counts as nothing."""
        try:
            found: Any = json.loads(text)
            return cls(
                frozenset(map(str, found["hidden"])),
                tuple(map(str, found["order"])),
                {str(key): min(max(int(v), LOW), HIGH) for key, v in found["heights"].items()},
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def _all(self, rows: Sequence[Row]) -> list[str]:
        """Return all keys in order; a row without a place stands below the one it usually does."""
        keys = list(self.order)
        before: str | None = None
        for row in rows:
            if row.key not in keys:
                keys.insert(0 if before is None else keys.index(before) + 1, row.key)
            before = row.key
        return keys
