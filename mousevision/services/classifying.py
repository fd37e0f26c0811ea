"""Classify: a network says what clips show, beside the human labels and never over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import Prediction
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.interop.tables import Cell
from mousevision.learn.checkpoint import Checkpoint, load_checkpoint
from mousevision.learn.drift import Familiar
from mousevision.learn.looks import looks_of
from mousevision.learn.predict import abstains, predict_and_place
from mousevision.media.find import find_videos
from mousevision.services.access import need_writing
from mousevision.services.familiar import known_clips, unfamiliar_words
from mousevision.services.tensors import (
    ClipTensors,
    FilePlaces,
    ProjectPlaces,
    file_places,
    project_cache,
)
from mousevision.services.words import counted
from mousevision.store import behaviours, listing, predictions, runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.services.bout_finding import FoundBouts

CHUNK = 256
"""Clips after which predictions are written, so that a cancelled job keeps what it has done."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a network says of frames `[start, stop)` of a file.

    `behaviour` is the most probable class, also where the network abstained, too unsure to say.
    `unfamiliar` clips are unlike all that it has learnt from.
    """

    file: str
    start: int
    stop: int
    behaviour: str
    probabilities: dict[str, float]
    abstained: bool
    unfamiliar: bool

    def to_json(self) -> dict[str, Any]:
        """Return the values of the command line's `predictions`."""
        return {
            "file": self.file,
            "start_frame": self.start,
            "stop_frame": self.stop,
            "class": self.behaviour,
            "probabilities": self.probabilities,
            "abstained": self.abstained,
            "unfamiliar": self.unfamiliar,
        }


@dataclass(frozen=True, slots=True)
class Classified:
    """What a network said, and which files could not be read; `found` where it finds bouts."""

    run: int
    said: tuple[Said, ...]
    problems: tuple[str, ...] = ()
    found: FoundBouts | None = None

    def words(self) -> str:
        """Return the result as a sentence."""
        if self.found is not None:
            return self.found.words()
        tally = Counter(said.behaviour for said in self.said if not said.abstained)
        unsure = sum(said.abstained for said in self.said)
        parts = [f"{count} {name}" for name, count in tally.most_common()]
        parts += [f"{unsure} unsure"] if unsure else []
        text = f"{counted(len(self.said), 'clip')} classified" + (
            f": {', '.join(parts)}" if parts else ""
        )
        text += f"; {len(self.problems)} could not be read." if self.problems else "."
        strange = sum(said.unfamiliar for said in self.said)
        return " ".join(filter(None, (text, unfamiliar_words(strange))))


def newest_classifier(project: Project) -> Run:
    """Return the newest finished training of a classifier.

    Raises:
        DataError: If there is none yet.
    """
    return _newest(project, "classes")


def newest_network(project: Project) -> Run:
    """Return the newest finished training of a network that classifies clips or finds bouts.

    Raises:
        DataError: If there is none yet.
    """
    return _newest(project, "classes", "behaviours")


def _newest(project: Project, *knows: str) -> Run:
    for run in runs.runs(project, RunKind.TRAIN):  # newest first
        if run.status is RunStatus.DONE and any(run.config.get(name) for name in knows):
            return run
    raise DataError("No network has been trained yet: train one first.")


def training_run(project: Project, run_id: int | None) -> Run:
    """Return the run whose network is meant; None takes the newest.

    Raises:
        DataError: If there is no such run, or it is no finished training of a network that
            classifies clips or finds bouts.
    """
    run = newest_network(project) if run_id is None else runs.run(project, run_id)
    if run.kind is not RunKind.TRAIN or run.status is not RunStatus.DONE:
        raise DataError(f"Run {run.id} is no finished training: choose another run.")
    if not (run.config.get("classes") or run.finds_bouts):
        raise DataError(f"Run {run.id} is an autoencoder, which knows no classes.")
    return run


def classifier(project: Project, run_id: int | None) -> tuple[Run, Checkpoint]:
    """Return a run and its network; None takes the newest.

    Raises:
        DataError: If there is no such run, or it is no finished training of a classifier.
        MouseVisionError: If its files are missing or damaged.
    """
    run = newest_classifier(project) if run_id is None else training_run(project, run_id)
    if run.finds_bouts:
        raise DataError(f"Run {run.id} finds bouts and gives clips no class: choose another run.")
    return run, load_checkpoint(runs.run_folder(project, run.id))


def classify(
    ctx: JobContext,
    project: Project,
    clip_ids: Sequence[int] | None = None,
    run_id: int | None = None,
) -> Classified:
    """Classify clips of the project (None: all) and keep the predictions with the run.

    A network that has learnt bouts looks for bouts in them instead. A clip whose video cannot be
    read is left out and reported.

    Raises:
        DataError: If there are no clips or there is no such network.
        Cancelled: What was classified so far is kept.
    """
    need_writing(project)
    run = training_run(project, run_id)
    if run.finds_bouts:
        from mousevision.services.bout_finding import find_in_project

        found = find_in_project(ctx, project, run, clip_ids)
        return Classified(run.id, (), found.problems, found)
    return _classify(ctx, project, run.id, clip_ids)


