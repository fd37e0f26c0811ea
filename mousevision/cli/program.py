"""Verbs of the program itself: open, demo, models, self-test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mousevision.cli.console import ConsoleContext, load_torch
from mousevision.cli.options import Json, ProjectPath, Quiet, Seed
from mousevision.cli.output import Answer, complain, run_verb
from mousevision.cli.screen import draw_nowhere, has_screen, no_screen
from mousevision.core.errors import SettingError

if TYPE_CHECKING:
    from mousevision.services.demo_job import DemoResult

CONFOUNDS = "none|lighting|background|camera"


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verbs."""
    app.callback()(program)
    app.command("open")(open_project)
    app.command("demo")(demo)
    app.command("models")(models)
    app.command("self-test")(self_test)


def print_version(show: bool) -> None:
    """Print the version and leave, when asked to."""
    if show:
        from mousevision import __version__

        typer.echo(f"MouseVision {__version__}")
        raise typer.Exit


def program(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Review and classify videos of mice. Without a verb the window opens."""


def open_project(project: ProjectPath) -> None:
    """Open the window on a project."""
    if not has_screen():
        raise typer.Exit(complain(no_screen()))
    from mousevision.gui.app import run_window

    raise typer.Exit(run_window([str(project)]))


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the study.")],
    animals: Annotated[int, typer.Option(min=2, max=500)] = 6,
    clips_per_animal: Annotated[int, typer.Option(min=4, max=5000)] = 12,
    confound: Annotated[
        str,
        typer.Option(metavar=CONFOUNDS, help="What leaks the answer, to see the audit catch it."),
    ] = "none",
    seed: Seed = 0,
    epochs: Annotated[
        int, typer.Option(min=1, help="Rounds that each network learns; fewer for a quick look.")
    ] = 30,
    no_window: Annotated[bool, typer.Option("--no-window")] = False,
    tour: Annotated[
        Path | None,
        typer.Option(help="Open the window, leave pictures of every panel there, and close."),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make the simulated demo study, run the whole job on it and open it."""

    def work(ctx: ConsoleContext) -> Answer:
        if confound not in CONFOUNDS.split("|"):
            raise SettingError(f"--confound is one of {CONFOUNDS}, not “{confound}”.")
        from mousevision.services.demo import DemoRequest
        from mousevision.services.demo_job import run_demo
        from mousevision.simulate.study import Confound

        load_torch(ctx)
        request = DemoRequest(animals, clips_per_animal, Confound(confound), seed, epochs)
        result = run_demo(ctx, folder, request)
        if tour is not None:
            _report(result, folder, tour)
        return _shown(Answer(result.to_json(), result.lines()), folder, no_window or tour)

    run_verb(work, as_json=as_json, quiet=quiet)


def _report(result: DemoResult, folder: Path, out: Path) -> None:
    from mousevision.gui.tour import take_tour
    from mousevision.services.report import write_report

    draw_nowhere()
    write_report(out / "report.html", result, take_tour(folder, out))


def _shown(answer: Answer, folder: Path, closed: object) -> Answer:
    """Open the window on the demo study once its results are told, if there is a screen."""
    if closed:
        return answer
    if not has_screen():
        answer.lines = [*answer.lines, "No screen: the window is not opened."]
        return answer

    def window() -> int:
        from mousevision.gui.app import run_window

        return run_window([str(folder)])

    answer.then = window
    return answer


def models(as_json: Json = False, quiet: Quiet = False) -> None:
    """List what can be trained."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.core.inputspec import InputSpec
        from mousevision.learn import registry

        load_torch(ctx)

        listed, lines = [], []
        for info in registry.models():
            cost = registry.describe(info.name, info.spec(InputSpec()).shape, 2)
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
        draw_nowhere()
        with ctx.at_once():
            from mousevision.gui.self_test import window_step
            from mousevision.services.self_test import run_self_test

        steps = run_self_test(ctx, out, window_step)
        lines = [f"{'ok    ' if s.ok else 'FAILED'}  {s.name}: {s.words}" for s in steps]
        ok = all(step.ok for step in steps)
        lines.append("SELF-TEST OK" if ok else "SELF-TEST FAILED")
        return Answer({"ok": ok, "steps": [s.to_json() for s in steps]}, lines, ok)

    run_verb(work, as_json=as_json, quiet=quiet)
