"""Does taking the background off mend a confound, and is what remains still caught?

The studies of `bench_audit`, drawn with 25 frames a clip and judged as a network gets them:
brightness made alike, with and without the unmoving background. A study without a confound and one
with a label on the wall must come out clean once the background is off; one filmed with another
camera must not, since place and size of the animal still tell it. As a script it takes
`--seeds 20 --animals 6 --clips 12`; that takes some ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import Background, InputSpec
from mousevision.core.job import QuietContext
from mousevision.media.planes import Picture, StillPicture
from mousevision.media.prepared_look import prepared_look
from mousevision.services.audit_examine import examine
from mousevision.services.audit_findings import Finding, verdict
from mousevision.services.audit_view import View
from mousevision.services.still_looks import LOOK, Looks
from mousevision.simulate.draw import Shot
from mousevision.simulate.study import ClipPlan, Confound, plan_study
from tests.benchmarks.bench_audit import HEIGHT, VIDEO, WIDTH, line, study_of_plans

FRAMES = 25
VIEWS = {
    "as a network gets them": View(InputSpec(), prepared=True),
    "background taken off": View(InputSpec(background=Background.CLIP), prepared=True),
}
MENDED = "background taken off"
CLEAN, CAUGHT = (Confound.NONE, Confound.BACKGROUND), (Confound.CAMERA,)
NEEDED = 0.95


class Drawn:
    """Some frames of a simulated clip, as a reader gives them."""

    def __init__(self, plan: ClipPlan) -> None:
        shot = Shot(plan, WIDTH, HEIGHT)
        self._frames = [shot.frame(int(at)) for at in np.linspace(0, plan.frames - 1, FRAMES)]

    def pictures(self, indices: Iterable[int]) -> Iterator[Picture]:
        """Yield the pictures of some frames."""
        for index in indices:
            gray = cv2.cvtColor(self._frames[index], cv2.COLOR_RGB2GRAY)
            yield StillPicture(np.asarray(gray, np.uint8))


def main(arguments: Sequence[str] = ()) -> int:
    """Print what each study gave and how often; 1 if the target is missed."""
    parser = argparse.ArgumentParser(description="mended confounds on simulated studies")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--animals", type=int, default=6)
    parser.add_argument("--clips", type=int, default=12)
    asked = parser.parse_args(arguments)
    clean: Counter[tuple[str, Confound]] = Counter()
    work = partial(study_findings, asked.animals, asked.clips)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for seed, found in enumerate(pool.map(work, range(asked.seeds))):
            for (view, confound), findings in found.items():
                clean[view, confound] += verdict(findings) == "clean"
                print(f"{view:24} {line(confound, seed, findings)}", flush=True)
    print(f"\n{asked.animals} animals, {asked.clips} clips each; clean of {asked.seeds}:")
    missed = False
    for view in VIEWS:
        for confound in Confound:
            count = clean[view, confound]
            share = count / asked.seeds
            wrong = (confound in CLEAN and share < NEEDED) or (
                confound in CAUGHT and 1 - share < NEEDED
            )
            wrong &= view == MENDED
            missed |= wrong
            print(f"{view:24} {confound:11} {count:3}{'   MISSED' if wrong else ''}")
    return int(missed)


def study_findings(
    animals: int, clips: int, seed: int
) -> dict[tuple[str, Confound], list[Finding]]:
    """Return what the audit finds in the studies of one seed, by view and confound."""
    found = {}
    shared: dict[str, dict[str, object]] = {}
    for confound in Confound:
        plans = plan_study(animals, clips, confound, seed)
        seen = [shared.get(p.file) if p.label == "pre" else None for p in plans]
        drawn = [one or _looks(p) for one, p in zip(seen, plans, strict=True)]
        shared.update({p.file: one for p, one in zip(plans, drawn, strict=True)})
        for name, view in VIEWS.items():
            looks = Looks(tuple(range(len(plans))), np.array([d[name] for d in drawn], LOOK), ())
            with tempfile.TemporaryDirectory() as folder:
                examined = examine(
                    QuietContext(), study_of_plans(plans), looks, {1: VIDEO}, view=view, seed=seed
                )
                found[name, confound] = list(examined.findings(Path(folder)))
    return found


def _looks(plan: ClipPlan) -> dict[str, object]:
    """Return what is seen of one clip in each view; the clip is drawn once."""
    reader, seen = Drawn(plan), {}
    for name, view in VIEWS.items():
        look = prepared_look(reader, 0, FRAMES, view.spec)
        seen[name] = (plan.file, look.background, look.change, look.first, look.marks, 0.0)
    return seen


if __name__ == "__main__":
    began = time.monotonic()
    failed = main(sys.argv[1:])
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(failed)
