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
from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, track
from mousevision.core.video import FrameTable
from mousevision.interop.tables import Cell, write_csv, write_xlsx
from mousevision.services.asking import project_input
from mousevision.services.classifying import newest_classifier
from mousevision.services.study_report import export_report
from mousevision.services.tensors import project_tensors
from mousevision.store import (
    behaviours,
    blind,
    bouts,
    labels,
    listing,
    predicted_bouts,
    raters,
    study,
    videos,
)
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

Writer = Callable[[JobContext, Project, Path, list[str]], list[Path]]
HEADER = (
    "file", "start_frame", "stop_frame", "subject", "session", "day", "class", "predicted",
    "confidence", "unsure", "unfamiliar", "reviewed",
)  # fmt: skip
BOUT_HEADER = (
    "file", "subject", "session", "rater", "behaviour", "start_frame", "stop_frame",
    "start_seconds", "stop_seconds", "blind",
)  # fmt: skip
BLIND_HEADER = (
    "rater", "began", "ended", "why_left", "number", "file", "start_frame", "stop_frame",
)  # fmt: skip
PREDICTED_BOUT_HEADER = (
    "file", "subject", "session", "run", "behaviour", "start_frame", "stop_frame",
    "start_seconds", "stop_seconds", "confidence",
)  # fmt: skip


def export_csv(ctx: JobContext, project: Project, out: Path, _: list[str]) -> list[Path]:
    """Write a row per clip; to files beside it bouts, those found by networks, and blind work."""
    write_csv(out, *clip_table(ctx, project))
    written = [out]
    tables = {
        "bouts": bout_table,
        "predicted_bouts": predicted_bout_table,
        "blind": blind_table,
    }
    for name, table in tables.items():
        header, rows = table(ctx, project)
        if rows:
            written.append(out.with_name(f"{out.stem}_{name}{out.suffix}"))
            write_csv(written[-1], header, rows)
    return written


def export_xlsx(ctx: JobContext, project: Project, out: Path, _: list[str]) -> list[Path]:
    """Write a spreadsheet with a row per clip."""
    header, rows = clip_table(ctx, project)
    write_xlsx(out, header, track(ctx, rows, len(rows), "writing"))
    return [out]


def export_tensors(
    ctx: JobContext,
    project: Project,
    out: Path,
    left_out: list[str],
    spec: InputSpec | None = None,
) -> list[Path]:
    """Write each clip's tensor to the folder `out`: as CSV, a row per frame, and as NPZ.

    The CSV is the seed project's own format: frames x pixels, row by row, no header. Clips are
    prepared as for the newest network unless `spec` says otherwise. What a cancelled export wrote
    is removed.
    """
    ids = listing.clip_ids(project)
    spec = spec or network_input(project)
    written: list[Path] = []
    try:
        with project_tensors(ctx, project, ids, spec, forgiving=True) as source:
            rows = listing.clip_rows(project, ids)
            for index, row in enumerate(track(ctx, rows, len(rows), "writing tensors")):
                tensor = source.read([index])[0]
                if index not in source.problems:
                    written += write_tensor(out / _tensor_name(row), tensor, row)
            left_out += source.problems.values()
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def network_input(project: Project) -> InputSpec:
    """Return how clips are prepared for the newest network; else as the project keeps it."""
    try:
        return InputSpec.from_json(newest_classifier(project).config["input"])
    except DataError:
        return project_input(project)


def _tensor_name(row: ClipRow) -> str:
    """Return a name that is unique and not too long for any disk."""
    return f"{row.id:06d}_{Path(row.name).stem[:60]}_{row.start}-{row.stop}"


