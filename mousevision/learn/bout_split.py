"""Which recordings, or parts of one, are learnt from, tuned on and tested on.

Whole animals are kept apart where there are several, else sessions, else videos. A single
recording is cut in time: its beginning is learnt from, its end tested on, with a gap between, and
the words say what that hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError, SettingError
from mousevision.learn.bout_truth import Piece, Repertoire, Truth, counts, scored_frames
from mousevision.learn.grouping import Tally, choose_groups
from mousevision.learn.splits import TEST_SHARE, TUNE_SHARE

UNITS = ("animal", "session", "video")
GAP_SECONDS = 0.5
"""Frames on each side of a cut in time that are left out: they show the same moment."""
IN_TIME = (0.5, 0.7, 1.0)
"""Where a recording is cut: up to here it is learnt from, tuned on and tested on."""
HIDES = {
    "session": "The same animal may be on both sides, so that it can be worse on a new one.",
    "video": (
        "Animal, cage and day may be the same on both sides, so that it can be worse on others."
    ),
    "time": (
        "It is the same animal on the same day, in the same light: nothing here says how well it "
        "does on another animal or day."
    ),
}
"""What keeping apart less than animals can hide."""


@dataclass(frozen=True, slots=True)
class BoutSplit:
    """Pieces of recordings; those of different parts share no frame.

    Attributes:
        train: What the weights are fitted to.
        tune: What stops training and fits the rule that makes bouts.
        test: What nothing is fitted to; may be empty.
        unit: What was kept apart: `animal`, `session`, `video` or `time`.
        groups: Name of each recording's group.
        words: Who is where, with what that hides.
    """

    train: tuple[Piece, ...]
    tune: tuple[Piece, ...]
    test: tuple[Piece, ...]
    unit: str
    groups: tuple[str, ...]
    words: str

    def names(self, pieces: Sequence[Piece]) -> list[str]:
        """Return the groups that some pieces belong to, sorted."""
        return sorted({self.groups[piece.recording] for piece in pieces})


@dataclass(frozen=True, slots=True)
class Recordings:
    """What is known of the recordings that have bouts.

    Attributes:
        truths: What raters say of them.
        repertoire: What the truths' behaviours are.
        rates: Frames per second of each.
        names: Group of each, by unit; a unit that is not known of all is missing.
    """

    truths: tuple[Truth, ...]
    repertoire: Repertoire
    rates: tuple[float, ...]
    names: Mapping[str, tuple[str, ...]]

    def whole(self, recordings: Sequence[int]) -> tuple[Piece, ...]:
        """Return all frames of some recordings."""
        return tuple(Piece(at, 0, self.truths[at].frames) for at in recordings)


def split_recordings(
    study: Recordings, held_out: Sequence[str] | None = None, seed: int = 0
) -> BoutSplit:
    """Keep some recordings, or the end of a single one, aside for testing, and some for tuning.

    `held_out` names the animals to test on; None chooses, an empty sequence tests on none.

    Raises:
        DataError: If nothing was looked at, or an animal held out alone shows a behaviour.
        SettingError: If an animal to hold out has no bouts.
    """
    every = study.whole(range(len(study.truths)))
    if not every or not scored_frames(study.truths, every):
        raise DataError("Nobody has marked bouts on the timeline yet: mark some first.")
    if held_out is not None and len(held_out):
        return _asked(study, sorted(set(held_out)), seed)
    for unit in UNITS:
        groups = study.names.get(unit, ())
        if len(set(groups)) < 2:
            continue
        test = (
            ()
            if held_out is not None
            else _choose(study, groups, range(len(groups)), TEST_SHARE, seed)
        )
        if test or held_out is not None:
            return _by_group(study, unit, groups, test, seed)
    return _in_time(study, testing=held_out is None)


def _asked(study: Recordings, held_out: Sequence[str], seed: int) -> BoutSplit:
    groups = study.names.get("animal", ())
    known = sorted(set(groups))
    if unknown := [name for name in held_out if name not in known]:
        there = f"there are {', '.join(known)}" if known else "the animals are not known"
        raise SettingError(f"The animal “{unknown[0]}” has no bouts; {there}.")
    rest = [at for at, name in enumerate(groups) if name not in held_out]
    if not rest:
        raise SettingError("Leave at least one animal with bouts to learn from.")
    return _by_group(study, "animal", groups, tuple(held_out), seed)


def _choose(
    study: Recordings, groups: Sequence[str], among: Sequence[int], share: float, seed: int
) -> tuple[str, ...]:
    """Return groups that hold about a share of every behaviour; none where that cannot be."""
    table: dict[str, npt.NDArray[np.int64]] = {}
    for at in among:
        found = counts(study.truths, study.repertoire, study.whole([at]))
        table[groups[at]] = table.get(groups[at], np.zeros_like(found)) + found
    names = tuple(sorted(table))
    each = np.stack([table[name] for name in names])
    tally = Tally(names, each[:, each.sum(axis=0) > 0])
    for count in range(max(1, round(share * len(names))), 0, -1):
        if chosen := choose_groups(tally, count, seed):
            return chosen
    return ()


def _by_group(
    study: Recordings, unit: str, groups: Sequence[str], test: Sequence[str], seed: int
) -> BoutSplit:
    rest = [at for at, name in enumerate(groups) if name not in test]
    tune = (
        _choose(study, groups, rest, TUNE_SHARE, seed)
        if len({groups[at] for at in rest}) > 1
        else ()
    )
    if tune:
        learn = study.whole([at for at in rest if groups[at] not in tune])
        tuning = study.whole([at for at in rest if groups[at] in tune])
    else:
        learn, tuning = _same_group(study, rest, seed)
    tested = study.whole([at for at, name in enumerate(groups) if name in test])
    split = BoutSplit(learn, tuning, tested, unit, tuple(groups), "")
    return _worded(split, own_tune=bool(tune), seen=unit)


def _same_group(
    study: Recordings, recordings: Sequence[int], seed: int
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Keep some recordings to tune on, or the ends where each behaviour has but one recording."""
    each = [str(at) for at in range(len(study.truths))]
    tune = _choose(study, each, recordings, TUNE_SHARE, seed) if len(recordings) > 1 else ()
    if tune:
        learn = study.whole([at for at in recordings if each[at] not in tune])
        return learn, study.whole([at for at in recordings if each[at] in tune])
    cut = [_cut(study, at, (0.75, 1.0)) for at in recordings]
    return tuple(first for first, _ in cut), tuple(last for _, last in cut)


