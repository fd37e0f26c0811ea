"""Makes the pictures of README and user guide from real clips and from the demo study.

Run by a developer when the window has changed:
`xvfb-run -a -s "-screen 0 1600x1000x24" .venv/bin/python packaging/pictures.py DEMO [LEAKY]`.
The real clips are those of `MOUSEVISION_TEST_DATA` (see README); DEMO is what `make demo` left in
`demo-output/study`, LEAKY what `mousevision demo LEAKY --confound background --seed 1` makes, or
less of it is made here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.job import QuietContext
from mousevision.core.palette import colour_at
from mousevision.gui.tour import take_tour
from mousevision.services.asking import train_request
from mousevision.services.auditing import audit
from mousevision.services.classifying import classify
from mousevision.services.demo import DemoRequest, make_demo
from mousevision.services.evaluating import evaluate
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.services.placing import make_embedding
from mousevision.services.training import train
from mousevision.simulate.study import Confound
from mousevision.store.project import Project

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("MOUSEVISION_TEST_DATA", ROOT.parent / "shared" / "data"))
IMAGES = ROOT / "resources" / "guide" / "images"
TEXTS = ("README.md", "resources/guide/guide.md")
"""Only pictures that these show are kept."""


def reach_study(folder: Path) -> Path:
    """Do the main job on real mice that reach: left and right hand, subject = mouse."""
    classes = [
        Behaviour(0, "LeftHanded", "1", colour_at(0), Scope.CLIP),
        Behaviour(0, "RightHanded", "2", colour_at(1), Scope.CLIP),
        Behaviour(0, "reach", "r", colour_at(2), Scope.BOUT),
    ]
    ctx, model = QuietContext(), "motion-tcn"
    with Project.create(folder, classes) as project:
        rules = ImportRules(DATA / "reach" / "clips.csv", {"subject": "mouse", "class": "hand"})
        import_videos(ctx, project, [DATA / "reach"], rules)
        run = train(ctx, project, train_request(model, {}))
        evaluate(ctx, project, train_request(model, {}), 3)
        classify(ctx, project, run_id=run.id)
        make_embedding(ctx, project, train_request("", {}))
    return folder


def confounded_study(folder: Path) -> Path:
    """Draw a study in which a label on the wall gives the class away, audit it and learn it."""
    request = DemoRequest(confound=Confound.BACKGROUND, seed=1)
    with make_demo(QuietContext(), folder, request) as project:
        train(QuietContext(), project, train_request("motion-tcn", {}))
        audit(QuietContext(), project)
    return folder


def shrink(picture: Path) -> None:
    """Keep 256 colours, chosen for the picture and without dots between them: words stay sharp."""
    with Image.open(picture) as whole:
        few = whole.convert("RGB").quantize(
            256, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
        )
    few.save(picture, optimize=True)


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = Path(sys.argv[1])
        given = sys.argv[2:]
        leaky = Path(given[0]) if given else confounded_study(folder / "Label on the wall")
        for study, prefix in [
            (demo, ""), (leaky, "leaky-"), (reach_study(folder / "Reach hands"), "reach-")
        ]:  # fmt: skip
            for picture, _ in take_tour(study, folder / f"tour {prefix}"):
                picture.replace(IMAGES / f"{prefix}{picture.name}")
    words = "".join((ROOT / name).read_text("utf-8") for name in TEXTS)
    for picture in IMAGES.glob("*.png"):
        if f"images/{picture.name})" in words:
            shrink(picture)
        else:
            picture.unlink()


if __name__ == "__main__":
    main()
