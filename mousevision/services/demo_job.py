"""The whole job on the demo study, from drawing to embedding, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run
from mousevision.learn.registry import recommended
from mousevision.services.auditing import audit
from mousevision.services.classifying import classify
from mousevision.services.demo import DemoRequest, make_demo
from mousevision.services.evaluating import evaluate
from mousevision.services.placing import make_embedding
from mousevision.services.training import TrainRequest, train
from mousevision.store import listing


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the whole job gave."""

    project: Path
    clips: int
    trained: Run
    evaluated: Run
    classified: int
    embedded: Run
    audited: Run
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of `mousevision demo`."""
        return {
            "project": str(self.project),
            "clips": self.clips,
            "simulated": True,
            "training": {"run": self.trained.id, "words": self.trained.words},
            "evaluation": {"run": self.evaluated.id, **self.evaluated.metrics},
            "classified": self.classified,
            "embedding": {"run": self.embedded.id, **self.embedded.metrics},
            "audit": {"run": self.audited.id, **self.audited.metrics},
            "seconds": self.seconds,
        }

    def lines(self) -> Iterator[str]:
        """Return the result for people."""
        yield f"Demo study (simulated): {self.project}, {self.clips} clips, {self.seconds:.0f} s"
        yield f"Audit:      {self.audited.words}"
        yield f"Training:   {self.trained.words}"
        yield f"Evaluation: {self.evaluated.words}"
        yield f"Classified: {self.classified} clips"
        yield f"Embedding:  {self.embedded.words}"


def run_demo(ctx: JobContext, folder: Path, request: DemoRequest) -> DemoResult:
    """Draw the study and do on it everything that a researcher would.

    Raises:
        ProjectError: If the folder holds something else already.
        Cancelled: What was drawn stays and is used by the next call.
    """
    began = time.monotonic()
    values = {"rounds": request.rounds}
    asked = TrainRequest(recommended().name, seed=request.seed, values=values)
    with make_demo(SpanContext(ctx, 0, 0.4), folder, request) as project:
        trained = train(SpanContext(ctx, 0.4, 0.48, "training"), project, asked)
        evaluated = evaluate(SpanContext(ctx, 0.48, 0.78, "evaluating by animal"), project, asked)
        said = classify(SpanContext(ctx, 0.78, 0.8, "classifying"), project, run_id=trained.id)
        longer = TrainRequest(seed=request.seed, values={"rounds": 2 * request.rounds})
        drawing = SpanContext(ctx, 0.8, 0.96, "embedding")  # takes longer to learn than classes
        embedded = make_embedding(drawing, project, longer)
        audited = audit(SpanContext(ctx, 0.96, 1, "audit"), project, request.seed)
        return DemoResult(
            project.file,
            len(listing.clip_ids(project)),
            trained,
            evaluated,
            len(said.said),
            embedded.run,
            audited,
            time.monotonic() - began,
        )
