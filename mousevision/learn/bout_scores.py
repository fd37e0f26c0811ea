"""How good frames and bouts are that a network found, with what they must be seen beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval
from mousevision.learn.bout_truth import Marks, Repertoire
from mousevision.learn.bouts import runs
from mousevision.learn.metrics import bootstrap_ci

OVERLAPS = (0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is so and what was said of one piece of a recording, frame by frame.

    Attributes:
        group: The animal, or what stands for it.
        truth: What the rater marked.
        said: What the network found.
        scored: Which frames the rater has looked at, (frames,).
    """

    group: str
    truth: Marks
    said: Marks
    scored: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hits:
    """Bouts found, of those said, and of those that are there."""

    right: int
    said: int
    there: int

    @property
    def f1(self) -> float | None:
        """Return F1; None where there is no bout on either side."""
        return 2 * self.right / (self.said + self.there) if self.said + self.there else None


def bout_hits(judged: Sequence[Judged], behaviour: int, overlap: float) -> Hits:
    """Match bouts said with bouts there.

    A bout said is right if it overlaps one that is there by `overlap` of both together, and no
    other was matched with that one: the segmental F1 at k of Lea et al., CVPR 2017, section 5.
    """
    right = said = there = 0
    for one in judged:
        real = [Interval(*run) for run in runs(one.truth[:, behaviour] & one.scored)]
        found = [Interval(*run) for run in runs(one.said[:, behaviour] & one.scored)]
        free = set(range(len(real)))
        said, there = said + len(found), there + len(real)
        for bout in found:
            best = max(free, key=lambda at: bout.share(real[at]), default=None)
            if best is not None and bout.share(real[best]) >= overlap:
                free.discard(best)
                right += 1
    return Hits(right, said, there)


def frame_f1(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float | None:
    """Return F1 over frames; None where the behaviour is neither there nor said."""
    sums = int(truth.sum()) + int(said.sum())
    return 2 * int((truth & said).sum()) / sums if sums else None


def balanced(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float | None:
    """Return the mean of the share found of what is there, and of what is not; None if one is."""
    if truth.all() or not truth.any():
        return None
    return float((said[truth].mean() + (~said[~truth]).mean()) / 2)


def score_bouts(judged: Sequence[Judged], repertoire: Repertoire, seed: int = 0) -> dict[str, Any]:
    """Return all scores as JSON values.

    `frames` and `behaviours` tell of each behaviour: share of frames, F1 and balanced accuracy
    over frames (chance is one half, always saying background as well), bouts there and said, F1 of
    bouts at each overlap. The overall balanced accuracy is the mean over the behaviours tested.
    """
    pool = _Pool.of(judged)
    rows = [_behaviour(judged, pool, at, name) for at, name in enumerate(repertoire.names)]
    tested = [row for row in rows if row["frame_balanced_accuracy"] is not None]
    places = [at for at, row in enumerate(rows) if row["frame_balanced_accuracy"] is not None]
    exact = pool.truth == pool.said
    return {
        "frames": len(pool.truth),
        "recordings": len(judged),
        "groups": sorted(set(pool.group.tolist())),
        "frame_accuracy": float(exact.all(axis=1).mean()) if len(exact) else None,
        "background_accuracy": float((~pool.truth.any(axis=1)).mean()) if len(exact) else None,
        "frame_balanced_accuracy": _mean([row["frame_balanced_accuracy"] for row in tested]),
        "frame_chance": 0.5,
        "frame_f1": _mean([row["frame_f1"] for row in tested]),
        **{_key(k): _mean([row[_key(k)] for row in tested]) for k in OVERLAPS},
        "frame_ci95": _interval(pool, places, seed),
        "behaviours": rows,
        "per_group": [_group(judged, places, name) for name in sorted(set(pool.group.tolist()))],
    }


def _key(overlap: float) -> str:
    return f"bout_f1_{round(100 * overlap)}"


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


@dataclass(frozen=True, slots=True)
class _Pool:
    """All scored frames one after the other, and the group of each."""

    truth: Marks
    said: Marks
    group: npt.NDArray[np.str_]

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> _Pool:
        names = [np.full(int(one.scored.sum()), one.group) for one in judged]
        return cls(
            np.concatenate([one.truth[one.scored] for one in judged]),
            np.concatenate([one.said[one.scored] for one in judged]),
            np.concatenate(names).astype(np.str_),
        )


def _behaviour(judged: Sequence[Judged], pool: _Pool, at: int, name: str) -> dict[str, Any]:
    truth, said = pool.truth[:, at], pool.said[:, at]
    hits = {overlap: bout_hits(judged, at, overlap) for overlap in OVERLAPS}
    share = float(truth.mean()) if len(truth) else 0.0
    return {
        "behaviour": name,
        "share_of_frames": share,
        "frame_f1": frame_f1(truth, said),
        "frame_f1_chance": share,
        "frame_balanced_accuracy": balanced(truth, said),
        "bouts_there": hits[OVERLAPS[0]].there,
        "bouts_said": hits[OVERLAPS[0]].said,
        **{_key(overlap): found.f1 for overlap, found in hits.items()},
    }


def _interval(pool: _Pool, places: Sequence[int], seed: int) -> list[float] | None:
    """Return the 95 % interval of the balanced accuracy over animals.

    Frames found, missed and wrongly said are counted once per animal, and the animals drawn.
    """
    names = sorted(set(pool.group.tolist()))
    parts = np.stack([_tally(pool, places, name) for name in names]) if names else np.zeros((0,))

    def value(drawn: npt.NDArray[np.int64]) -> float | None:
        there, found, other, left = parts[drawn].sum(axis=0)
        known = (there > 0) & (other > 0)
        if not known.any():
            return None
        return float(((found[known] / there[known] + left[known] / other[known]) / 2).mean())

    interval = bootstrap_ci(value, names, seed) if places else None
    return None if interval is None else list(interval)


def _tally(pool: _Pool, places: Sequence[int], name: str) -> npt.NDArray[np.int64]:
    own = pool.group == name
    truth, said = pool.truth[own][:, list(places)], pool.said[own][:, list(places)]
    pairs = (truth, truth & said, ~truth, ~truth & ~said)
    return np.stack([pair.sum(axis=0, dtype=np.int64) for pair in pairs])


def _group(judged: Sequence[Judged], places: Sequence[int], name: str) -> dict[str, Any]:
    own = [one for one in judged if one.group == name]
    pool = _Pool.of(own)
    scores = [balanced(pool.truth[:, at], pool.said[:, at]) for at in places]
    bouts = [bout_hits(own, at, OVERLAPS[-1]).f1 for at in places]
    return {
        "group": name,
        "frames": len(pool.truth),
        "frame_balanced_accuracy": _mean(scores),
        _key(OVERLAPS[-1]): _mean(bouts),
    }
