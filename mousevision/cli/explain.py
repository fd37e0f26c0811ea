"""The verb that shows what decided: explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mousevision.cli.console import ConsoleContext, load_torch
from mousevision.cli.options import Json, ProjectPath, Quiet
from mousevision.cli.output import Answer, run_verb

if TYPE_CHECKING:
    from mousevision.services.explained_pictures import Pictures
    from mousevision.services.explaining import Explained


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verb."""
    app.command("explain")(explain)


def explain(
    project: ProjectPath,
    clip: Annotated[str, typer.Option(help="The clip's file, as `mousevision list` names it.")],
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")],
    run: Annotated[int | None, typer.Option(help="A training run; default the newest.")] = None,
    behaviour: Annotated[
        str | None, typer.Option("--class", help="Explain this class; default the most probable.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show which pixels and frames of a clip decided what a network says of it."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.classifying import training_run
        from mousevision.services.explained_pictures import write_pictures
        from mousevision.services.explaining import explain_clip
        from mousevision.services.naming import ClipNames
        from mousevision.store.project import Project

        with Project.open(project, read_only=True) as opened:
            clip_id = ClipNames(opened).one(clip)
            training_run(opened, run)  # or say so before anything slow
            load_torch(ctx)
            found = explain_clip(ctx, opened, clip_id, run, behaviour)
            pictures = write_pictures(ctx, opened, found, out)
        document = {"file": clip, **_document(found, pictures)}
        return Answer(document, [found.words(), f"Pictures: {pictures.overview.parent}"])

    run_verb(work, as_json=as_json, quiet=quiet)


def _document(found: Explained, pictures: Pictures) -> dict[str, Any]:
    return {
        "run": found.run,
        "class": found.behaviour,
        "probability": found.probability,
        "predicted": found.said,
        "frames": [picture.to_json() for picture in pictures.frames],
        "overview": str(pictures.overview),
        "moving": found.moving,
        "still": found.still,
        "warnings": found.warnings(),
        "words": found.words(),
    }
