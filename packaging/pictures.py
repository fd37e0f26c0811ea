"""Makes the pictures of README and user guide from real clips and from the demo study.

Run by a developer when the window has changed:
`xvfb-run -a -s "-screen 0 1600x1000x24" .venv/bin/python packaging/pictures.py DEMO_PROJECT`.
The real clips are those of `MOUSEVISION_TEST_DATA` (see README); the demo project is what
`make demo` left in `demo-output/study`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

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
    """Draw a study in which a label on the wall gives the class away, and audit it."""
    request = DemoRequest(confound=Confound.BACKGROUND, seed=1)
    with make_demo(QuietContext(), folder, request) as project:
        audit(QuietContext(), project)
    return folder


def main() -> None:
    """Make all pictures."""
    demo = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        real = Path(name) / "tour"
        take_tour(reach_study(Path(name) / "Reach hands"), real)
        take_tour(demo, IMAGES)
        leaky = Path(name) / "leaky"
        take_tour(confounded_study(Path(name) / "Label on the wall"), leaky)
        (leaky / "panel-audit.png").replace(IMAGES / "panel-audit.png")
        for picture in real.glob("*.png"):
            if picture.name.startswith(("panel", "window")):
                picture.replace(IMAGES / f"reach-{picture.name}")
    words = "".join((ROOT / name).read_text("utf-8") for name in TEXTS)
    for picture in IMAGES.glob("*.png"):
        if f"images/{picture.name}" not in words:
            picture.unlink()


if __name__ == "__main__":
    main()
