"""From the probabilities of frames to bouts, and back to how sure each of them is; NumPy only.

Each frame gets the behaviour on the most probable path through the recording on which every
change costs something (Viterbi, IEEE Trans. Inf. Theory 1967): single frames that look different
are smoothed over, and no threshold on lengths has to be guessed. What is then still shorter than
bouts are is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.learn.bout_truth import Marks, Repertoire

PART, AHEAD = 20_000, 2_000
"""Frames whose path is sought in one go, and how far that looks ahead."""
OWN = 0.5
"""The threshold of each behaviour that nobody has moved."""
LEAST = 1e-6
"""Probabilities count as at least this."""
Logits = npt.NDArray[np.float32]
Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rule:
    """How probabilities become bouts; chosen on the recordings tuned on.

    Attributes:
        temperature: What logits are divided by.
        bias: Added to the logits, by output: rare behaviours weigh more while learning than they
            are common, of which this takes back a part.
        cost: What a change of behaviour costs, in units of the logarithm of a probability.
        shortest: Shortest bout, frames, by behaviour.
        thresholds: Probability above which a frame speaks for a behaviour, by behaviour; a user
            may have moved them. Empty for the network's own, which is `OWN` for all.
    """

    temperature: float
    bias: tuple[float, ...]
    cost: float
    shortest: tuple[int, ...]
    thresholds: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the rule as JSON values, without what a user has chosen."""
        return {
            "temperature": self.temperature,
            "bias": list(self.bias),
            "cost": self.cost,
            "shortest": list(self.shortest),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Rule:
        """Read `to_json`'s values."""
        return cls(
            float(values["temperature"]),
            tuple(float(v) for v in values["bias"]),
            float(values["cost"]),
            tuple(int(v) for v in values["shortest"]),
        )


@dataclass(frozen=True, slots=True)
class FoundBout:
    """A bout that a network found: `behaviour` is its place in the repertoire's names.

    `confidence` is the mean probability over its frames.
    """

    behaviour: int
    start: int
    stop: int
    confidence: float


def probabilities(logits: Logits, repertoire: Repertoire, rule: Rule) -> Probabilities:
    """Return the probability of each behaviour in each frame, (frames, behaviours)."""
    scaled = (logits.astype(np.float64) + np.array(rule.bias)) / rule.temperature
    found = np.empty((len(logits), len(repertoire.names)), dtype=np.float32)
    split = repertoire.answers
    if split:
        found[:, : split - 1] = np.exp(_log_softmax(scaled[:, :split]))[:, 1:]
    found[:, max(split - 1, 0) :] = 1 / (1 + np.exp(-scaled[:, split:]))
    return found


def find_bouts(
    shown: npt.NDArray[np.floating], repertoire: Repertoire, rule: Rule
) -> list[FoundBout]:
    """Return the bouts in a recording, in order of time, of its (frames, behaviours).

    Memory does not grow with its length, save for the bouts found: the path is sought part by
    part, each with a look at what comes after it.
    """
    found = []
    for answers in questions(repertoire):
        found += find_among(shown, answers, rule)
    return sorted(found, key=lambda bout: (bout.start, bout.stop, bout.behaviour))


def find_among(
    shown: npt.NDArray[np.floating], answers: tuple[int, ...], rule: Rule
) -> list[FoundBout]:
    """Return the bouts of the behaviours of one question only, in no order."""
    found = []
    for behaviour, start, stop in _runs_along(shown, answers, rule):
        if stop - start >= rule.shortest[behaviour]:
            sure = float(np.asarray(shown[start:stop, behaviour], dtype=np.float64).mean())
            found.append(FoundBout(behaviour, start, stop, min(sure, 1.0)))
    return found


def questions(repertoire: Repertoire) -> list[tuple[int, ...]]:
    """Return the behaviours between which, and none of them, each question decides."""
    count = len(repertoire.exclusive)
    alone = [(place,) for place in range(count, len(repertoire.names))]
    return ([tuple(range(count))] if count else []) + alone


def _runs_along(
    shown: npt.NDArray[np.floating], answers: tuple[int, ...], rule: Rule
) -> list[tuple[int, int, int]]:
    """Return behaviour, begin and end of the stretches on the best path through a recording."""
    found: list[tuple[int, int, int]] = []
    before: int | None = None
    open_run: tuple[int, int, int] | None = None
    against = _against(answers, rule)
    for first in range(0, len(shown), PART):
        last = min(first + PART, len(shown))
        scores = _scores(np.asarray(shown[first : last + AHEAD, list(answers)], dtype=np.float64))
        path = best_path(scores - against, rule.cost, before)[: last - first]
        before = int(path[-1])
        for state, behaviour in enumerate(answers, start=1):
            for start, stop in runs(path == state):
                if start == 0 and open_run is not None and open_run[0] == behaviour:
                    found.remove(open_run)
                    start = open_run[1] - first
                found.append((behaviour, first + start, first + stop))
        open_run = next((one for one in found[::-1] if one[2] == last), None)
    return found


def _scores(shown: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return logarithms of the probabilities of none of some behaviours, and of each."""
    nothing = 1 - shown.sum(axis=1, keepdims=True)
    scores: npt.NDArray[np.float64] = np.log(np.clip(np.hstack((nothing, shown)), LEAST, 1.0))
    return scores


def _against(answers: tuple[int, ...], rule: Rule) -> npt.NDArray[np.float64]:
    """Return what counts against none of some behaviours, and against each, in every frame.

    A frame in which the behaviour is as probable as its threshold, and nothing is else, then
    speaks for it as much as against it.
    """
    moved = [rule.thresholds[place] if rule.thresholds else OWN for place in answers]
    share = np.clip(np.array([OWN, *moved]), LEAST, 1 - LEAST)
    odds: npt.NDArray[np.float64] = np.log(share / (1 - share))
    return odds


def best_path(
    scores: npt.NDArray[np.float64], cost: float, before: int | None = None
) -> npt.NDArray[np.int64]:
    """Return the states, (n,), with the largest sum of scores less `cost` per change of state.

    `scores` is (n, states); `before` is the state before the first, if that is known.
    """
    n, states = scores.shape
    total = [0.0 if before in (None, state) else -cost for state in range(states)]
    came: list[list[int] | None] = []  # None where every state was kept
    for row in scores.tolist():  # plain numbers: a tenth of a microsecond each, an array ten times
        best = max(total)
        leave = best - cost
        if min(total) >= leave:
            came.append(None)
            total = [one + score for one, score in zip(total, row, strict=True)]
            continue
        at = total.index(best)
        came.append([state if one >= leave else at for state, one in enumerate(total)])
        total = [max(one, leave) + score for one, score in zip(total, row, strict=True)]
    path = np.empty(n, dtype=np.int64)
    state = total.index(max(total))
    for place in range(n - 1, -1, -1):
        path[place] = state
        left = came[place]
        state = state if left is None else left[state]
    return path


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return begin and end, half open, of the stretches that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def marks_of(bouts: Sequence[FoundBout], frames: int, behaviours: int) -> Marks:
    """Return which behaviours each of `frames` shows by some bouts."""
    found = np.zeros((frames, behaviours), dtype=bool)
    for bout in bouts:
        found[bout.start : bout.stop, bout.behaviour] = True
    return found


def _log_softmax(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    shifted = values - values.max(axis=1, keepdims=True)
    found: npt.NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found
