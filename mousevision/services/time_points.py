"""The time points of a study, such as “baseline” and “week 2”, in the order of time.

A time point is what sessions of several animals are called alike. Where their days are known,
these say the order: days since each animal's own first day, since animals join a study one after
the other. Where not, names that say “before” come first and the rest follows in natural order.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from mousevision.core.study import Session
from mousevision.learn.layout import UNKNOWN, Codes
from mousevision.store import study
from mousevision.store.project import Project
from mousevision.store.text import fold, natural_key

_BEFORE = re.compile(
    r"\b(?:base|before|naive|intact|healthy|bl\b|bsl\b|pre(?:\b|\d|-|op|les|surg|inj|treat|train))"
)
_MINUS = re.compile(r"(?:^|\s)[-−]\s?([0-9]+)")
"""A minus, not the hyphen of “week-2”."""
_SPAN = re.compile(r"\b(d|day|w|wk|week|m|month)s?\.?[\s-]?([0-9]+)\b")
_UNITS = {"d": 1, "w": 7, "m": 30}


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One time point.

    Attributes:
        name: As its sessions are called.
        days: Since the animals' first days, the median over animals; None where a day is missing.
    """

    name: str
    days: float | None = None


def time_points(project: Project) -> tuple[TimePoint, ...]:
    """Return the time points of all sessions that hold clips, in the order of time."""
    filmed = study.clips_by_session(project)
    return points_of([each for each in study.sessions(project) if each.id in filmed])


def points_of(sessions: Sequence[Session]) -> tuple[TimePoint, ...]:
    """Return the time points of sessions, in the order of time."""
    first: dict[int | None, date] = {}
    for each in sessions:
        if each.day:
            day = date.fromisoformat(each.day)
            first[each.subject_id] = min(day, first.get(each.subject_id, day))
    names: dict[str, str] = {}
    days: defaultdict[str, list[float]] = defaultdict(list)
    for each in sessions:
        names.setdefault(fold(each.name), each.name)
        if each.day and each.subject_id is not None:
            since = date.fromisoformat(each.day) - first[each.subject_id]
            days[fold(each.name)].append(since.days)
    found = [
        TimePoint(name, statistics.median(days[key]) if days[key] else None)
        for key, name in names.items()
    ]
    return _in_order(found)


def baseline_of(points: Sequence[TimePoint]) -> tuple[TimePoint, ...]:
    """Return what is probably the baseline: the first time points that say so, else the first.

    A study may have “baseline 1” and “baseline 2”.
    """
    count = 0
    while count < len(points) and says_before(points[count].name):
        count += 1
    return tuple(points[: max(count, 1)])


def says_before(name: str) -> bool:
    """Return whether a name says that it was before the injury: “baseline”, “day -3”."""
    words = fold(name).replace("_", " ")
    return bool(_BEFORE.search(words) or _MINUS.search(words))


def time_codes(points: Sequence[TimePoint], sessions: Sequence[str | None]) -> Codes:
    """Return the number of the time point of each session's name; `UNKNOWN` for none, (n,)."""
    at = {fold(point.name): number for number, point in enumerate(points)}
    return np.array([at.get(fold(name or ""), UNKNOWN) for name in sessions], np.int64)


def pool(
    points: Sequence[TimePoint], together: Sequence[str]
) -> tuple[tuple[TimePoint, ...], list[int]]:
    """Make one time point of some; return the new ones, and the new number of each old one."""
    those = [point for point in points if point.name in together]
    days = [point.days for point in those if point.days is not None]
    mean = sum(days) / len(days) if days and len(days) == len(those) else None
    one = TimePoint(common_name([point.name for point in those]), mean)
    made: list[TimePoint] = []
    moved: list[int] = []
    where: int | None = None
    for point in points:
        if point not in those:
            moved.append(len(made))
            made.append(point)
            continue
        if where is None:
            where = len(made)
            made.append(one)
        moved.append(where)
    return tuple(made), moved


def common_name(names: Sequence[str]) -> str:
    """Return a name for several time points: “baseline” for “baseline 1” and “baseline 2”."""
    if len(names) == 1:
        return names[0]
    folded = map(fold, names)
    same = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*folded, strict=False))
    alike = "".join(letters[0] for letters in same).rstrip("0123456789 _-.")
    return names[0][: len(alike)] if len(alike) > 2 else " + ".join(names)


def _in_order(points: Sequence[TimePoint]) -> tuple[TimePoint, ...]:
    """Order by name, then let those with days change places among themselves to follow these."""
    after = [point.name for point in points if not says_before(point.name)]
    spans = all(_span(name) is not None for name in after)
    ordered = sorted(points, key=lambda point: _name_key(point.name, spans))
    by_days = iter(sorted(filter(_dated, ordered), key=lambda point: point.days or 0.0))
    return tuple(next(by_days) if _dated(point) else point for point in ordered)


def _dated(point: TimePoint) -> bool:
    return point.days is not None


def _name_key(name: str, spans: bool) -> tuple[bool, float, str]:
    """Sort “before” first, then by “day 3” and “week 1” where all say it, then naturally."""
    if says_before(name):
        minus = _MINUS.search(fold(name).replace("_", " "))
        return False, -float(minus.group(1)) if minus else -np.inf, natural_key(name)
    return True, (_span(name) or 0.0) if spans else 0.0, natural_key(name)


def _span(name: str) -> float | None:
    """Return the days that a name such as “week 2” speaks of."""
    found = _SPAN.search(fold(name).replace("_", " "))
    return _UNITS[found.group(1)[0]] * float(found.group(2)) if found else None
