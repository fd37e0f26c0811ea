"""The demo study: drawn, imported and labelled like a real one, and said to be simulated."""

from __future__ import annotations

import glob
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mousevision.core.ahead import CheckOnly, in_order
from mousevision.core.annotation import RaterKind
from mousevision.core.atomic import write_json, write_text
from mousevision.core.class_sets import class_sets
from mousevision.core.errors import ProjectError
from mousevision.core.job import JobContext, SpanContext
from mousevision.interop.tables import write_csv
from mousevision.media.encode import VideoWriter
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import IMPORTED_RATER, OWN_FOLDERS, import_videos
from mousevision.services.naming import ClipNames
from mousevision.simulate.describe import describe
from mousevision.simulate.draw import draw_clip
from mousevision.simulate.study import ClipPlan, Confound, plan_study
from mousevision.store import behaviours, bouts, raters
from mousevision.store.project import Project

VIDEOS, TABLE, README, REQUEST = "videos", "clips.csv", "README.txt", "demo.json"
MOST_WORKERS = 8
WIDTH, HEIGHT = 480, 270
HEADER = ("file", "subject", "session", "day", "class", "outcome", "simulated")


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """How large a study to draw, and whether something leaks the answer.

    `rounds` is how long each network learns in the whole job.
    """

    animals: int = 6
    clips_per_animal: int = 12
    confound: Confound = Confound.NONE
    seed: int = 0
    rounds: int = 30


def make_demo(ctx: JobContext, folder: Path, request: DemoRequest) -> Project:
    """Draw the study into `folder/videos`, make a project in `folder`, and import everything.

    Clips that an earlier, interrupted call has drawn are kept. The project is returned open.

    Raises:
        ProjectError: If the folder holds something else already.
    """
    plans = plan_study(request.animals, request.clips_per_animal, request.confound, request.seed)
    _refuse_foreign(folder, request)
    write_text(folder / README, describe(plans))
    write_json(folder / REQUEST, _study(request))
    _draw_all(SpanContext(ctx, 0, 0.8, "drawing"), folder / VIDEOS, plans)
    table = folder / VIDEOS / TABLE
    write_csv(
        table,
        HEADER,
        ((p.file, p.subject, p.session, p.day, p.label, p.outcome, "yes") for p in plans),
    )
    project = Project.create(folder, class_sets()[0].behaviours)
    try:
        rules = ImportRules(metadata=table)
        importing = SpanContext(ctx, 0.8, 1, "importing")
        import_videos(importing, project, [folder / VIDEOS], rules)
        _write_bouts(project, folder / VIDEOS, plans)
    except BaseException:
        project.close()
        _unmake(project)
        raise
    return project


def _unmake(project: Project) -> None:
    """Remove a project that was just made, so that the next call can make it whole."""
    for path in project.folder.glob(f"{glob.escape(project.name)}.*"):
        path.unlink(missing_ok=True)
    for name in OWN_FOLDERS:
        shutil.rmtree(project.folder / name, ignore_errors=True)


def _refuse_foreign(folder: Path, request: DemoRequest) -> None:
    """Make sure that nothing else is there, and no clips of another study were drawn before."""
    others = [path.name for path in folder.glob("*") if path.name not in (VIDEOS, README, REQUEST)]
    if others:
        raise ProjectError(
            f"{folder} is not empty (it holds {others[0]}): choose another folder for the demo."
        )
    if (folder / VIDEOS).exists() and _asked_before(folder) != _study(request):
        raise ProjectError(
            f"{folder} holds clips of another demo study: choose another folder for this one."
        )


def _study(request: DemoRequest) -> dict[str, Any]:
    """Return what decides how the clips look."""
    return {name: value for name, value in asdict(request).items() if name != "rounds"}


def _asked_before(folder: Path) -> object:
    try:
        return json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _draw_all(ctx: JobContext, folder: Path, plans: Sequence[ClipPlan]) -> None:
    """Draw and encode the clips on all cores but one."""
    workers = min(max((os.cpu_count() or 2) - 1, 2), MOST_WORKERS)
    inner = CheckOnly(ctx)
    drawn = in_order(ctx, plans, lambda plan: _draw(inner, folder, plan), workers)
    for done, _ in enumerate(drawn, start=1):
        ctx.report(done, len(plans), f"clip {done} of {len(plans)}")


def _draw(ctx: JobContext, folder: Path, plan: ClipPlan) -> None:
    target = folder / plan.file
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with VideoWriter(
        target, WIDTH, HEIGHT, plan.fps, comment="simulated by MouseVision, no real animal"
    ) as writer:
        for picture in draw_clip(plan, WIDTH, HEIGHT):
            ctx.check()
            writer.add(picture)


def _write_bouts(project: Project, folder: Path, plans: Sequence[ClipPlan]) -> None:
    names = ClipNames(project)
    known = {b.name: b.id for b in behaviours.behaviours(project)}
    with project.edit("Import the demo study's bouts") as edit:
        rater = raters.ensure_rater(edit, IMPORTED_RATER, RaterKind.IMPORTED)
        for plan in plans:
            clip_id = names.one(str(folder / plan.file))
            for name, start, stop in plan.reach_bouts:
                bouts.add_bout(edit, clip_id, rater.id, known[name], start, stop)
