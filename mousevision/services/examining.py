"""What can be read off a finished run: when to say unsure, calibration, learning, fewer clips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mousevision.core.errors import DataError, MouseVisionError
from mousevision.core.job import JobContext
from mousevision.core.run import Run, RunKind
from mousevision.learn.abstention import RiskCurve, risk_curve
from mousevision.learn.checkpoint import threshold_in_force
from mousevision.learn.reports import RoundReport
from mousevision.services.comparing import answers_of
from mousevision.services.thresholds import network_for
from mousevision.store import runs
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class History:
    """One training of a run: who was tested by it, and how it went."""

    name: str
    rounds: tuple[RoundReport, ...]


@dataclass(frozen=True, slots=True)
class RunNumbers:
    """What a run's results say beside its scores.

    Attributes:
        run: Its id.
        unit: What was held out: `animal`, `session` or `video`.
        risk: Coverage against error of what it tested; None if it tested nothing.
        threshold: Where "unsure" begins now.
        network: The training to which a threshold chosen here belongs; None if there is none.
        why_not: Why a threshold cannot be used, in words; empty when it can.
        reliability: Mean confidence, share right and number of clips, by bin of confidence.
        ece: Expected calibration error; None if not measured.
        histories: One per training.
        curve: Points of accuracy against clips to learn from, as in `evaluate`'s JSON.
        curve_words: What they say.
        others: Runs that tested some of the same clips, newest first: id and name.
    """

    run: int
    unit: str = "animal"
    risk: RiskCurve | None = None
    threshold: float = 0.0
    network: int | None = None
    why_not: str = ""
    reliability: tuple[tuple[float, float, int], ...] = ()
    ece: float | None = None
    histories: tuple[History, ...] = ()
    curve: tuple[Mapping[str, Any], ...] = ()
    curve_words: str = ""
    others: tuple[tuple[int, str], ...] = ()


def examine_run(ctx: JobContext, project: Project, run: Run) -> RunNumbers:
    """Return what a run's results say; of a run made before something was measured, without it."""
    metrics = run.metrics
    network, threshold, why_not = _network(project, run)
    ctx.check()
    bins = [(float(s), float(r), int(n)) for s, r, n in metrics.get("reliability") or ()]
    ece = metrics.get("ece")
    return RunNumbers(
        run=run.id,
        unit=str(run.config.get("unit") or "animal"),
        risk=_risk(run),
        threshold=threshold,
        network=network,
        why_not=why_not,
        reliability=tuple(bins),
        ece=None if ece is None else float(ece),
        histories=_histories(metrics),
        curve=tuple(metrics.get("curve") or ()),
        curve_words=str(metrics.get("curve_words") or ""),
        others=_others(project, run),
    )


def _risk(run: Run) -> RiskCurve | None:
    confidence, right, names = [], [], []
    for said in run.metrics.get("predictions") or ():
        given: Mapping[str, float] = said.get("probabilities") or {}
        if given and said.get("truth"):
            best = max(given, key=given.__getitem__)
            confidence.append(given[best])
            right.append(best == said["truth"])
            names.append(str(said.get("subject") or said.get("file")))
    if not right:
        return None
    return risk_curve(np.array(confidence), np.array(right), names, run.seed)


def _network(project: Project, run: Run) -> tuple[int | None, float, str]:
    """Return the network a threshold is for, where "unsure" begins now, and why it cannot be."""
    folds = [float(fold["threshold"]) for fold in run.metrics.get("folds") or ()]
    usual = float(np.median(folds)) if folds else 0.0
    try:
        network = network_for(project, run)
        now = threshold_in_force(runs.run_folder(project, network.id))
    except DataError as error:
        return None, usual, str(error)
    except MouseVisionError as error:  # its files are damaged
        return None, usual, str(error)
    if project.read_only:
        return network.id, now, "The project is open to look only."
    return network.id, now, ""


def _histories(metrics: Mapping[str, Any]) -> tuple[History, ...]:
    found = []
    if metrics.get("history"):
        found.append(History("this training", _rounds(metrics["history"])))
    for fold in metrics.get("folds") or ():
        if fold.get("history"):
            found.append(History(_tested_on(fold.get("test") or ()), _rounds(fold["history"])))
    return tuple(found)


def _tested_on(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"tested on {', '.join(names[:3])}{more}"


def _rounds(history: Sequence[Mapping[str, Any]]) -> tuple[RoundReport, ...]:
    """Read reports; those of another version, which lack something, are passed over."""
    known = RoundReport.__dataclass_fields__
    whole = [one for one in history if known.keys() <= one.keys()]
    return tuple(RoundReport(**{name: one[name] for name in known}) for one in whole)


def _others(project: Project, run: Run) -> tuple[tuple[int, str], ...]:
    mine = answers_of(run).keys()
    if not mine:
        return ()
    return tuple(
        (other.id, _name(other))
        for other in runs.runs(project)
        if other.id != run.id and not mine.isdisjoint(answers_of(other))
    )


def _name(run: Run) -> str:
    """Return what tells a run from others in a list."""
    kind = "evaluation" if run.kind is RunKind.EVALUATE else "training"
    right = run.metrics.get("accuracy")
    share = f", {right:.2f} right" if isinstance(right, float) else ""
    return f"run {run.id}, {kind} of {run.model}{share}"
