"""The verb that finds reaches in long recordings."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mousevision.cli.console import ConsoleContext
from mousevision.cli.options import Json, ProjectPath, Quiet
from mousevision.cli.output import Answer, run_verb
from mousevision.core.errors import DataError, SettingError

if TYPE_CHECKING:
    from mousevision.core.proposals import Finding
    from mousevision.store.project import Project

Seconds = float | None
SHAPE = "four fractions of the picture, left,top,right,bottom, for example 0.4,0.3,0.9,0.8"


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verbs."""
    app.command("find")(find)


def find(
    project: ProjectPath,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Recordings.")],
    threshold: Annotated[
        float | None, typer.Option(min=1.0, help="Times the usual noise; else as in the window.")
    ] = None,
    shortest: Annotated[Seconds, typer.Option(min=0, help="Seconds that it lasts.")] = None,
    gap: Annotated[Seconds, typer.Option(min=0, help="Seconds that are bridged.")] = None,
    margin: Annotated[Seconds, typer.Option(min=0, help="Seconds before and after.")] = None,
    region: Annotated[
        str, typer.Option(help=f"Where to look, else the project's region: {SHAPE}.")
    ] = "",
    make: Annotated[
        bool, typer.Option("--make", help="Make clips of all that is not decided on.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find where something moves in long recordings, and make clips of it."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.finding import measure
        from mousevision.services.proposing import finding
        from mousevision.store.project import Project

        given = {"threshold": threshold, "shortest": shortest, "gap": gap, "margin": margin}
        wanted = {name: value for name, value in given.items() if value is not None}
        place = _region(region)
        with Project.open(project) as opened:
            chosen = dataclasses.replace(finding(opened), **wanted)
            clip_ids = [_recording(opened, name) for name in files]
            measure(ctx, opened, clip_ids, place)
            told = [_proposed(opened, clip_id, chosen, make) for clip_id in clip_ids]
        return Answer({"recordings": told}, map(_line, told))

    run_verb(work, as_json=as_json, quiet=quiet)


def _recording(project: Project, name: str) -> int:
    """Return the clip that a file as a whole is: the longest."""
    from mousevision.services.naming import ClipNames
    from mousevision.store import clips

    found = clips.clips(project, ClipNames(project).find(name))
    if not found:
        raise DataError(f"The project has no recording called “{name}”.")
    return max(found, key=lambda clip: clip.stop - clip.start).id


def _proposed(project: Project, clip_id: int, chosen: Finding, make: bool) -> dict[str, Any]:
    """Propose in a recording that is measured; make clips of what is not decided on."""
    from mousevision.core.intervals import Interval
    from mousevision.core.proposals import Verdict
    from mousevision.services import proposing
    from mousevision.services.finding import known_curve, recording
    from mousevision.store import clips, videos

    source, wanted = clips.clip(project, clip_id), recording(project, clip_id)
    curve = known_curve(project, wanted)
    if curve is None:
        raise DataError("What was measured could not be kept: make room on the project's disk.")
    spans = chosen.spans(curve, wanted.fps) + source.start
    said = proposing.judged(project, source, spans, curve)
    ends = [Interval(*span) for span in spans.tolist()]
    waiting = [one for one, verdict in zip(ends, said, strict=True) if verdict is Verdict.OPEN]
    made = proposing.keep(project, None, source, waiting) if make else []
    return {
        "file": videos.video(project, source.video_id).name,
        "frames": wanted.frames,
        "fps": wanted.fps,
        "region": list(wanted.region),
        "threshold": chosen.threshold,
        "proposed": [
            {"start_frame": one.start, "stop_frame": one.stop, "decision": verdict.value}
            for one, verdict in zip(ends, said, strict=True)
        ],
        "made": len(made),
    }


def _region(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        left, top, right, bottom = (float(part) for part in text.split(","))
    except ValueError as error:
        raise SettingError(f"--region is {SHAPE}.") from error
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise SettingError(f"--region is {SHAPE}.")
    return left, top, right, bottom


def _line(told: dict[str, Any]) -> str:
    from mousevision.core.video import clock

    spans = told["proposed"]
    seconds = sum(one["stop_frame"] - one["start_frame"] for one in spans) / told["fps"]
    waiting = sum(one["decision"] == "open" for one in spans)
    words = f"{told['file']}: {len(spans)} proposed, {clock(seconds)} of "
    words += f"{clock(told['frames'] / told['fps'])}; {waiting} were not decided on"
    return f"{words}; {told['made']} clips made" if told["made"] else words
