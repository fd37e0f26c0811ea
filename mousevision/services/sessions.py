"""The sessions of all animals, with time point and day: one row each, edited together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mousevision.core.annotation import Rater
from mousevision.services.words import counted
from mousevision.store import study
from mousevision.store.project import Project

TIME_POINT, DAY = "time point", "day"
COLUMNS = (TIME_POINT, DAY)
"""What can be changed of a session; its name is its time point, such as “week 2”."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session: whose, when, and how many clips were filmed in it."""

    id: int
    animal: str
    time_point: str
    day: str
    clips: int

    def value(self, column: str) -> str:
        """Return what stands in a column."""
        return self.time_point if column == TIME_POINT else self.day


def session_rows(project: Project) -> tuple[SessionRow, ...]:
    """Return the sessions that hold clips, by animal and in natural order."""
    names = {each.id: each.name for each in study.subjects(project)}
    filmed = study.clips_by_session(project)
    return tuple(
        SessionRow(
            each.id, names.get(each.subject_id or 0, ""), each.name, each.day, filmed[each.id]
        )
        for each in study.sessions(project)
        if each.id in filmed
    )


def set_session_cells(
    project: Project, rater: Rater | None, cells: Mapping[tuple[int, str], str]
) -> int:
    """Write time points and days in one edit, all or none; return how many changed.

    Raises:
        SettingError: If a time point is empty, a day is no date, or two sessions of an animal
            would be the same.
    """
    before = {row.id: row for row in session_rows(project)}
    wanted = {
        (number, column): value.strip()
        for (number, column), value in cells.items()
        if number in before and before[number].value(column) != value.strip()
    }
    if not wanted:
        return 0
    words = f"Change {counted(len(wanted), 'cell')} of the sessions' table"
    with project.edit(words, rater) as edit:
        study.update_sessions(
            edit,
            {
                number: (
                    wanted.get((number, TIME_POINT), before[number].time_point),
                    wanted.get((number, DAY), before[number].day),
                )
                for number, _ in wanted
            },
        )
    return len(wanted)
