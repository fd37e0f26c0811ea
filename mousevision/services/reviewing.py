"""Which clips to look at next, and what looking at them told.

Three orders: clips of which the network is least certain, labels that are probably wrong, and a
random sample, from which alone the share of right predictions can be estimated.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mousevision.core.annotation import Decision, Rater
from mousevision.core.filters import parse_filter
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.services.labelled import group_of
from mousevision.services.words import counted
from mousevision.store import behaviours, labels, listing, predictions, runs
from mousevision.store.project import Project
from mousevision.store.reviews import Review, reviews
from mousevision.store.settings import get_setting, set_setting

SAMPLE = "review.sample"
SAMPLE_SIZE = 100


class Order(enum.StrEnum):
    """In which order clips come up."""

    UNCERTAIN = "uncertain"
    ERRORS = "errors"
    SAMPLE = "sample"
    LISTED = "listed"
    SELECTED = "selected"


TITLES = {
    Order.UNCERTAIN: "Least certain first",
    Order.ERRORS: "Likely label errors first",
    Order.SAMPLE: "Random sample",
    Order.LISTED: "Clips as listed",
    Order.SELECTED: "Selected clips",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """Clips to be decided on, the first one first.

    Attributes:
        order: Why in this order.
        ids: The clips.
        words: What they are, or what to do where there are none.
    """

    order: Order
    ids: tuple[int, ...]
    words: str


def review_queue(
    project: Project,
    order: Order,
    rater: Rater | None,
    listed: Sequence[int] = (),
    size: int = SAMPLE_SIZE,
    seed: int = 0,
) -> Queue:
    """Return the clips on which a rater has still to decide; of selected ones, all.

    Args:
        project: The project.
        order: Which clips, and in which order.
        rater: Who will decide; None where nobody has yet.
        listed: The clips as the browser lists them for `Order.LISTED`, or those selected.
        size: Of a random sample.
        seed: Of a random sample.
    """
    match order:
        case Order.UNCERTAIN:
            return _uncertain(project, rater)
        case Order.ERRORS:
            return _errors(project, rater)
        case Order.SAMPLE:
            return _sample(project, rater, size, seed)
        case Order.LISTED:
            left = set(_open(project, rater))
            ids = tuple(clip for clip in listed if clip in left)
            words = f"{counted(len(ids), 'listed clip')} to decide on."
            return Queue(order, ids, words if ids else "Every listed clip is decided on.")
        case Order.SELECTED:
            words = f"{counted(len(listed), 'selected clip')} to decide on."
            return Queue(order, tuple(listed), words)


def _uncertain(project: Project, rater: Rater | None) -> Queue:
    said = predictions.current_predictions(project)
    ids = [clip for clip in _open(project, rater) if clip in said]
    ranked = sorted(ids, key=lambda clip: (not said[clip].abstained, said[clip].confidence))
    words = f"{counted(len(ids), 'clip')} with a prediction, the least certain first."
    if not ids:
        words = (
            "You have decided on every clip with a prediction."
            if said
            else "No clip has a prediction yet: train a network, then classify."
        )
    return Queue(Order.UNCERTAIN, tuple(ranked), words)


# -- likely label errors ----------------------------------------------------------------------


def _errors(project: Project, rater: Rater | None) -> Queue:
    """Rank labels by how improbable networks that never saw the animal find them.

    Source: the self-confidence of Northcutt, Jiang and Chuang, Confident learning, Journal of
    Artificial Intelligence Research 70 (2021). Predictions are those of an evaluation, in which
    no network was taught the label that it judges.
    """
    run = newest_evaluation(project)
    if run is None:
        return Queue(
            Order.ERRORS,
            (),
            "Evaluate by animal first: labels are compared with what networks say that never saw "
            "the animal.",
        )
    doubted = _doubted(project, run, rater)
    since = int(run.config.get("label_revision", 0))
    settled = _settled_since(project, rater, since) if rater is not None else set()
    ids = tuple(clip for _, clip in sorted(doubted) if clip not in settled)
    if ids:
        words = (
            f"{counted(len(ids), 'label')} that networks which never saw the animal contradict "
            f"(run {run.id}), the least probable first."
        )
    else:
        words = (
            f"No label is left that networks contradict which never saw the animal (run {run.id})."
        )
    return Queue(Order.ERRORS, ids, words)


def newest_evaluation(project: Project) -> Run | None:
    """Return the newest finished evaluation by animal; None without one."""
    done = (r for r in runs.runs(project, RunKind.EVALUATE) if r.status is RunStatus.DONE)
    return next(done, None)


def _doubted(project: Project, run: Run, rater: Rater | None) -> list[tuple[float, int]]:
    """Return the probability of its label and the clip, where another class is more probable."""
    names = {each.id: each.name for each in behaviours.behaviours(project)}
    given = labels.reference_labels(project, rater)
    found = []
    for said in run.metrics.get("predictions") or ():
        name = names.get(given.get(int(said["clip"]), 0), "")
        probabilities: Mapping[str, float] = said["probabilities"]
        if name in probabilities and probabilities[name] < max(probabilities.values()):
            found.append((float(probabilities[name]), int(said["clip"])))
    return found


def _settled_since(project: Project, rater: Rater, revision: int) -> set[int]:
    """Return the clips on which the rater has decided after a revision of the labels."""
    return {
        clip
        for clip, each in newest_decisions(project, rater).items()
        if each.revision > revision and each.decision is not Decision.SKIPPED
    }


# -- a random sample --------------------------------------------------------------------------


def _sample(project: Project, rater: Rater | None, size: int, seed: int) -> Queue:
    """Return what is left of the sample of the newest predictions, drawn now if need be.

    It is drawn from all clips with a prediction that the network did not learn from and is kept in
    the project, so that it is the same one tomorrow: a sample that is drawn again until it
    pleases is none.
    """
    kept = get_setting(project, SAMPLE) or {}
    said = predictions.current_predictions(project)
    run = max((each.run_id for each in said.values()), default=0)
    if not said:
        return Queue(
            Order.SAMPLE, (), "No clip has a prediction yet: train a network, then classify."
        )
    if kept.get("run") != run:
        fresh = _never_learnt(project, run, [c for c in listing.clip_ids(project) if c in said])
        rng = np.random.default_rng([seed, run])
        drawn = rng.permutation(np.array(fresh, dtype=np.int64))[:size]
        kept = {"run": run, "clips": [int(clip) for clip in drawn], "of": len(fresh)}
        if not project.read_only:
            set_setting(project, SAMPLE, kept)
    there = [clip for clip in kept["clips"] if clip in said]
    left = set(_open(project, rater))
    ids = tuple(clip for clip in there if clip in left)
    if not there:
        words = "The network has learnt from every clip with a prediction: classify new clips."
    elif not ids:
        words = f"You have decided on all {len(there)} clips of the sample."
    else:
        words = (
            f"{len(there)} clips drawn at random of {kept['of']} that the network did not learn "
            f"from (run {run}); {len(ids)} to decide on."
        )
    return Queue(Order.SAMPLE, ids, words)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Share of right predictions, estimated from the random sample.

    Attributes:
        right: Clips of the sample whose prediction the rater accepted or gave alike.
        decided: Clips of the sample that the rater gave a class.
        sample: Clips of the sample.
        interval: 95 % interval of the share, Wilson's; None before anything is decided.
    """

    right: int
    decided: int
    sample: int
    interval: tuple[float, float] | None

    def words(self) -> str:
        """Return the estimate in a sentence."""
        if self.interval is None:
            return "Nothing of the sample is decided on yet."
        low, high = self.interval
        left = self.sample - self.decided
        rest = f"; {counted(left, 'clip')} of the sample left" if left else ""
        share = f"{self.right / self.decided:.2f} ({low:.2f} to {high:.2f}, of clips like these)"
        return f"{self.right} of {counted(self.decided, 'prediction')} right, {share}{rest}."


