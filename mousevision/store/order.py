"""The order of clips in the browser.

SQL gives clips with a number to sort by; NumPy sorts, and leaves equal ones in the natural order
of their files. That order changes only with imports and the like, so it is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import Rater
from mousevision.core.errors import SettingError
from mousevision.store.edit import Reader, Row, Transaction
from mousevision.store.labels import reference_sql
from mousevision.store.predictions import current_sql
from mousevision.store.query import FRAMES, MISSING, reviewed_sql

if TYPE_CHECKING:
    from mousevision.store.project import Project

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SORTS = (
    "file",
    "subject",
    "session",
    "day",
    "class",
    "predicted",
    "confidence",
    "frames",
    "reviewed",
    "missing",
    "imported",
)
"""What clips can be sorted by; `imported` is the order in which they came."""

BY_FILE = "0"
"""The same for all clips, so that only the order of their files counts."""

_BY_FILE_NAME = "clips.id ORDER BY videos.sort_key, videos.id, clips.start, clips.id"
_FILES = " FROM videos CROSS JOIN clips ON clips.video_id = videos.id"


@dataclass(frozen=True, slots=True)
class SortKey:
    """What to sort by.

    Attributes:
        sql: Expression of a number that is not negative, or NULL; or of an id to look up.
        lookup: Query of ids and what these sort by; empty when the number itself counts.
    """

    sql: str
    lookup: str = ""


def sort_key(sort: str, rater: Rater | None) -> SortKey:
    """Return what a name of `SORTS` stands for.

    Raises:
        SettingError: If there is no such order.
    """
    by_position = "SELECT id, position FROM behaviours"
    # Whole numbers are read in two thirds of the time; the twelfth digit says nothing.
    confidence = f"CAST(1e12 * {current_sql('confidence')} AS INTEGER)"
    keys = {
        "file": SortKey(BY_FILE),
        "subject": SortKey("clips.subject_id", "SELECT id, sort_key FROM subjects"),
        "session": SortKey("clips.session_id", "SELECT id, sort_key FROM sessions"),
        "day": SortKey("clips.session_id", "SELECT id, day FROM sessions WHERE day <> ''"),
        "class": SortKey(reference_sql(rater), by_position),
        "predicted": SortKey(current_sql("behaviour_id"), by_position),
        "confidence": SortKey(confidence),
        "frames": SortKey(FRAMES),
        "reviewed": SortKey(reviewed_sql(rater)),
        "missing": SortKey(MISSING),
        "imported": SortKey("clips.id"),
    }
    if sort not in keys:
        raise SettingError(f"Clips cannot be sorted by “{sort}”. Choose from: {', '.join(SORTS)}.")
    return keys[sort]


def in_order(
    project: Project,
    reader: Reader,
    clip_ids: Sequence[int],
    keys: Sequence[float],
    key: SortKey,
    descending: bool,
) -> list[int]:
    """Return clips in order of what each has of the key (-1: none); those with none come last.

    Among equals the files stay in natural order, unless that itself is turned round.
    """
    if not clip_ids:
        return []
    ids = np.array(clip_ids, np.int64)
    values = np.array(keys, np.float64)
    if key.lookup:
        values = _looked_up(reader, key.lookup, values)
    values[values < 0] = np.inf
    _, all_places = file_order(project, reader)
    places = all_places[ids]
    if key.sql == BY_FILE:
        order = np.argsort(-places if descending else places)
    else:
        turned = np.where(np.isinf(values), np.inf, -values) if descending else values
        order = np.lexsort((places, turned))
    found: list[int] = ids[order].tolist()
    return found


def _looked_up(reader: Reader, lookup: str, ids: Floats) -> Floats:
    """Return where each id stands among the others; equal ones stand at the same place."""
    found = reader.rows(lookup)
    places = {value: place for place, value in enumerate(sorted({row[1] for row in found}))}
    wanted = ids.astype(np.int64)
    table = np.full(max(int(wanted.max()), *(row[0] for row in found), 0) + 2, -1.0)
    for number, value in found:
        table[number] = places[value]
    return table[wanted]  # -1, no id, is the last one: -1, no place


def file_order(project: Project, reader: Reader) -> tuple[Integers, Integers]:
    """Return all clips in the natural order of their files, and the place of each clip, by id.

    Videos and clips are changed by edits only, so the newest edit in force stands for them all.
    """
    name = "file order"
    row = reader.row("SELECT max(id) FROM history WHERE state = 'in force'")
    remembered: tuple[Row | None, Integers, Integers] | None = project.memory.get(name)
    passing = isinstance(reader, Transaction)  # may still be rolled back
    if remembered is not None and remembered[0] == row and not passing:
        return remembered[1:]
    ids = np.array(reader.columns(_FILES, _BY_FILE_NAME)[0], np.int64)
    places = np.zeros(int(ids.max(initial=0)) + 1, np.int64)
    places[ids] = np.arange(len(ids))
    if not passing:
        project.memory[name] = (row, ids, places)
    return ids, places
