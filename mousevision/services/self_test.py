"""Proof that an installation works: each part used once, each step named, nothing left behind."""

from __future__ import annotations

import importlib
import multiprocessing
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mousevision import __version__
from mousevision.core.atomic import write_json
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, QuietContext
from mousevision.core.resources import resource
from mousevision.learn.maps import NAMES
from mousevision.media.encode import VideoWriter
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.services.labelling import label_clips
from mousevision.store import behaviours, listing, raters
from mousevision.store.project import Project

FRAMES, WIDTH, HEIGHT = 24, 96, 64
CHILD_SECONDS = 120
LATE = ("openpyxl", "xlsxwriter", "statsmodels.regression.mixed_linear_model", "sklearn.mixture",
        "scipy.stats")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step and how it went."""

    name: str
    ok: bool
    words: str

    def to_json(self) -> dict[str, Any]:
        """Return the step as JSON values."""
        return asdict(self)


Test = Callable[[Path], str]


def run_self_test(
    ctx: JobContext, out: Path | None, window_step: Callable[[Path | None], str]
) -> list[Step]:
    """Do every step, whatever the others gave; `out` gets a report and a picture of the window."""
    with tempfile.TemporaryDirectory(prefix="MouseVision Prüfung ") as name:
        folder = Path(name)
        tests: list[tuple[str, Test]] = [
            ("decode", _decode),
            ("encode", _encode),
            ("project", _project),
            ("train step", _train_step),
            ("pictures of clips", _pictures),
            ("libraries", _libraries),
            ("child process", _child),
            ("window", lambda _: window_step(out)),
        ]
        steps = []
        for at, (title, test) in enumerate(tests):
            ctx.check()
            ctx.report(at, len(tests), title)
            steps.append(_step(title, test, folder))
    if out is not None:
        ok = all(step.ok for step in steps)
        write_json(out / "self-test.json", {"ok": ok, "steps": [step.to_json() for step in steps]})
    return steps


def _step(title: str, test: Test, folder: Path) -> Step:
    try:
        return Step(title, True, test(folder))
    except Exception as error:  # the point of a self-test is to name what breaks, whatever it is
        return Step(title, False, f"{type(error).__name__}: {error}")


def _decode(_: Path) -> str:
    """Read the small video that is shipped, in order and not: a bright bar tells the frame."""
    _read_bar(resource("self_test", "bar.mp4"))
    return f"{FRAMES} frames of H.264 read exactly"


def _encode(folder: Path) -> str:
    """Write the same video, and read it back."""
    _read_bar(_bar_video(folder / "bar.mp4"))
    return f"{FRAMES} frames written as H.264 and read exactly"


def _read_bar(path: Path) -> None:
    info = probe(path)
    if not info.ok or info.table is None or info.frames != FRAMES:
        raise RuntimeError(info.reason or f"{info.frames} frames instead of {FRAMES}")
    with FrameReader(path, info.table, info.rotation) as reader:
        for index in (0, 23, 5, 6, 4, 12):
            column = int(reader.gray(index).mean(axis=0).argmax()) // 4
            if column != index:
                raise RuntimeError(f"frame {index} shows the bar of frame {column}")


def _bar_video(path: Path) -> Path:
    with VideoWriter(path, WIDTH, HEIGHT, 25.0, quality=10) as writer:
        for index in range(FRAMES):
            picture = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
            picture[:, index * 4 : index * 4 + 4] = 255
            writer.add(picture)
    return path


def _project(folder: Path) -> str:
    """Make a project, import, label, undo, redo, close, open again: the label is there."""
    path = _bar_video(folder / "bar.mp4")
    place = folder / "Studie 1"
    with Project.create(place, [Behaviour(0, "pre", "1", "#0072B2", Scope.CLIP)]) as project:
        import_videos(QuietContext(), project, [path], ImportRules())
        with project.edit("rater") as edit:
            rater = raters.ensure_rater(edit, "self-test")
        label_clips(project, rater, listing.clip_ids(project), behaviours.behaviours(project)[0])
        project.undo()
        project.redo()
    with Project.open(place) as project:
        row = listing.clip_rows(project, listing.clip_ids(project))[0]
    if row.behaviour != "pre":
        raise RuntimeError("a label was lost")
    return "label written, undone, done again, and found after opening again"


def _train_step(folder: Path) -> str:
    """Let the recommended network learn for one round, save it, load it, and use it."""
    from mousevision.learn.checkpoint import load_checkpoint, save_checkpoint
    from mousevision.learn.predict import predict
    from mousevision.learn.registry import recommended
    from mousevision.learn.splits import hold_out
    from mousevision.learn.train import train_classifier
    from mousevision.learn.train_settings import train_settings

    spec = InputSpec(frames=4, height=32, width=32)
    source = _RandomClips(spec)
    targets = [at % 2 for at in range(len(source))]
    groups = [f"m{at // 4}" for at in range(len(source))]
    split = hold_out(targets, groups, None, 0, classes=("pre", "post"))
    settings = train_settings(recommended().name, {"rounds": 1})
    quiet = QuietContext()
    trained = train_classifier(quiet, source, targets, split, ("pre", "post"), spec, settings)
    save_checkpoint(folder / "run", trained)
    loaded = load_checkpoint(folder / "run")
    before = predict(quiet, trained.checkpoint, source)
    if not np.allclose(before, predict(quiet, loaded, source), atol=1e-5):
        raise RuntimeError("the network answers otherwise after loading")
    return f"{settings.model} learnt for a round, was saved, loaded and used"


class _RandomClips:
    """Clips of noise, always the same."""

    def __init__(self, spec: InputSpec) -> None:
        self.shape = spec.shape
        rng = np.random.default_rng(0)
        self._clips = rng.integers(0, 256, (24, *spec.shape), dtype=np.uint8)

    def __len__(self) -> int:
        return len(self._clips)

    def read(self, indices: Any) -> Any:
        return self._clips[list(indices)]


def _pictures(_: Path) -> str:
    """Draw clips as dots in every way. UMAP compiles itself, for which it needs its sources."""
    from mousevision.learn.clusters import find_clusters
    from mousevision.learn.maps import MapSettings, Method, make_map

    vectors = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32)
    vectors[::2] += 8
    for method in Method:
        places = make_map(QuietContext(), vectors, MapSettings(method))
        if places.shape != (40, 2) or not np.isfinite(places).all():
            raise RuntimeError(f"{method} gives no picture")
    count = find_clusters(vectors).count
    if count != 2:
        raise RuntimeError(f"{count} groups are found where there are two")
    return f"drawn by {', '.join(NAMES[method] for method in Method)}; both groups found"


def _libraries(_: Path) -> str:
    """Load what is loaded only when somebody needs it."""
    for name in LATE:
        importlib.import_module(name)
    return ", ".join(name.split(".")[0] for name in LATE)


def _child(_: Path) -> str:
    """Start a child as jobs would: spawned, by whatever program this is."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=_answer, args=(theirs,))
    child.start()
    try:
        if not ours.poll(CHILD_SECONDS):
            raise RuntimeError(f"the child does not answer ({child.exitcode})")
        words = str(ours.recv())
    finally:
        child.join(CHILD_SECONDS)
        child.close()
    if words != f"{__version__} 6":
        raise RuntimeError(f"the child answers “{words}”")
    return f"a child of version {__version__} was spawned, counted and ended"


def _answer(pipe: Any) -> None:
    """Run in the child."""
    pipe.send(f"{__version__} {int(np.arange(4).sum())}")
    pipe.close()
