"""The verb that asks whether the answer can be had without the animal: audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from mousevision.cli.options import Json, ProjectPath, Quiet, Seed
from mousevision.cli.output import Answer, ConsoleContext, run_verb

if TYPE_CHECKING:
    from mousevision.core.run import Run

SIGNS = {"confounded": "!!", "suspect": "! ", "note": "- ", "fine": "  "}


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verb."""
    app.command("audit")(audit)


def audit(
    project: ProjectPath,
    model: Annotated[
        str, typer.Option(help="Audit for this network: what it looks at, beside its score.")
    ] = "",
    seed: Seed = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Ask whether the class can be had without the animal's movement."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.auditing import audit as audit_run
        from mousevision.store.project import Project

        with Project.open(project) as opened:
            run = audit_run(ctx, opened, seed, model=model)
        document = {"run": run.id, "seconds": run.seconds, **run.metrics}
        return Answer(document, _lines(run), not run.metrics["skipped"])

    run_verb(work, as_json=as_json, quiet=quiet)


def _lines(run: Run) -> Iterator[str]:
    yield f"Run {run.id}, audit: {run.words}"
    for finding in run.metrics["findings"]:
        yield f"{SIGNS[finding['level']]} {finding['check']}: {finding['words']}"
    yield from run.metrics["skipped"]
