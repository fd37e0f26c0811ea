"""Verbs on a project's content: new, import, label, list, export, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mousevision.cli.options import Json, ProjectPath, Quiet
from mousevision.cli.output import Answer, ConsoleContext, run_verb
from mousevision.core.errors import DamagedProjectError, SettingError
from mousevision.core.ethogram import Behaviour, Scope, free_key, parse_class
from mousevision.core.filters import parse_filter
from mousevision.core.palette import colour_at

if TYPE_CHECKING:
    from mousevision.services.import_plan import Skipped
    from mousevision.services.importing import ImportResult
    from mousevision.store.listing import ClipRow


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verbs."""
    app.command("new")(new)
    app.command("import")(import_)
    app.command("label")(label)
    app.command("list")(list_)
    app.command("export")(export)
    app.command("check")(check)


def new(
    project: ProjectPath,
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", metavar="NAME=KEY", help="A class for whole clips."),
    ] = None,
    bouts: Annotated[
        list[str] | None,
        typer.Option("--bout", metavar="NAME=KEY", help="A behaviour for the timeline."),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a project."""

    def work(_: ConsoleContext) -> Answer:
        from mousevision.store.project import Project

        behaviours = _behaviours(classes or [], bouts or [])
        with Project.create(project, behaviours) as made:
            file = made.file
        return Answer({"project": str(file)}, [f"Made {file}"])

    run_verb(work, as_json=as_json, quiet=quiet)


def _behaviours(classes: list[str], bouts: list[str]) -> list[Behaviour]:
    asked = [(text, Scope.CLIP) for text in classes] + [(text, Scope.BOUT) for text in bouts]
    parsed = [(*parse_class(text), scope) for text, scope in asked]
    taken = [key for _, key, _ in parsed if key]
    for key in taken:
        if taken.count(key) > 1:
            raise SettingError(f"The key {key} is given twice: every class needs its own.")
    found: list[Behaviour] = []
    for at, (name, key, scope) in enumerate(parsed):
        if any(other.name.casefold() == name.casefold() for other in found):
            raise SettingError(f"The class {name} is given twice.")
        key = key or free_key([*taken, *(b.key for b in found)])
        found.append(Behaviour(0, name, key, colour_at(at), scope, position=at))
    return found


def import_(
    project: ProjectPath,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...")],
    metadata: Annotated[Path | None, typer.Option(help="CSV or XLSX with a row per file.")] = None,
    file_column: Annotated[str | None, typer.Option()] = None,
    class_column: Annotated[str | None, typer.Option()] = None,
    subject_column: Annotated[str | None, typer.Option()] = None,
    session_column: Annotated[str | None, typer.Option()] = None,
    class_from_folder: Annotated[bool, typer.Option("--class-from-folder")] = False,
    pattern: Annotated[
        str,
        typer.Option(
            help="File name in words, as {animal}_{session}_{anything}, or a regular expression "
            "with named groups subject, session, class, day."
        ),
    ] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add videos; running it again adds nothing."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.import_plan import ImportRules
        from mousevision.services.importing import import_videos
        from mousevision.store.project import Project

        named = {
            "file": file_column,
            "class": class_column,
            "subject": subject_column,
            "session": session_column,
        }
        columns = {name: column for name, column in named.items() if column}
        if columns and metadata is None:
            raise SettingError(f"--{next(iter(columns))}-column needs --metadata.")
        rules = ImportRules(metadata, columns, class_from_folder, pattern)
        with Project.open(project) as opened:
            return _imported(import_videos(ctx, opened, paths, rules))

    run_verb(work, as_json=as_json, quiet=quiet)


def _imported(result: ImportResult) -> Answer:
    document = {
        "imported": result.imported,
        "already": result.already,
        "skipped": _skipped(result.skipped),
        "notes": _skipped(result.notes),
    }
    lines = [result.words(), *(f"skipped {s.path}: {s.reason}" for s in result.skipped)]
    lines += [f"note {s.path}: {s.reason}" for s in result.notes]
    return Answer(document, lines, not result.skipped)


def label(
    project: ProjectPath,
    rater: Annotated[str, typer.Option(help="Who gave the labels.")],
    table: Annotated[
        Path,
        typer.Option(
            "--from", help="CSV or XLSX: file,class or file,behaviour,start_frame,stop_frame."
        ),
    ],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Give the labels of a file to clips."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.labelling import labels_from_file
        from mousevision.services.words import counted
        from mousevision.store.project import Project

        with Project.open(project) as opened:
            result = labels_from_file(ctx, opened, rater, table)
        lines = [f"{counted(result.labels, 'label')} by {rater}"]
        lines += [f"skipped {s.path}: {s.reason}" for s in result.skipped]
        document = {"labels": result.labels, "skipped": _skipped(result.skipped)}
        return Answer(document, lines, not result.skipped)

    run_verb(work, as_json=as_json, quiet=quiet)


def list_(
    project: ProjectPath,
    where: Annotated[
        str, typer.Option("--filter", help='For example: "class=pre and subject=m1"')
    ] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List clips with labels and predictions."""

    def work(_: ConsoleContext) -> Answer:
        from mousevision.store import listing
        from mousevision.store.project import Project

        wanted = parse_filter(where)
        with Project.open(project, read_only=True) as opened:
            rows = listing.clip_rows(opened, listing.clip_ids(opened, wanted))
        return Answer({"clips": [_listed(row) for row in rows]}, map(_line, rows))

    run_verb(work, as_json=as_json, quiet=quiet)


def _listed(row: ClipRow) -> dict[str, Any]:
    return {
        "file": row.file,
        "subject": row.subject,
        "session": row.session,
        "class": row.behaviour,
        "predicted": row.predicted,
        "confidence": row.confidence,
        "start_frame": row.start,
        "stop_frame": row.stop,
        "reviewed": row.reviewed,
        "unsure": row.abstained,
        "unfamiliar": row.unfamiliar,
        "missing": row.missing,
    }


def _line(row: ClipRow) -> str:
    sure = "" if row.confidence is None else f"{row.confidence:.2f}"
    words = (row.subject, row.session, row.behaviour, row.predicted)
    return "\t".join((row.file, *(word or "-" for word in words), sure))


def export(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, tensors or report.")],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write labels, predictions or tensors for other programs."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services import exporting
        from mousevision.services.words import counted
        from mousevision.store.project import Project

        exporting.find_format(form)
        left_out: list[str] = []
        with Project.open(project, read_only=True) as opened:
            written = exporting.export(ctx, opened, form, out, left_out)
        document = {"written": [str(path) for path in written], "skipped": left_out}
        lines = [f"{counted(len(written), 'file')} written to {out}"]
        lines += [f"skipped: {reason}" for reason in left_out]
        return Answer(document, lines, not left_out)

    run_verb(work, as_json=as_json, quiet=quiet)


def check(
    project: ProjectPath,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check the project: database, missing or changed videos, orphaned files."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services import checking
        from mousevision.store.project import Project

        try:
            with Project.open(project, read_only=not repair) as opened:
                problems = checking.check(ctx, opened, repair=repair)
                notes = checking.notes(opened)
        except DamagedProjectError as error:
            if project.is_file() and project.suffix.lower() != ".mvproj":
                raise
            problems, notes = [str(error)], []
        lines = [*(problems or ["The project is sound."]), *(f"note: {note}" for note in notes)]
        document = {"ok": not problems, "problems": problems, "notes": notes}
        return Answer(document, lines, not problems)

    run_verb(work, as_json=as_json, quiet=quiet)


def _skipped(items: tuple[Skipped, ...]) -> list[dict[str, str]]:
    return [{"path": item.path, "reason": item.reason} for item in items]
