"""Clips that need no project, and a filter evaluated in Python beside the one of the store."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.filters import Both, Compare, Either, Filter, Not, Word

BEHAVIOURS = [
    Behaviour(1, "pre", "1", "#0072B2", Scope.CLIP, position=0),
    Behaviour(2, "post", "2", "#E69F00", Scope.CLIP, position=1),
]


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    start: int = 0
    stop: int = 120
    fps: float = 30.0
    subject: str | None = "m01"
    session: str | None = "week 0"
    day: str = "2024-03-01"
    behaviour: str | None = None
    disagree: bool = False
    predicted: str | None = None
    confidence: float | None = None
    abstained: bool = False
    reviewed: bool = False
    missing: bool = False
    unfamiliar: bool = False

    @property
    def file(self) -> str:
        return f"videos/{self.name}"


@dataclass(frozen=True)
class FakeCounts:
    clips: int
    reviewed: int
    predicted: int


class FakeQueries:
    """A project in memory; counts how often and for what it was asked."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.table = {row.id: row for row in rows}
        self.lists = 0
        self.asked: list[int] = []

    def ids(self, where: Filter | None, sort: str, descending: bool) -> list[int]:
        self.lists += 1
        found = [row for row in self.table.values() if where is None or matches(where, row)]
        found.sort(key=lambda row: _key(row, sort), reverse=descending)
        return [row.id for row in found]

    def rows(self, ids: Sequence[int]) -> list[Row]:
        self.asked.extend(ids)
        return [self.table[each] for each in ids if each in self.table]

    def counts(self) -> FakeCounts:
        rows = self.table.values()
        predicted = sum(row.predicted is not None for row in rows)
        return FakeCounts(len(rows), sum(row.reviewed for row in rows), predicted)

    def change(self, clip_id: int, **values: Any) -> None:
        self.table[clip_id] = replace(self.table[clip_id], **values)


def study(count: int) -> list[Row]:
    """Clips of four animals, every third labelled, every second predicted."""
    classes = ("pre", "post")
    return [
        Row(
            id=at + 1,
            name=f"{at:05d}.mp4",
            stop=40 + at,
            subject=f"m{at % 4 + 1:02d}",
            session=f"week {at % 5}",
            behaviour=classes[at % 2] if at % 3 == 0 else None,
            predicted=classes[(at // 2) % 2] if at % 2 == 0 else None,
            confidence=0.5 + (at % 50) / 100 if at % 2 == 0 else None,
            reviewed=at % 3 == 0,
        )
        for at in range(count)
    ]


def _key(row: Row, sort: str) -> Any:
    if sort == "frames":
        return row.stop - row.start
    if sort == "file":
        return row.name
    name = {"class": "behaviour"}.get(sort, sort)
    value = getattr(row, name)
    return (value is None, value or 0) if sort == "confidence" else str(value or "")


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "~": lambda value, part: part.lower() in value.lower(),
}


def matches(where: Filter, row: Row) -> bool:
    if isinstance(where, Both):
        return matches(where.left, row) and matches(where.right, row)
    if isinstance(where, Either):
        return matches(where.left, row) or matches(where.right, row)
    if isinstance(where, Not):
        return not matches(where.part, row)
    if isinstance(where, Word):
        return any(where.text in (text or "") for text in (row.file, row.subject, row.session))
    assert isinstance(where, Compare)
    if where.field == "frames":
        value: Any = row.stop - row.start
    else:
        name = {"class": "behaviour", "unsure": "abstained"}.get(where.field, where.field)
        value = getattr(row, name)
    value = None if value == "" else value
    if value is None or where.value is None:
        return (value == where.value) == (where.op == "=")
    return OPERATORS[where.op](value, where.value)