def sample_estimate(project: Project, rater: Rater) -> Estimate:
    """Return how many predictions of the sample are right in the eyes of a rater."""
    kept = get_setting(project, SAMPLE) or {"run": 0, "clips": []}
    newest = newest_decisions(project, rater)
    judged = [newest[clip] for clip in kept["clips"] if clip in newest]
    told = [r for r in judged if r.decision in (Decision.ACCEPTED, Decision.CORRECTED)]
    right = sum(each.decision is Decision.ACCEPTED for each in told)
    return Estimate(right, len(told), len(kept["clips"]), wilson(right, len(told)))


def wilson(right: int, of: int) -> tuple[float, float] | None:
    """Return the 95 % interval of a share; None of nothing.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, Journal
    of the American Statistical Association 22 (1927).
    """
    if not of:
        return None
    z, share = 1.959964, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, min(share, float(middle - half))), min(1.0, max(share, float(middle + half)))


# -- what was decided -------------------------------------------------------------------------


def newest_decisions(project: Project, rater: Rater) -> dict[int, Review]:
    """Return a rater's newest decision on each clip, oldest clips first."""
    return {each.clip_id: each for each in reviews(project) if each.rater_id == rater.id}


@dataclass(frozen=True, slots=True)
class Bias:
    """How often labels are what was predicted, by whether the prediction had been seen.

    Attributes:
        seen: Labels like the prediction, and all labels given with it in sight.
        unseen: The same of labels given without.
    """

    seen: tuple[int, int]
    unseen: tuple[int, int]

    def words(self) -> str:
        """Return both shares in a sentence; what cannot be told yet is said."""
        parts = []
        for (alike, given), when in ((self.seen, "in sight"), (self.unseen, "hidden")):
            share = f" ({alike / given:.2f})" if given else ""
            parts.append(f"{alike} of {counted(given, 'label')}{share} with the prediction {when}")
        words = f"Like the prediction: {' and '.join(parts)}."
        first, second = wilson(*self.seen), wilson(*self.unseen)
        if first and second and first[0] > second[1]:
            words += " Seeing it draws labels towards it: hide predictions while you label."
        return words


