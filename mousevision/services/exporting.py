"""Export: labels and predictions as a table, bouts beside it, tensors for other programs."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside, write_text
from mousevision.core.errors import SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, track
from mousevision.interop.tables import Cell, write_csv, write_xlsx
from mousevision.services.tensors import project_tensors
from mousevision.store import behaviours, bouts, labels, listing, raters, videos
from mousevision.store.project import Project

HEADER = (
    "file", "start_frame", "stop_frame", "subject", "session", "day", "class", "predicted",
    "confidence", "unsure", "reviewed",
)  # fmt: skip
BOUT_HEADER = (
    "file", "subject", "session", "rater", "behaviour", "start_frame", "stop_frame",
    "start_seconds", "stop_seconds",
)  # fmt: skip


def export_csv(ctx: JobContext, project: Project, out: Path) -> list[Path]:
    """Write a row per clip, and the bouts, if any, to a second file beside it."""
    write_csv(out, *clip_table(project))
    written = [out]
    header, rows = bout_table(ctx, project)
    if rows:
        beside = out.with_name(f"{out.stem}_bouts{out.suffix}")
        write_csv(beside, header, rows)
        written.append(beside)
    return written


def export_xlsx(ctx: JobContext, project: Project, out: Path) -> list[Path]:
    """Write a spreadsheet with a row per clip."""
    write_xlsx(out, *clip_table(project))
    return [out]


def export_tensors(ctx: JobContext, project: Project, out: Path, spec: InputSpec) -> list[Path]:
    """Write each clip's tensor to the folder `out`: as CSV, a row per frame, and as NPZ.

    The CSV is the seed project's own format: frames x pixels, row by row, no header.
    """
    ids = listing.clip_ids(project)
    written = []
    with project_tensors(project, ids, spec) as source:
        rows = listing.clip_rows(project, ids)
        for index, row in enumerate(track(ctx, rows, len(rows), "writing tensors")):
            name = f"{row.id:06d}_{Path(row.name).stem}_{row.start}-{row.stop}"
            tensor = source.read([index])[0]
            written += write_tensor(out / name, tensor, row.file, row.behaviour)
    return written


def write_tensor(
    stem: Path, tensor: npt.NDArray[np.uint8], file: str, behaviour: str | None
) -> list[Path]:
    """Write one tensor, (frames, channels, height, width), as `stem.csv` and `stem.npz`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(tensor.reshape(len(tensor), -1).tolist())
    table, packed = Path(f"{stem}.csv"), Path(f"{stem}.npz")
    write_text(table, text.getvalue())
    with write_beside(packed) as beside:
        np.savez_compressed(beside, tensor=tensor, video=file, label=behaviour or "")
    return [table, packed]


FORMATS: dict[str, Callable[[JobContext, Project, Path], list[Path]]] = {
    "csv": export_csv,
    "xlsx": export_xlsx,
    "tensors": lambda ctx, project, out: export_tensors(ctx, project, out, InputSpec()),
}


def export(ctx: JobContext, project: Project, form: str, out: Path) -> list[Path]:
    """Write a project in another form; return the files written.

    Raises:
        SettingError: If the form is unknown.
    """
    if form not in FORMATS:
        raise SettingError(f"“{form}” cannot be written; known are {', '.join(FORMATS)}.")
    return FORMATS[form](ctx, project, out)


def clip_table(project: Project) -> tuple[Sequence[str], list[list[Cell]]]:
    """Return header and rows of the table of clips, a column per rater at its end."""
    people = raters.raters(project)
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    given = {
        (label.clip_id, label.rater_id): names[label.behaviour_id]
        for label in labels.all_labels(project)
    }
    rows: list[list[Cell]] = []
    for row in listing.clip_rows(project, listing.clip_ids(project)):
        cells: list[Cell] = [
            row.file, row.start, row.stop, row.subject, row.session, row.day, row.behaviour,
            row.predicted, row.confidence, row.abstained, row.reviewed,
        ]  # fmt: skip
        rows.append([*cells, *(given.get((row.id, person.id)) for person in people)])
    return [*HEADER, *(f"label {person.name}" for person in people)], rows


def bout_table(ctx: JobContext, project: Project) -> tuple[Sequence[str], list[list[Cell]]]:
    """Return header and rows of the table of bouts, times in seconds from the video's start."""
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    people = {person.id: person.name for person in raters.raters(project)}
    rows: list[list[Cell]] = []
    by_clip = defaultdict(list)
    for bout in bouts.all_bouts(project):
        by_clip[bout.clip_id].append(bout)
    for row in track(ctx, listing.clip_rows(project, list(by_clip)), len(by_clip), "bouts"):
        table = videos.frame_table(project, row.video_id)
        for bout in by_clip[row.id]:
            last = table.seconds(min(bout.stop, len(table)) - 1)
            step = table.seconds(1) if len(table) > 1 else 0.0
            stop = table.seconds(bout.stop) if bout.stop < len(table) else last + step
            rows.append([
                row.file, row.subject, row.session, people[bout.rater_id],
                names[bout.behaviour_id], bout.start, bout.stop,
                round(table.seconds(bout.start), 6), round(stop, 6),
            ])  # fmt: skip
    return BOUT_HEADER, rows
