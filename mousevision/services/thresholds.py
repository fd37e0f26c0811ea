"""When a network says "unsure": the threshold that a user chose by what it does on new animals."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from mousevision.core.errors import DataError, MouseVisionError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.threshold import write_threshold
from mousevision.services.access import need_writing
from mousevision.services.words import counted
from mousevision.store import predictions, runs
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class ThresholdUsed:
    """A threshold that was put in force.

    Attributes:
        run: The training whose network says "unsure" below it.
        threshold: Confidence, 0 to 1.
        changed: Stored predictions that are unsure now and were not, or the other way round.
    """

    run: int
    threshold: float
    changed: int

    def words(self) -> str:
        """Return it as a sentence."""
        text = f"The network of run {self.run} now says unsure below {self.threshold:.2f}"
        if not self.changed:
            return f"{text}; nothing that it said before changes."
        verb = "is" if self.changed == 1 else "are"
        return f"{text}; {counted(self.changed, 'prediction')} {verb} marked anew."


def network_for(project: Project, run: Run) -> Run:
    """Return the training whose network a threshold found on a run is for.

    It is the run itself, or for an evaluation the newest training of the same model on the same
    classes and input.

    Raises:
        DataError: If there is none.
    """
    if run.kind is RunKind.TRAIN and run.status is RunStatus.DONE and run.config.get("classes"):
        return run
    for other in runs.runs(project, RunKind.TRAIN):  # newest first
        if other.status is RunStatus.DONE and _alike(other, run):
            return other
    raise DataError(
        f"No network of {run.model} was trained on the same classes and input: train one, and "
        "use the threshold then."
    )


def _alike(one: Run, two: Run) -> bool:
    """Tell whether two runs are of the same model, classes and input."""
    if one.model != two.model or one.config.get("classes") != two.config.get("classes"):
        return False
    first, second = (run.config.get("input") or {} for run in (one, two))
    try:  # settings that came later have their default in older runs
        return InputSpec.from_json(first) == InputSpec.from_json(second)
    except MouseVisionError:  # made by a version that knew other settings
        return bool(first == second)


def use_threshold(
    ctx: JobContext, project: Project, run_id: int, threshold: float
) -> ThresholdUsed:
    """Let a network say "unsure" below a threshold from now on, and in what it has said.

    The weights and what was fitted to the tune animals stay as they are.

    Raises:
        DataError: If there is no network that it could be for.
        SettingError: If it is no share.
    """
    need_writing(project)
    run = runs.run(project, run_id)
    network = network_for(project, run)
    write_threshold(runs.run_folder(project, network.id), threshold, run.id)
    ctx.check()
    known = predictions.predictions(project, network.id).values()
    anew = [
        dataclasses.replace(one, abstained=one.confidence < threshold)
        for one in known
        if one.abstained != (one.confidence < threshold)
    ]
    predictions.set_predictions(project, network.id, anew)
    return ThresholdUsed(network.id, threshold, len(anew))
