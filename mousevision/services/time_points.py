"""The time points of a study in order of time: sessions of all animals that have the same name."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from mousevision.store import study
from mousevision.store.project import Project
from mousevision.store.text import fold, natural_key

BEFORE = re.compile(r"base|pre|before|control|naive|intact|day\s*-|week\s*-|^-")
"""Names that say that nothing has happened yet."""


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A time point; `days` since each animal's first session, the median; None where unknown."""

    name: str
    days: float | None


def time_points(project: Project) -> tuple[TimePoint, ...]:
    """Return the time points of sessions that hold clips, the earliest first.

    By days where these are known of every one; else names that say before, and the others as a
    person would count them: week 2 before week 10.
    """
    filmed = study.clips_by_session(project)
    sessions = [each for each in study.sessions(project) if each.id in filmed]
    first: dict[int | None, date] = {}
    for each in sessions:
        if each.day:
            day = date.fromisoformat(each.day)
            first[each.subject_id] = min(day, first.get(each.subject_id, day))
    found: dict[str, list[float]] = defaultdict(list)
    names: dict[str, str] = {}
    for each in sessions:
        key = fold(each.name)
        names.setdefault(key, each.name)
        days = found[key]
        if each.day:
            days.append((date.fromisoformat(each.day) - first[each.subject_id]).days)
    known = all(found.values())
    points = [
        TimePoint(names[key], statistics.median(days) if days else None)
        for key, days in found.items()
    ]
    if known:
        return tuple(sorted(points, key=lambda each: (each.days or 0, natural_key(each.name))))
    return tuple(
        sorted(
            points, key=lambda each: (not BEFORE.search(fold(each.name)), natural_key(each.name))
        )
    )
