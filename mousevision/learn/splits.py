"""Who is learnt from, who is tuned on and who is tested: whole animals, never single clips.

Frames or clips of one animal on both sides of a split make any network look good. A group (an
animal, or a session or video where animals are unknown) therefore lies on one side only. The one
exception is tuning, and only where there are too few animals for it; the words then say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError, SettingError
from mousevision.learn.grouping import Tally, choose_groups, deal_groups

Indices = npt.NDArray[np.int64]
TEST_SHARE, TUNE_SHARE = 0.2, 0.15


@dataclass(frozen=True, slots=True)
class Split:
    """Indices of the labelled clips to learn from, to tune on and to test on; sorted, disjoint.

    Attributes:
        train: Clips that the weights are fitted to.
        tune: Clips that stop training and fit temperature and threshold.
        test: Clips that nothing is fitted to; may be empty.
        words: Who is where, in a sentence or two, with what that hides.
        test_groups: Names of the groups tested on.
        tune_groups: Names of the groups tuned on; empty where tuning shares its animals with
            training.
    """

    train: Indices
    tune: Indices
    test: Indices
    words: str
    test_groups: tuple[str, ...] = ()
    tune_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Study:
    """Labelled clips: their index, target and group, and the words for errors."""

    index: Indices
    target: npt.NDArray[np.int64]
    group: npt.NDArray[np.str_]
    classes: tuple[str, ...]
    unit: str

    def within(self, names: Sequence[str]) -> npt.NDArray[np.bool_]:
        return np.isin(self.group, list(names))

    def tally(self) -> Tally:
        return Tally.of(self.target, self.group)

    def only(self, names: Sequence[str]) -> _Study:
        keep = self.within(names)
        index, target, group = self.index[keep], self.target[keep], self.group[keep]
        return _Study(index, target, group, self.classes, self.unit)

    def word(self, target: int) -> str:
        known = 0 <= target < len(self.classes)
        return f"“{self.classes[target]}”" if known else f"class {target}"

    def named(self, names: Sequence[str]) -> str:
        kind = self.unit if len(names) == 1 else f"{len(names)} {self.unit}s"
        return f"{kind} {_listed(names)}"


def hold_out(
    targets: npt.ArrayLike,
    groups: Sequence[str],
    held_out: Sequence[str] | None = None,
    seed: int = 0,
    *,
    classes: Sequence[str] = (),
    unit: str = "animal",
) -> Split:
    """Keep some groups aside for testing and some of the rest for tuning.

    `targets` has a class index per clip, -1 where there is no label; `groups` each clip's group.
    `held_out` names the test groups; None chooses about a fifth of them, with classes in the same
    shares as overall as far as possible; an empty sequence tests on none.

    Raises:
        DataError: If a class would be missing from training, or there are too few labels.
        SettingError: If a group to hold out has no labelled clip.
    """
    study = _labelled(targets, groups, classes, unit)
    names = study.tally().names
    if held_out is None:
        test = _choose_test(study, seed)
    else:
        test = tuple(sorted(set(held_out)))
        if unknown := [name for name in test if name not in names]:
            raise SettingError(
                f"No labelled clip belongs to the {unit} “{unknown[0]}”; there are "
                f"{', '.join(names)}."
            )
    _require_classes(study, test)
    asked_for_none = held_out is not None and not test
    return _split(study, test, seed, asked_for_none)


def folds(
    targets: npt.ArrayLike,
    groups: Sequence[str],
    k: int | None = None,
    seed: int = 0,
    *,
    classes: Sequence[str] = (),
    unit: str = "animal",
) -> list[Split]:
    """Return `k` splits in which each group is tested once; None leaves one group out at a time.

    Raises:
        DataError: If there are fewer than two groups, or a class would be missing from training.
        SettingError: If there are fewer groups than folds.
    """
    study = _labelled(targets, groups, classes, unit)
    tally = study.tally()
    count = len(tally.names)
    if count < 2:
        raise DataError(
            f"Only {study.named(tally.names)} has labelled clips: testing on {unit}s that were "
            f"not learnt from needs at least two."
        )
    if k is not None and not 2 <= k <= count:
        raise SettingError(f"With {count} {unit}s there can be 2 to {count} folds, not {k}.")
    whole = k is None or k == count
    parts = [(name,) for name in tally.names] if whole else deal_groups(tally, k or 0, seed)
    for part in parts:
        _require_classes(study, part)
    return [_split(study, part, seed + number, False) for number, part in enumerate(parts)]


def _labelled(
    targets: npt.ArrayLike, groups: Sequence[str], classes: Sequence[str], unit: str
) -> _Study:
    target = np.asarray(targets, dtype=np.int64)
    if len(target) != len(groups):
        raise ValueError("as many groups as targets are needed")
    index = np.flatnonzero(target >= 0).astype(np.int64)
    names = np.array([str(groups[i]) for i in index.tolist()], dtype=np.str_)
    study = _Study(index, target[index], names, tuple(classes), unit)
    if len(np.unique(study.target)) < 2:
        raise DataError("Learning needs labelled clips of at least two classes: label some more.")
    for missing in sorted(set(range(len(classes))) - set(study.target.tolist())):
        raise DataError(f"No clip is labelled {study.word(missing)}: label some, or drop it.")
    return study


def _require_classes(study: _Study, test: Sequence[str]) -> None:
    inside = study.within(test)
    missing = sorted(set(study.target.tolist()) - set(study.target[~inside].tolist()))
    if not missing:
        return
    holders = sorted(set(study.group[study.target == missing[0]].tolist()))
    kind = study.unit if len(test) == 1 else f"{study.unit}s"
    raise DataError(
        f"With {kind} {_listed(test)} kept for testing, no clip to learn {study.word(missing[0])} "
        f"from is left, since only {_listed(holders)} shows it: label it in another {study.unit}."
    )


def _choose_test(study: _Study, seed: int) -> tuple[str, ...]:
    tally = study.tally()
    for count in range(max(1, round(TEST_SHARE * len(tally.names))), 0, -1):
        chosen = choose_groups(tally, count, seed)
        left = study.target[~study.within(chosen)]
        if chosen and len(left) > len(np.unique(left)):  # enough to tune on as well
            return chosen
    return ()


def _split(study: _Study, test: tuple[str, ...], seed: int, none_asked: bool) -> Split:
    inside = study.within(test)
    rest = study.only([name for name in study.tally().names if name not in test])
    tune_groups = _choose_tune(rest, seed)
    tune = rest.within(tune_groups) if tune_groups else _tune_clips(rest, seed)
    split = Split(
        train=rest.index[~tune],
        tune=rest.index[tune],
        test=study.index[inside],
        words=_words(study, test, tune_groups, rest, none_asked),
        test_groups=test,
        tune_groups=tune_groups,
    )
    _assert_apart(study, split)
    return split


def _choose_tune(rest: _Study, seed: int) -> tuple[str, ...]:
    tally = rest.tally()
    if len(tally.names) < 2:
        return ()
    for count in range(max(1, round(TUNE_SHARE * len(tally.names))), 0, -1):
        if chosen := choose_groups(tally, count, seed):
            return chosen
    return ()


def _tune_clips(rest: _Study, seed: int) -> npt.NDArray[np.bool_]:
    """Take about a fifth of each class, but never a class's last clip."""
    rng = np.random.default_rng([seed, 1])
    tune = np.zeros(len(rest.index), dtype=bool)
    for target in np.unique(rest.target):
        clips = rng.permutation(np.flatnonzero(rest.target == target))
        tune[clips[: min(max(1, round(0.2 * len(clips))), len(clips) - 1)]] = True
    if not tune.any():
        raise DataError("Each class has but one clip to learn from: label at least two of each.")
    return tune


