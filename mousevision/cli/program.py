"""Verbs of the program itself: open, demo, models, self-test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mousevision import __version__
from mousevision.cli.options import Json, ProjectPath, Quiet, Seed
from mousevision.cli.output import Answer, ConsoleContext, run_verb
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import SpanContext
from mousevision.simulate.study import Confound


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verbs."""
    app.callback()(version)
    app.command("open")(open_project)
    app.command("demo")(demo)
    app.command("models")(models)
    app.command("self-test")(self_test)


def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Review and classify videos of mice. Without a verb the window opens."""
    if show:
        typer.echo(f"MouseVision {__version__}")
        raise typer.Exit


def open_project(project: ProjectPath) -> None:
    """Open the window on a project."""
    from mousevision.gui.app import run_window

    raise typer.Exit(run_window([str(project)]))


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the study.")],
    animals: Annotated[int, typer.Option(min=2, max=500)] = 6,
    clips_per_animal: Annotated[int, typer.Option(min=4, max=5000)] = 16,
    confound: Annotated[
        Confound, typer.Option(help="What leaks the answer, to see the audit catch it.")
    ] = Confound.NONE,
    seed: Seed = 0,
    no_window: Annotated[bool, typer.Option("--no-window")] = False,
    tour: Annotated[
        Path | None,
        typer.Option(help="Open the window, leave pictures of every panel there, and close."),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make the simulated demo study, run the whole job on it and open it."""
    from mousevision.services.demo import DemoRequest
    from mousevision.services.demo_job import run_demo

    def work(ctx: ConsoleContext) -> Answer:
        request = DemoRequest(animals, clips_per_animal, confound, seed)
        result = run_demo(SpanContext(ctx, 0, 1), folder, request)
        if tour is not None:
            from mousevision.gui.tour import take_tour
            from mousevision.services.report import write_report

            write_report(tour / "report.html", result, take_tour(folder, tour))
        elif not no_window:
            from mousevision.gui.app import run_window

            ctx.end_line()
            run_window([str(folder)])
        return Answer(result.to_json(), result.lines())

    run_verb(work, as_json=as_json, quiet=quiet)


def models(as_json: Json = False, quiet: Quiet = False) -> None:
    """List what can be trained."""

    def work(_: ConsoleContext) -> Answer:
        from mousevision.learn import registry

        listed, lines = [], []
        for info in registry.models():
            cost = registry.describe(info.name, InputSpec().shape, 2)
            listed.append(
                {
                    "name": info.name,
                    "kind": info.kind.value,
                    "parameters": cost.parameters,
                    "gflop_per_clip": cost.gflop_per_clip,
                    "recommended": info.recommended,
                    "about": info.about,
                }
            )
            star = " (recommended)" if info.recommended else ""
            lines.append(f"{info.name}{star}: {info.about}")
            lines.append(
                f"    {info.kind.value}, {cost.parameters:,} parameters, "
                f"{cost.gflop_per_clip:.3g} GFLOP a clip"
            )
        return Answer({"models": listed}, lines)

    run_verb(work, as_json=as_json, quiet=quiet)


def self_test(
    out: Annotated[
        Path | None, typer.Option(help="Folder for the report and a picture of the window.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Prove that this installation works: window, decode, train step, project."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.gui.self_test import window_step
        from mousevision.services.self_test import run_self_test

        steps = run_self_test(ctx, out, window_step)
        lines = [f"{'ok    ' if s.ok else 'FAILED'}  {s.name}: {s.words}" for s in steps]
        ok = all(step.ok for step in steps)
        lines.append("SELF-TEST OK" if ok else "SELF-TEST FAILED")
        return Answer({"ok": ok, "steps": [s.to_json() for s in steps]}, lines, ok)

    run_verb(work, as_json=as_json, quiet=quiet)