def write_tensor(stem: Path, tensor: npt.NDArray[np.uint8], row: ClipRow) -> list[Path]:
    """Write one tensor, (frames, channels, height, width), as `stem.csv` and `stem.npz`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(tensor.reshape(len(tensor), -1).tolist())
    table, packed = Path(f"{stem}.csv"), Path(f"{stem}.npz")
    write_text(table, text.getvalue())
    with write_beside(packed) as beside:
        np.savez_compressed(
            beside,
            tensor=tensor,
            frames=(row.start, row.stop),
            video=row.file,
            label=row.behaviour or "",
            subject=row.subject or "",
        )
    return [table, packed]


FORMATS: dict[str, Writer] = {
    "csv": export_csv,
    "xlsx": export_xlsx,
    "tensors": export_tensors,
    "report": export_report,
}


def export(
    ctx: JobContext, project: Project, form: str, out: Path, left_out: list[str] | None = None
) -> list[Path]:
    """Write a project in another form; return the files written.

    What had to be left out is told in a sentence each, added to `left_out`.

    Raises:
        SettingError: If the form is unknown.
    """
    return find_format(form)(ctx, project, out, [] if left_out is None else left_out)


def find_format(form: str) -> Writer:
    """Return what writes a form.

    Raises:
        SettingError: If the form is unknown.
    """
    if form not in FORMATS:
        raise SettingError(f"“{form}” cannot be written; known are {', '.join(FORMATS)}.")
    return FORMATS[form]


def clip_table(ctx: JobContext, project: Project) -> tuple[Sequence[str], list[list[Cell]]]:
    """Return header and rows of the table of clips.

    At its end stand a column per rater with the label, one per rater who ever worked blind that
    says whether this label was given so (empty without a label), and one per column of the table
    of animals in which anything stands.
    """
    known = {each.name: each.meta for each in study.subjects(project)}
    columns = list(dict.fromkeys(column for meta in known.values() for column in meta))
    people = raters.raters(project)
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    given = {
        (label.clip_id, label.rater_id): names[label.behaviour_id]
        for label in labels.all_labels(project)
    }
    unseen = blind.blind_labels(project)
    ever = {spell.rater_id for spell in blind.spells(project)}
    blinded = [person for person in people if person.id in ever]
    rows: list[list[Cell]] = []
    found = listing.clip_rows(project, listing.clip_ids(project))
    for row in track(ctx, found, len(found), "clips"):
        cells: list[Cell] = [
            row.file, row.start, row.stop, row.subject, row.session, row.day, row.behaviour,
            row.predicted, row.confidence, row.abstained, row.unfamiliar,
            row.reviewed,
        ]  # fmt: skip
        cells += [given.get((row.id, person.id)) for person in people]
        for person in blinded:
            key = row.id, person.id
            cells.append((key in unseen) if key in given else None)
        cells += [known.get(row.subject or "", {}).get(column) for column in columns]
        rows.append(cells)
    heads = [f"label {person.name}" for person in people]
    heads += [f"blind {person.name}" for person in blinded]
    return [*HEADER, *heads, *(f"animal {column}" for column in columns)], rows


def bout_table(ctx: JobContext, project: Project) -> tuple[Sequence[str], list[list[Cell]]]:
    """Return header and rows of the table of bouts, times in seconds from the video's start."""
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    people = {person.id: person.name for person in raters.raters(project)}
    unseen = blind.blind_bouts(project)
    rows: list[list[Cell]] = []
    by_clip = defaultdict(list)
    for bout in bouts.all_bouts(project):
        by_clip[bout.clip_id].append(bout)
    for row in track(ctx, listing.clip_rows(project, list(by_clip)), len(by_clip), "bouts"):
        table = videos.frame_table(project, row.video_id)
        rows += [
            [row.file, row.subject, row.session, people[bout.rater_id], names[bout.behaviour_id],
             *_ends(table, bout.start, bout.stop), bout.id in unseen]
            for bout in by_clip[row.id]
        ]  # fmt: skip
    return BOUT_HEADER, rows


def blind_table(ctx: JobContext, project: Project) -> tuple[Sequence[str], list[list[Cell]]]:
    """Return header and rows of the blind work that is over: which number stood for which clip.

    Whoever still works blind keeps the key sealed.
    """
    people = {person.id: person.name for person in raters.raters(project)}
    clips = {row.id: row for row in listing.clip_rows(project, listing.clip_ids(project))}
    rows: list[list[Cell]] = []
    over = [spell for spell in reversed(blind.spells(project)) if spell.ended]
    for spell in track(ctx, over, len(over), "blind work"):
        log = [people[spell.rater_id], spell.began, spell.ended, spell.why]
        for number, clip_id in enumerate(spell.shuffled, 1):
            row = clips.get(clip_id)
            place = [row.file, row.start, row.stop] if row else ["removed since", None, None]
            rows.append([*log, number, *place])
    return BLIND_HEADER, rows


def predicted_bout_table(
    ctx: JobContext, project: Project
) -> tuple[Sequence[str], list[list[Cell]]]:
    """Return header and rows of the bouts that networks found, the newest of each clip."""
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    rows: list[list[Cell]] = []
    clips = predicted_bouts.searched_clips(project)
    for row in track(ctx, listing.clip_rows(project, clips), len(clips), "predicted bouts"):
        found = predicted_bouts.predicted_bouts(project, row.id)
        table = videos.frame_table(project, row.video_id)
        rows += [
            [row.file, row.subject, row.session, bout.run_id, names[bout.behaviour_id],
             *_ends(table, bout.start, bout.stop), round(bout.confidence, 4)]
            for bout in (found.bouts if found else ())
        ]  # fmt: skip
    return PREDICTED_BOUT_HEADER, rows


def _ends(table: FrameTable, start: int, stop: int) -> list[Cell]:
    """Return first frame and frame behind the last, then their times in seconds."""
    last = table.seconds(min(stop, len(table)) - 1)
    step = table.seconds(1) if len(table) > 1 else 0.0
    end = table.seconds(stop) if stop < len(table) else last + step
    return [start, stop, round(table.seconds(start), 6), round(end, 6)]