def _words(
    study: _Study, test: tuple[str, ...], tune: tuple[str, ...], rest: _Study, none_asked: bool
) -> str:
    train = [name for name in rest.tally().names if name not in tune]
    said = [f"Learnt from {study.named(train)}"]
    if tune:
        said.append(f", tuned on {study.named(tune)}")
    if test:
        said.append(f", tested on {study.named(test)}, of which nothing was seen before")
    said.append(".")
    if not tune:
        said.append(
            f" There are too few {study.unit}s to tune on one of their own: single clips of the "
            f"same {study.unit}s were used, so the stated confidence may be too high."
        )
    if not test:
        why = "" if none_asked else ", since none can be spared"
        if len(study.tally().names) == 1:
            why = ", since there is but one"
        said.append(
            f" No {study.unit} was kept for testing{why}: nothing here says how well it does on a "
            f"new {study.unit}."
        )
    return "".join(said)


def _assert_apart(study: _Study, split: Split) -> None:
    group = dict(zip(study.index.tolist(), study.group.tolist(), strict=True))
    names = [{group[i] for i in part.tolist()} for part in (split.train, split.tune, split.test)]
    train, tune, test = names
    if (train | tune) & test or (split.tune_groups and train & tune):
        raise AssertionError(f"a group straddles the split: {sorted((train | tune) & test)}")


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:6]) + ([f"{len(names) - 6} more"] if len(names) > 6 else [])
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]
