from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mousevision.core.errors import DataError, SettingError
from mousevision.learn.splits import Split, folds, hold_out

CLASSES = ("pre", "post", "sham")


@st.composite
def labelled_clips(draw: st.DrawFn) -> tuple[list[int], list[str]]:
    animals = draw(st.integers(1, 7))
    targets: list[int] = []
    groups: list[str] = []
    for animal in range(animals):
        for target in draw(st.lists(st.integers(-1, 2), min_size=1, max_size=8)):
            targets.append(target)
            groups.append(f"m{animal}")
    return targets, groups


def assert_sound(split: Split, targets: list[int], groups: list[str]) -> None:
    parts = [split.train.tolist(), split.tune.tolist(), split.test.tolist()]
    everything = sorted(itertools.chain(*parts))
    assert everything == [i for i, target in enumerate(targets) if target >= 0]
    train, tune, test = ({groups[i] for i in part} for part in parts)
    assert not (train | tune) & test
    assert test == set(split.test_groups)
    if split.tune_groups:
        assert not train & tune
        assert tune == set(split.tune_groups)
    assert parts[0]
    assert parts[1]
    assert {targets[i] for i in parts[0]} == {t for t in targets if t >= 0}


@given(data=labelled_clips(), seed=st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_held_out_animals_never_straddle(data: tuple[list[int], list[str]], seed: int) -> None:
    targets, groups = data
    try:
        split = hold_out(targets, groups, None, seed)
    except DataError:
        counts = [targets.count(k) for k in range(3) if targets.count(k)]
        assert len(counts) < 2 or max(counts) == 1
        return
    assert_sound(split, targets, groups)
    again = hold_out(targets, groups, None, seed)
    assert np.array_equal(split.train, again.train)
    assert split.words == again.words


@given(data=labelled_clips(), seed=st.integers(0, 3), k=st.sampled_from([None, 2, 3]))
@settings(max_examples=100, deadline=None)
def test_folds_test_each_animal_once(
    data: tuple[list[int], list[str]], seed: int, k: int | None
) -> None:
    targets, groups = data
    try:
        splits = folds(targets, groups, k, seed)
    except (DataError, SettingError):
        return
    tested = sorted(i for split in splits for i in split.test.tolist())
    assert tested == [i for i, target in enumerate(targets) if target >= 0]
    animals = {groups[i] for i in tested}
    assert len(splits) == (len(animals) if k is None else k)
    for split in splits:
        assert len(split.test)
        assert_sound(split, targets, groups)


def balanced(animals: int, each: int = 4, classes: int = 2) -> tuple[list[int], list[str]]:
    targets = [n % classes for _ in range(animals) for n in range(each)]
    return targets, [f"m{a}" for a in range(animals) for _ in range(each)]


def test_classes_are_shared_out_evenly() -> None:
    rng = np.random.default_rng(0)
    targets, groups = [], []
    for animal in range(20):  # ten animals of mostly one class, ten of mostly the other
        for _ in range(10):
            targets.append(int(rng.random() < (0.9 if animal % 2 else 0.1)))
            groups.append(f"m{animal:02d}")
    whole = np.mean(targets)
    split = hold_out(targets, groups, None, 0)
    for part in (split.train, split.tune, split.test):
        assert abs(np.mean(np.array(targets)[part]) - whole) < 0.1
    for fold in folds(targets, groups, 5, 0):
        assert abs(np.mean(np.array(targets)[fold.test]) - whole) < 0.1
        assert 30 <= len(fold.test) <= 50


def test_named_animals_are_held_out_and_said() -> None:
    targets, groups = balanced(5)
    split = hold_out(targets, groups, ["m3", "m1"], 0)
    assert split.test_groups == ("m1", "m3")
    assert "tested on 2 animals m1 and m3" in split.words
    with pytest.raises(SettingError, match="“m9”; there are m0, m1"):
        hold_out(targets, groups, ["m9"], 0)


def test_nobody_held_out_when_asked() -> None:
    targets, groups = balanced(4)
    split = hold_out(targets, groups, [], 0)
    assert len(split.test) == 0
    assert split.tune_groups
    assert "No animal was kept for testing: nothing here says" in split.words


def test_two_animals_leave_clips_of_one_for_tuning_and_say_so() -> None:
    targets, groups = balanced(2, each=10)
    split = hold_out(targets, groups, None, 0)
    assert len(split.test_groups) == 1
    assert not split.tune_groups
    assert_sound(split, targets, groups)
    assert "confidence may be too high" in split.words


def test_one_animal_has_no_test_and_says_so() -> None:
    targets, groups = balanced(1, each=10)
    split = hold_out(targets, groups, None, 0)
    assert len(split.test) == 0
    assert "since there is but one" in split.words
    with pytest.raises(DataError, match="needs at least two"):
        folds(targets, groups, None)


def test_with_hardly_any_label_none_is_spared_for_testing() -> None:
    split = hold_out([0, 0, 1], ["a", "b", "c"], None, 0)
    assert len(split.test) == 0
    assert "since none can be spared" in split.words


def test_a_class_of_one_animal_cannot_be_tested() -> None:
    targets, groups = [0, 0, 1, 1, 0, 0], ["a", "a", "b", "b", "c", "c"]
    with pytest.raises(DataError, match="“post” from is left, since only b shows it"):
        folds(targets, groups, None, classes=("pre", "post"))
    with pytest.raises(DataError, match="label it in another animal"):
        hold_out(targets, groups, ["b"], 0)
    split = hold_out(targets, groups, None, 0)
    assert "b" not in split.test_groups


def test_sessions_stand_in_for_animals_in_the_words() -> None:
    targets, groups = balanced(3)
    assert "session" in hold_out(targets, groups, None, 0, unit="session").words


def test_what_is_missing_is_named() -> None:
    with pytest.raises(DataError, match="at least two classes"):
        hold_out([0, 0, -1], ["a", "b", "c"], None, 0)
    with pytest.raises(DataError, match="No clip is labelled “sham”"):
        hold_out([0, 1, 0, 1], ["a", "a", "b", "b"], None, 0, classes=CLASSES)
    with pytest.raises(DataError, match="at least two of each"):
        hold_out([0, 1], ["a", "a"], None, 0)


def test_more_folds_than_animals_are_refused() -> None:
    targets, groups = balanced(3)
    with pytest.raises(SettingError, match="2 to 3 folds, not 4"):
        folds(targets, groups, 4)


def test_many_animals_are_split_quickly_enough_to_be_searched_at_random() -> None:
    targets, groups = balanced(60)
    split = hold_out(targets, groups, None, 0)
    assert len(split.test_groups) == 12
    assert_sound(split, targets, groups)