def _in_time(study: Recordings, *, testing: bool) -> BoutSplit:
    """Cut each recording in time, since there is nothing larger to keep apart."""
    shares = IN_TIME if testing else (0.75, 1.0)
    cut = [_cut(study, at, shares) for at in range(len(study.truths))]
    learn, tune = tuple(c[0] for c in cut), tuple(c[1] for c in cut)
    test = tuple(c[2] for c in cut) if testing else ()
    groups = study.names.get("video") or tuple(f"recording {at + 1}" for at in range(len(cut)))
    return _worded(BoutSplit(learn, tune, test, "time", tuple(groups), ""), True, "time")


def _cut(study: Recordings, at: int, ends: Sequence[float]) -> list[Piece]:
    """Cut what was looked at of a recording at shares of its scored frames, with gaps between."""
    truth = study.truths[at]
    first, last = truth.looked[0].start, truth.looked[-1].stop
    gap = round(GAP_SECONDS * study.rates[at])
    pieces, start = [], first
    for end in ends:
        stop = first + round(end * (last - first))
        trimmed = stop - (gap if end < 1 else 0)
        if trimmed <= start:
            raise DataError(
                "Too few frames have been looked at to learn from some and test on others: mark "
                "the bouts of a longer stretch, or of more recordings."
            )
        pieces.append(Piece(at, start, trimmed))
        start = stop + gap
    return pieces


def _worded(split: BoutSplit, own_tune: bool, seen: str) -> BoutSplit:
    if split.unit == "time":
        many = "" if len(split.train) == 1 else "s"
        parts = [f"Learnt from the first {_share(split)} % of what was marked in "
                 f"{len(split.train)} recording{many}"]  # fmt: skip
        parts.append(", tuned on what follows")
        parts.append(" and tested on the end, with gaps between" if split.test else "")
    else:
        parts = [f"Learnt from {_named(split, split.train)}"]
        parts.append(f", tuned on {_named(split, split.tune)}" if own_tune else "")
        if split.test:
            parts.append(
                f", tested on {_named(split, split.test)}, of which nothing was seen before"
            )
    parts.append(".")
    if not own_tune:
        parts.append(
            f" There are too few {split.unit}s to tune on one of their own: parts of the same "
            f"{split.unit}s were used."
        )
    if not split.test:
        parts.append(f" No {'part' if split.unit == 'time' else split.unit} was kept for testing.")
    elif seen in HIDES:
        parts.append(f" {HIDES[seen]}")
    return BoutSplit(split.train, split.tune, split.test, split.unit, split.groups, "".join(parts))


def _share(split: BoutSplit) -> int:
    return round(100 * IN_TIME[0]) if split.test else 75


def _named(split: BoutSplit, pieces: Sequence[Piece]) -> str:
    names = split.names(pieces)
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return f"{split.unit} {shown}" if len(names) == 1 else f"{len(names)} {split.unit}s {shown}"
