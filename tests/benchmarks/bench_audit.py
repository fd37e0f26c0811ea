"""The confound audit on simulated studies: how often it catches a confound, how often it errs.

Each study is drawn small and only the frames that the audit looks at, without coding them as
video. What was drawn is kept in `bench-output/audit`, and a run that was stopped goes on from
there: remove it after changing how clips are drawn. As a script it takes `--seeds 20 --animals 6
--clips 12`; that takes some twenty minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.atomic import write_beside
from mousevision.core.job import QuietContext
from mousevision.core.video import Video
from mousevision.media.still import FORMAT, look_frames, still_look
from mousevision.services.audit_examine import examine
from mousevision.services.audit_findings import Finding, verdict
from mousevision.services.audit_study import AuditStudy
from mousevision.services.still_looks import LOOK, Looks
from mousevision.simulate.draw import Shot
from mousevision.simulate.study import ClipPlan, Confound, plan_study
from mousevision.store.listing import ClipRow

WIDTH, HEIGHT = 240, 136
KEPT = Path(__file__).parents[2] / "bench-output" / "audit"
NEEDED, ALLOWED = 0.95, 0.05
"""At least this share of confounded studies is caught, at most this share of clean ones."""


def main(arguments: Sequence[str] = ()) -> int:
    """Print what each study gave and how often; 1 if the target is missed."""
    parser = argparse.ArgumentParser(description="confound audit on simulated studies")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--animals", type=int, default=6)
    parser.add_argument("--clips", type=int, default=12)
    asked = parser.parse_args(arguments)
    caught = dict.fromkeys(Confound, 0)
    print(f"{'confound':11} seed  verdict     p      score per check, chance about 0.50")
    work = partial(study_findings, asked.animals, asked.clips)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for seed, found in enumerate(pool.map(work, range(asked.seeds))):
            for confound, findings in found.items():
                caught[confound] += verdict(findings) != "clean"
                print(line(confound, seed, findings), flush=True)
    missed = False
    print(f"\n{asked.animals} animals, {asked.clips} clips each, 6 sessions of each")
    for confound, count in caught.items():
        share = count / asked.seeds
        clean = confound is Confound.NONE
        ok = share <= ALLOWED if clean else share >= NEEDED
        missed |= not ok
        said = "called suspect or worse, without a confound" if clean else "caught"
        print(f"{confound:11} {count:3} of {asked.seeds} {said}{'' if ok else '   MISSED'}")
    return int(missed)


def study_findings(animals: int, clips: int, seed: int) -> dict[Confound, list[Finding]]:
    """Return what the audit finds with every confound in the study of one seed."""
    found = {}
    shared: dict[str, object] = {}
    for confound in Confound:
        plans = plan_study(animals, clips, confound, seed)
        rows = _rows(plans, KEPT / f"{FORMAT}-{confound}-{animals}-{clips}-{seed}.npy", shared)
        if confound is Confound.NONE:
            shared = {row["key"]: row for row in rows}
        looks = Looks(tuple(range(len(plans))), rows, ())
        with tempfile.TemporaryDirectory() as folder:
            examined = examine(QuietContext(), study_of_plans(plans), looks, {1: VIDEO}, seed=seed)
            found[confound] = list(examined.findings(Path(folder)))
    return found


def _rows(plans: Sequence[ClipPlan], kept: Path, shared: dict[str, object]) -> np.ndarray:
    """Draw the clips, or read what an earlier run drew; before injury no confound matters."""
    if kept.exists():
        return np.load(kept, allow_pickle=False)
    drawn = [shared[p.file] if p.label == "pre" and p.file in shared else _drawn(p) for p in plans]
    rows = np.array(drawn, LOOK)
    with write_beside(kept) as beside:
        np.save(beside, rows)
    return rows


def _drawn(plan: ClipPlan) -> tuple[object, ...]:
    shot = Shot(plan, WIDTH, HEIGHT)
    frames = [shot.frame(index) for index in look_frames(0, plan.frames)]
    gray = [np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8) for frame in frames]
    look = still_look(frames[0], gray)
    return plan.file, look.background, look.change, look.first, look.marks, 0.0


VIDEO = Video(1, "", "", 0, "", WIDTH, HEIGHT, 0, 60.0, False, "h264", 0)


def study_of_plans(plans: Sequence[ClipPlan]) -> AuditStudy:
    """Return the study as an audit compares it; all clips are of one video."""
    rows = tuple(
        ClipRow(at, 1, p.file, p.file, 0, p.frames, p.fps, p.subject, p.session, p.day, p.label,
                None, None, False, None, None, None, False, False, False)
        for at, p in enumerate(plans)
    )  # fmt: skip
    return AuditStudy(
        rows,
        tuple(int(p.label == "post") for p in plans),
        tuple(p.subject for p in plans),
        tuple(p.session for p in plans),
        ("pre", "post"),
        "animal",
        "",
        0,
    )


def line(confound: Confound, seed: int, findings: Sequence[Finding]) -> str:
    """Return what an audit found, for the table."""
    scored = [f for f in findings if f.p_value is not None and f.check not in ("date", "name")]
    scores = "  ".join(f"{f.check} {f.score:.2f}" for f in scored)
    best = min(f.p_value for f in scored if f.p_value is not None)
    return f"{confound:11} {seed:4}  {verdict(findings):10}  {best:.3f}  {scores}"


if __name__ == "__main__":
    began = time.monotonic()
    missed = main(sys.argv[1:])
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(missed)