def automation_bias(project: Project, rater: Rater) -> Bias:
    """Count how often a rater labelled as predicted, by whether the prediction was in sight."""
    counts = {True: [0, 0], False: [0, 0]}
    for each in newest_decisions(project, rater).values():
        if each.run_id is not None and each.decision in (Decision.ACCEPTED, Decision.CORRECTED):
            counts[each.prediction_seen][0] += each.decision is Decision.ACCEPTED
            counts[each.prediction_seen][1] += 1
    return Bias((counts[True][0], counts[True][1]), (counts[False][0], counts[False][1]))


# -- inside -----------------------------------------------------------------------------------


def _open(project: Project, rater: Rater | None) -> list[int]:
    """Return the clips on which the rater has not decided, in order; skipped ones come again."""
    return listing.clip_ids(project, parse_filter("reviewed=no"), rater=rater)


def _never_learnt(project: Project, run_id: int, ids: Sequence[int]) -> list[int]:
    """Return the clips that a network did not learn from.

    It learnt from what was labelled of the animals in its split; a clip of these that has a label
    counts as learnt, also where the label is younger than the network.
    """
    config = runs.run(project, run_id).config
    split, unit = config.get("split") or {}, str(config.get("unit", "animal"))
    taught = {str(name) for key in ("train", "tune") for name in split.get(key) or ()}
    return [
        row.id
        for row in listing.clip_rows(project, ids)
        if row.behaviour_id is None or group_of(row, unit) not in taught
    ]
