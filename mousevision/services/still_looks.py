"""What stands still in a project's clips: looked at once, kept in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.ahead import in_order
from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError, VideoError
from mousevision.core.job import JobContext, track
from mousevision.media.pool import ReaderPool, threads_each
from mousevision.media.still import HEIGHT, MARKS, WIDTH, key_bytes
from mousevision.services.audit_view import View
from mousevision.services.tensors import ClipPlace, ProjectPlaces, need_file
from mousevision.store.project import Project

KEPT = 5000
"""Clips kept in the cache: some 80 MB."""
PICTURE = (np.uint8, (HEIGHT, WIDTH))
LOOK = np.dtype(
    [
        ("key", "U80"),
        ("background", *PICTURE),
        ("change", *PICTURE),
        ("first", *PICTURE),
        ("marks", np.float32, (len(MARKS),)),
        ("coded", np.float32),
    ]
)
"""One clip: see `media.still.StillLook`; `coded` is the first picture's size as coded, bytes."""
Rows = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Looks:
    """What stands still in some clips.

    Attributes:
        kept: Which of the clips asked for could be read, (n,).
        rows: What was seen of them, of type `LOOK`, (n,).
        problems: A sentence for each clip that could not be read.
    """

    kept: tuple[int, ...]
    rows: Rows
    problems: tuple[str, ...]

    def only(self, kept: Sequence[int]) -> Looks:
        """Return what was seen of some of the clips."""
        return Looks(tuple(self.kept[at] for at in kept), self.rows[list(kept)], self.problems)

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return one field of all clips, (n, ...)."""
        values: npt.NDArray[Any] = self.rows[name]
        return values


def still_looks(ctx: JobContext, project: Project, clip_ids: Sequence[int], view: View) -> Looks:
    """Look at the clips as `view` says; what was seen stays if it is cancelled.

    Raises:
        DataError: If no clip can be read.
        Cancelled: If the user cancelled.
    """
    places = ProjectPlaces(project, clip_ids)
    file = _cache_file(project, view)
    known = {str(row["key"]): row for row in _read(file)}
    new: dict[str, Any] = {}
    kept, rows, problems = [], [], []
    with closing(ReaderPool(limit=4, threads=threads_each(len(places)))) as pool:

        def look(at: int) -> Any:
            key = places.key(at)
            try:
                return known[key] if key in known else _seen(pool, places[at], key, view)
            except VideoError as error:
                return error

        try:
            found = in_order(ctx, range(len(places)), look)
            for at, row in enumerate(track(ctx, found, len(places), "looking at backgrounds")):
                if isinstance(row, VideoError):
                    problems.append(str(row))
                    continue
                if (key := str(row["key"])) not in known:
                    new[key] = row
                kept.append(at)
                rows.append(row)
        finally:
            if new:
                _write(file, [*new.values(), *known.values()][:KEPT])
    if not kept:
        raise DataError(f"None of the labelled clips can be read. {problems[0]}")
    return Looks(tuple(kept), np.array(rows, LOOK), tuple(problems))


def _seen(pool: ReaderPool, place: ClipPlace, key: str, view: View) -> Any:
    need_file(place)
    with pool.reader(place.path, place.table, place.rotation) as reader:
        look = view.look(reader, place.start, place.stop)
    seen = (key, look.background, look.change, look.first, look.marks, key_bytes(place.path))
    return np.array([seen], LOOK)[0]


def _cache_file(project: Project, view: View) -> Path:
    return project.folder / "cache" / "audit" / f"{view.digest()}.npy"


def _read(file: Path) -> Rows:
    """Return what the cache holds; a file that is missing or damaged is one that is empty."""
    try:
        rows = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return np.empty(0, LOOK)
    return rows if rows.dtype == LOOK and rows.ndim == 1 else np.empty(0, LOOK)


def _write(file: Path, rows: Sequence[Any]) -> None:
    with write_beside(file) as beside:
        np.save(beside, np.array(rows, LOOK))