def _classify(
    ctx: JobContext, project: Project, run_id: int, clip_ids: Sequence[int] | None
) -> Classified:
    run, checkpoint = classifier(project, run_id)
    outputs = _behaviour_ids(checkpoint, project)
    wanted = listing.clip_ids(project) if clip_ids is None else list(dict.fromkeys(clip_ids))
    if not wanted:
        raise DataError("There are no clips to classify: import some videos first.")
    places = ProjectPlaces(project, wanted)
    said: list[Said] = []
    spec, cache, known = checkpoint.spec, project_cache(project), known_clips(project, run)
    with ClipTensors(ctx, places, spec, cache, forgiving=True) as source:
        for start in range(0, len(places), CHUNK):
            part = range(start, min(start + CHUNK, len(places)))
            span = SpanContext(ctx, part.start / len(places), part.stop / len(places))
            answers = _ask(span, checkpoint, source, part, known)
            rows = listing.clip_rows(project, [places.ids[at] for at in answers.indices])
            predictions.set_predictions(project, run.id, _stored(run.id, rows, answers, outputs))
            said += [
                _said(checkpoint, row.file, (row.start, row.stop), answers, at)
                for at, row in enumerate(rows)
            ]
        return Classified(run.id, tuple(said), tuple(source.problems.values()))


def classify_files(
    ctx: JobContext, project: Project, paths: Sequence[Path], run_id: int | None = None
) -> Classified:
    """Classify files that need not be in the project, or find bouts in them; nothing is stored.

    Raises:
        DataError: If a path does not exist, no videos are there, or there is no such network.
    """
    run = training_run(project, run_id)
    for path in paths:
        if not path.exists():
            raise DataError(f"{path} does not exist.")
    found = find_videos(paths)
    if not found:
        raise DataError(f"No videos at {', '.join(str(path) for path in paths)}.")
    if run.finds_bouts:
        from mousevision.services.bout_finding import find_in_files

        bouts = find_in_files(ctx, project, run, found)
        return Classified(run.id, (), bouts.problems, bouts)
    run, checkpoint = classifier(project, run.id)
    places, problems = file_places(SpanContext(ctx, 0, 0.5), found)
    cache = project_cache(project)
    files = FilePlaces(places)
    with ClipTensors(ctx, files, checkpoint.spec, cache, forgiving=True) as source:
        asking, known = SpanContext(ctx, 0.5, 1), known_clips(project, run)
        answers = _ask(asking, checkpoint, source, range(len(places)), known)
        problems += source.problems.values()
    said = []
    for at, index in enumerate(answers.indices):
        place = places[index]
        file, frames = place.path.as_posix(), (place.start, place.stop)
        said.append(_said(checkpoint, file, frames, answers, at))
    return Classified(run.id, tuple(said), tuple(problems))


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """What a network says of the clips of a source that can be read.

    Attributes:
        indices: Which, (n,).
        probabilities: Of each class, (n, classes).
        unsure: Where it abstains, (n,).
        unfamiliar: Which are unlike all that it has learnt from, (n,).
    """

    indices: list[int]
    probabilities: npt.NDArray[np.float32]
    unsure: npt.NDArray[np.bool_]
    unfamiliar: npt.NDArray[np.bool_]


def _ask(
    ctx: JobContext,
    checkpoint: Checkpoint,
    source: ClipTensors,
    part: range,
    known: Familiar | None,
) -> _Answers:
    """Ask a network about some clips; nothing is unfamiliar where it kept no record of others."""
    asking, looking = SpanContext(ctx, 0, 0.9), SpanContext(ctx, 0.9, 1)
    probabilities, vectors = predict_and_place(asking, checkpoint, source, part)
    readable = [at for at in part if at not in source.problems]
    here = [at - part.start for at in readable]
    probabilities, vectors = probabilities[here], vectors[here]
    strange = np.zeros(len(here), bool)
    if known is not None and len(here):
        strange = known.drift(vectors, looks_of(looking, source, readable)).outside
    return _Answers(readable, probabilities, abstains(checkpoint, probabilities), strange)


def _behaviour_ids(checkpoint: Checkpoint, project: Project) -> list[int]:
    by_name = {b.name: b.id for b in behaviours.behaviours(project)}
    missing = [name for name in checkpoint.classes if name not in by_name]
    if missing:
        raise DataError(
            f"The network knows the class “{missing[0]}”, which the project has no more: "
            "name it so again, or train anew."
        )
    return [by_name[name] for name in checkpoint.classes]


def _stored(
    run_id: int,
    rows: Sequence[ClipRow],
    answers: _Answers,
    outputs: Sequence[int],
) -> list[Prediction]:
    each = zip(rows, answers.probabilities, answers.unsure, answers.unfamiliar, strict=True)
    return [
        Prediction(
            run_id,
            row.id,
            dict(zip(outputs, map(float, values), strict=True)),
            bool(unsure),
            bool(strange),
        )
        for row, values, unsure, strange in each
    ]


def _said(
    checkpoint: Checkpoint,
    file: str,
    frames: tuple[int, int],
    answers: _Answers,
    at: int,
) -> Said:
    classes, probabilities = checkpoint.classes, answers.probabilities[at]
    return Said(
        file,
        *frames,
        behaviour=classes[int(probabilities.argmax())],
        probabilities=dict(zip(classes, map(float, probabilities), strict=True)),
        abstained=bool(answers.unsure[at]),
        unfamiliar=bool(answers.unfamiliar[at]),
    )


def table(result: Classified) -> tuple[list[str], list[list[Cell]]]:
    """Return header and rows of a table of predictions, a column per class at its end.

    Of a network that finds bouts it is the table of the bouts.
    """
    if result.found is not None:
        return result.found.table()
    classes = list(result.said[0].probabilities) if result.said else []
    rows: list[list[Cell]] = [
        [said.file, said.start, said.stop, said.behaviour, max(said.probabilities.values()),
         said.abstained, said.unfamiliar, *(said.probabilities[name] for name in classes)]
        for said in result.said
    ]  # fmt: skip
    header = ["file", "start_frame", "stop_frame", "class", "confidence", "abstained",
              "unfamiliar"]  # fmt: skip
    return [*header, *(f"p({name})" for name in classes)], rows
