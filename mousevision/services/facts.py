"""What is known of the clips of an embedding, by column, and each animal's clips in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import Rater
from mousevision.core.job import JobContext
from mousevision.services.animals import animal_table
from mousevision.services.pictures import Picture
from mousevision.services.time_points import time_points
from mousevision.store import listing, videos
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

Value = str | float | None
CLASS, PREDICTION, CONFIDENCE = "class", "prediction", "confidence"
ANIMAL, SESSION, TIME_POINT, DAY, CAMERA = "animal", "session", "time point", "day", "camera"
CLUSTER, BADLY_DRAWN, BRIGHTNESS, LEARNT = (
    "found group",
    "drawing error",
    "brightness",
    "learnt from",
)
ALWAYS = (CLASS, PREDICTION, ANIMAL)
"""Columns that are offered even where nothing is known; the others only where something is."""
EDITED = {CLASS: "behaviour", PREDICTION: "predicted", CONFIDENCE: "confidence"}
"""Columns that change while somebody labels, and the fields of a clip's row that they show."""
SHARED = (CLASS, ANIMAL, TIME_POINT, DAY, CAMERA)
"""Columns whose values clips can share, so that it can be asked what is special about some."""
YES, FAMILIAR, STRANGE = "learnt from", "not learnt from, familiar", "unfamiliar"


@dataclass(frozen=True, slots=True)
class Column:
    """A value for each clip; `order` are the words in the order of a legend, where one matters."""

    values: Sequence[Value]
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What is known of the clips of a picture that the project still has.

    Attributes:
        clip_ids: The clips, (m,).
        at: Where each stands in the embedding, (m,).
        columns: By name in words.
        shared: Names of the columns whose values clips can share.
        trails: Of each animal its clips in order of time.
    """

    clip_ids: tuple[int, ...]
    at: npt.NDArray[np.int64]
    columns: Mapping[str, Column]
    shared: tuple[str, ...]
    trails: Mapping[str, tuple[int, ...]]

    def trail(self, clip_id: int, reach: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the clips of the same animal before a clip, nearest last, and after it."""
        if clip_id in self.clip_ids:
            animal = self.columns[ANIMAL].values[self.clip_ids.index(clip_id)]
            order = self.trails.get(str(animal), ())
            if clip_id in order:
                here = order.index(clip_id)
                return order[max(0, here - reach) : here], order[here + 1 : here + 1 + reach]
        return (), ()


def facts(ctx: JobContext, project: Project, picture: Picture, rater: Rater | None) -> Facts:
    """Return what is known of the clips of a picture.

    Raises:
        Cancelled: If the job was cancelled.
    """
    found = picture.embedding
    ids = found.clip_ids.tolist()
    place = {clip: at for at, clip in enumerate(ids)}
    rows = listing.clip_rows(project, ids, rater)
    ctx.check()
    at = np.array([place[row.id] for row in rows], np.int64)
    points = tuple(point.name for point in time_points(project))
    columns = _columns(project, picture, rows, at, points)
    animals = {
        f"animal's {name}" if name in columns else name: each
        for name, each in _animals(project, rows).items()
    }
    ctx.check()
    known = {name: each for name, each in (columns | animals).items() if _tells(name, each)}
    return Facts(
        tuple(row.id for row in rows),
        at,
        known,
        tuple(name for name in (*SHARED, *animals) if name in known),
        _trails(project, rows, points),
    )


def _columns(
    project: Project,
    picture: Picture,
    rows: Sequence[ClipRow],
    at: npt.NDArray[np.int64],
    points: tuple[str, ...],
) -> dict[str, Column]:
    found = picture.embedding
    groups = [None if each < 0 else f"group {each + 1}" for each in found.clusters[at].tolist()]
    return {
        CLASS: Column([row.behaviour for row in rows]),
        PREDICTION: Column([row.predicted for row in rows]),
        CONFIDENCE: Column([row.confidence for row in rows]),
        ANIMAL: Column([row.subject for row in rows]),
        TIME_POINT: Column([row.session for row in rows], points),
        SESSION: Column([_session(row) for row in rows]),
        DAY: Column([row.day or None for row in rows]),
        CAMERA: Column(_cameras(project, rows)),
        CLUSTER: Column(groups),
        LEARNT: Column(_learnt(picture, at), (YES, FAMILIAR, STRANGE)),
        BADLY_DRAWN: Column(_numbers(found.errors[at])),
        BRIGHTNESS: Column(_numbers(found.brightness[at])),
    }


def _tells(name: str, column: Column) -> bool:
    """Return whether a column tells clips apart."""
    several = len(set(column.values)) > 1
    return name in ALWAYS or several


def _session(row: ClipRow) -> str | None:
    parts = [part for part in (row.subject, row.session, row.day) if part]
    return ", ".join(parts) if row.session or row.day else None


def _cameras(project: Project, rows: Sequence[ClipRow]) -> list[Value]:
    """Return size and rate of each clip's video: cameras and their settings differ in them."""
    films = {each.id: each for each in videos.videos(project)}
    words = {
        number: f"{film.width} x {film.height}, {film.fps:.3g} frames a second"
        for number, film in films.items()
    }
    return [words.get(row.video_id) for row in rows]


def _learnt(picture: Picture, at: npt.NDArray[np.int64]) -> list[Value]:
    learnt, strange = picture.embedding.learnt[at].tolist(), picture.strange()[at].tolist()
    return [
        YES if known else STRANGE if odd else FAMILIAR
        for known, odd in zip(learnt, strange, strict=True)
    ]


def _numbers(values: npt.NDArray[np.float32]) -> list[Value]:
    return [float(each) if np.isfinite(each) else None for each in values]


def _animals(project: Project, rows: Sequence[ClipRow]) -> dict[str, Column]:
    """Return the columns of the table of animals."""
    table = animal_table(project)
    values = {animal.name: animal.values for animal in table.rows}
    return {
        name: Column([values.get(row.subject or "", {}).get(name) or None for row in rows])
        for name in table.columns
    }


def _trails(
    project: Project, rows: Sequence[ClipRow], points: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    when = {name: at for at, name in enumerate(points)}
    file = {clip: at for at, clip in enumerate(listing.clip_ids(project))}
    by_animal: dict[str, list[ClipRow]] = defaultdict(list)
    for row in rows:
        if row.subject and (
            row.session or row.day
        ):  # the order of names alone is no order of time
            by_animal[row.subject].append(row)

    def moment(row: ClipRow) -> tuple[int, str, int]:
        return when.get(row.session or "", len(when)), row.day, file[row.id]

    return {
        animal: tuple(row.id for row in sorted(some, key=moment))
        for animal, some in by_animal.items()
    }
