"""The verb that asks whether the answer can be had without the animal: audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from mousevision.cli.options import Json, ProjectPath, Quiet, Seed, Settings, pairs
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
    prepared: Annotated[
        bool, typer.Option("--prepared", help="Judge clips as a network gets them.")
    ] = False,
    settings: Settings = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Ask whether the class can be had without the animal's movement.

    Clips are judged as they were filmed; with `--prepared`, or with settings of the input such as
    `--set background=clip`, as a network gets them that are prepared so.
    """

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.asking import input_request, project_input
        from mousevision.services.audit_view import View
        from mousevision.services.auditing import audit as audit_run
        from mousevision.store.project import Project

        values = pairs(settings)
        with Project.open(project) as opened:
            spec = input_request(values, project_input(opened))
            view = View(spec, prepared=True) if values or prepared else None
            run = audit_run(ctx, opened, seed, model=model, view=view)
        document = {"run": run.id, "seconds": run.seconds, **run.metrics}
        return Answer(document, _lines(run), not run.metrics["skipped"])

    run_verb(work, as_json=as_json, quiet=quiet)


def _lines(run: Run) -> Iterator[str]:
    yield f"Run {run.id}, audit: {run.words}"
    for finding in run.metrics["findings"]:
        yield f"{SIGNS[finding['level']]} {finding['check']}: {finding['words']}"
        for offer in finding["offers"]:
            asked = " ".join(
                f"--set {name}={_said(value)}" for name, value in offer["settings"].items()
            )
            yield f"     {offer['words']} and audit again: {asked}"
    yield from run.metrics["skipped"]


def _said(value: object) -> str:
    """Return a setting's value as `--set` reads it."""
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
