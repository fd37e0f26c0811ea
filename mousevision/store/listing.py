"""What the clip browser shows: ids filtered and sorted at once, rows page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mousevision.core.annotation import Rater
from mousevision.core.filters import Filter
from mousevision.store.edit import Row, id_list
from mousevision.store.labels import OWN, reference_sql
from mousevision.store.order import SORTS, file_order, in_order, sort_key
from mousevision.store.predictions import current_sql
from mousevision.store.query import MISSING, SOURCE, Query, reviewed_sql

if TYPE_CHECKING:
    from mousevision.store.project import Project

__all__ = ["SORTS", "ClipRow", "Counts", "clip_ids", "clip_rows", "counts", "first_unreviewed"]
PAGE = 256
"""Clips asked about at a time."""


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One clip as a browser shows it.

    Attributes:
        id: The clip.
        video_id: Its video.
        file: Path as shown: relative to the project where possible, with forward slashes.
        name: The last part of it.
        start: First frame.
        stop: Frame behind the last.
        fps: Pictures per second of the video.
        subject: Name of the animal, or None.
        session: Name of the session, or None.
        day: ISO date of the session, or empty.
        behaviour: Name of the reference label: the rater's own, else the newest; None without.
        behaviour_id: Its id.
        own_id: The label that the rater gave; None without.
        disagree: Raters gave different labels.
        predicted: Name of the class currently predicted; None without a prediction.
        predicted_id: Its id.
        confidence: Its probability, 0 to 1.
        abstained: The model was too unsure to say.
        unfamiliar: The clip is unlike all that the model has learnt from.
        reviewed: The rater has decided about this clip.
        missing: The video was not there when it was last looked for.
    """

    id: int
    video_id: int
    file: str
    name: str
    start: int
    stop: int
    fps: float
    subject: str | None
    session: str | None
    day: str
    behaviour: str | None
    behaviour_id: int | None
    own_id: int | None
    disagree: bool
    predicted: str | None
    predicted_id: int | None
    confidence: float | None
    abstained: bool
    reviewed: bool
    missing: bool
    unfamiliar: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clips there are: all, labelled by anybody, reviewed by the rater, predicted."""

    clips: int
    labelled: int
    reviewed: int
    predicted: int


def clip_ids(
    project: Project,
    where: Filter | None = None,
    sort: str = "file",
    descending: bool = False,
    rater: Rater | None = None,
) -> list[int]:
    """Return the clips that match, in order; those without a value come last, either way.

    Clips that are equal in what is sorted by stay in natural order of their files.

    Raises:
        SettingError: If the filter or the order makes no sense.
    """
    query = Query(rater)
    condition = f" WHERE {query.condition(where)}" if where is not None else ""
    key = sort_key(sort, rater)
    with project.snapshot() as reader:
        if where is None and sort == "file":
            everything: list[int] = file_order(project, reader)[0].tolist()
            return everything[::-1] if descending else everything
        value = f"IFNULL({key.sql}, -1)"
        source = SOURCE + condition
        ids, values = reader.columns(source, "clips.id", value, bindings=query.bindings)
        return in_order(project, reader, ids, values, key, descending)


def clip_rows(project: Project, ids: Sequence[int], rater: Rater | None = None) -> list[ClipRow]:
    """Return what is shown of these clips, in the order given; ids that are gone are left out."""
    sql = (
        "SELECT clips.id, clips.video_id, videos.path, videos.name, clips.start, clips.stop,"
        " videos.fps, subjects.name, sessions.name, IFNULL(sessions.day, ''),"
        f" {reference_sql(rater)}, {OWN},"
        " (SELECT count(DISTINCT behaviour_id) FROM labels WHERE clip_id = clips.id) > 1,"
        f" {current_sql('behaviour_id')}, {current_sql('confidence')}, {current_sql('abstained')},"
        f" {reviewed_sql(rater)}, {MISSING}, {current_sql('unfamiliar')}{SOURCE}"
        " WHERE clips.id IN (SELECT value FROM json_each(:ids))"
    )
    bindings = {"ids": id_list(ids), "rater": rater.id if rater else None}
    with project.snapshot() as reader:
        names: dict[int, str] = dict(reader.rows("SELECT id, name FROM behaviours"))
        found = {row[0]: _clip_row(row, names) for row in reader.rows(sql, bindings)}
    return [found[number] for number in ids if number in found]


def first_unreviewed(
    project: Project, ids: Sequence[int], rater: Rater | None = None
) -> int | None:
    """Return the first of these clips on which the rater has not decided, if there is one."""
    sql = (
        f"SELECT clips.id{SOURCE} WHERE NOT {reviewed_sql(rater)}"
        " AND clips.id IN (SELECT value FROM json_each(:ids))"
    )
    for at in range(0, len(ids), PAGE):
        page = ids[at : at + PAGE]
        bindings = {"ids": id_list(page), "rater": rater.id if rater else None}
        left = {number for (number,) in project.rows(sql, bindings)}
        if left:
            return next(number for number in page if number in left)
    return None


def counts(project: Project, rater: Rater | None = None) -> Counts:
    """Return how far labelling, reviewing and classifying have come."""
    reviewed = (
        "SELECT count(DISTINCT clip_id) FROM (SELECT clip_id, decision, max(id) FROM reviews"
        " WHERE :rater IS NULL OR rater_id = :rater GROUP BY clip_id, rater_id)"
        " WHERE decision <> 'skipped'"
    )
    sql = (
        "SELECT (SELECT count(*) FROM clips), (SELECT count(DISTINCT clip_id) FROM labels),"
        f" ({reviewed})"
    )
    row = project.row(sql, {"rater": rater.id if rater else None})
    clips, labelled, settled = row or (0, 0, 0)
    return Counts(clips, labelled, settled, _predicted(project))


def _predicted(project: Project) -> int:
    """Return how many clips have a current prediction; remembered, since labels do not matter."""
    name, state = "predicted clips", project.state_of("predictions", "runs", "clips", "behaviours")
    remembered: tuple[object, int] | None = project.memory.get(name)
    if remembered is not None and remembered[0] == state and not project.read_only:
        return remembered[1]
    sql = f"SELECT count(*) FROM clips WHERE {current_sql('run_id')} IS NOT NULL"
    row = project.row(sql)
    number = int(row[0]) if row else 0
    project.memory[name] = (state, number)
    return number


def _clip_row(row: Row, names: dict[int, str]) -> ClipRow:
    return ClipRow(
        id=row[0],
        video_id=row[1],
        file=row[2],
        name=row[3],
        start=row[4],
        stop=row[5],
        fps=row[6],
        subject=row[7],
        session=row[8],
        day=row[9],
        behaviour=names.get(row[10]),
        behaviour_id=row[10],
        own_id=row[11],
        disagree=bool(row[12]),
        predicted=names.get(row[13]),
        predicted_id=row[13],
        confidence=row[14],
        abstained=bool(row[15]),
        reviewed=bool(row[16]),
        missing=bool(row[17]),
        unfamiliar=bool(row[18]),
    )
