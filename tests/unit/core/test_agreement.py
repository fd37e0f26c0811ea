"""Agreement of raters, against published examples and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mousevision.core.agreement import (
    BoutAgreement,
    bout_agreement,
    class_agreement,
    cohen_kappa,
    cohen_of,
    cohen_tally,
    disagreements,
    fleiss_kappa,
    kappa_interval,
)
from mousevision.core.intervals import Interval

# Fleiss (1971) as it is retold in textbooks: 10 items, 14 raters, 5 classes, kappa 0.210.
FLEISS = np.array([
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
])  # fmt: skip

few = arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(2, 4)),
             elements=st.integers(-1, 3))  # fmt: skip


def test_fleiss_example() -> None:
    ratings = np.stack([np.repeat(np.arange(5), row) for row in FLEISS])
    found = fleiss_kappa(ratings)
    assert found is not None
    assert found.value == pytest.approx(0.210, abs=5e-4)
    assert found.agreement == pytest.approx(0.378, abs=5e-4)
    assert found.items == 10


def test_cohen_example() -> None:
    """Two readers of 50 proposals: both yes 20, both no 15, and 5 and 10 apart; kappa 0.4."""
    first = np.repeat([1, 1, 0, 0], [20, 5, 10, 15])
    second = np.repeat([1, 0, 1, 0], [20, 5, 10, 15])
    found = cohen_kappa(first, second)
    assert found is not None
    assert (found.value, found.agreement, found.chance) == pytest.approx((0.4, 0.7, 0.5))


@given(few)
def test_cohen_by_brute_force(ratings: np.ndarray) -> None:
    pairs = [(int(a), int(b)) for a, b in ratings[:, :2] if a >= 0 and b >= 0]
    found = cohen_kappa(ratings[:, 0], ratings[:, 1])
    assert (found is None) == (not pairs)
    if found is None:
        return
    drawn = [(a, b) for a, _ in pairs for _, b in pairs]  # each keeps how often it says a class
    chance = sum(a == b for a, b in drawn) / len(drawn)
    assert found.agreement == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    assert (found.chance, found.items) == (pytest.approx(chance), len(pairs))
    if chance < 1:
        assert found.value == pytest.approx((found.agreement - chance) / (1 - chance))
    else:
        assert found.value is None


@given(few)
def test_fleiss_and_class_agreement_by_brute_force(ratings: np.ndarray) -> None:
    pairs, shares = [], []
    for row in ratings:
        said = [each for each in row if each >= 0]
        own = [(a, b) for i, a in enumerate(said) for j, b in enumerate(said) if i != j]
        pairs += own
        shares += [np.mean([a == b for a, b in own])] if own else []
    found = fleiss_kappa(ratings)
    assert (found is None) == (not pairs)
    if found is not None:
        assert found.agreement == pytest.approx(np.mean(shares))
        assert found.value is None or found.value <= 1 + 1e-9
    for each, share in enumerate(class_agreement(ratings, 4)):
        others = [b == each for a, b in pairs if a == each]
        assert share == (pytest.approx(np.mean(others)) if others else None)


@given(few)
def test_the_order_of_raters_and_items_does_not_matter(ratings: np.ndarray) -> None:
    turned = ratings[::-1, ::-1]
    first, second = fleiss_kappa(ratings), fleiss_kappa(turned)
    assert (first is None) == (second is None)
    if first is not None and second is not None and first.value is not None:
        assert first.value == pytest.approx(second.value)
    at = disagreements(ratings)
    assert sorted(len(ratings) - 1 - disagreements(turned)) == at.tolist()
    for item, row in enumerate(ratings):
        assert (item in at) == (len({each for each in row if each >= 0}) > 1)


def test_the_interval_draws_animals_not_clips() -> None:
    rng = np.random.default_rng(3)
    first = rng.integers(0, 2, 400)
    second = np.where(rng.random(400) < 0.2, 1 - first, first)
    one_each = [str(at) for at in range(400)]
    four = [str(at // 100) for at in range(400)]
    second[:100] = first[:100]  # one animal on which they fully agree
    tallies = cohen_tally(first, second)
    narrow = kappa_interval(tallies, one_each, cohen_of)
    wide = kappa_interval(tallies, four, cohen_of)
    found = cohen_kappa(first, second)
    assert narrow is not None
    assert wide is not None
    assert found is not None
    assert narrow[0] < (found.value or 0) < narrow[1]
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])
    assert kappa_interval(tallies, [each[:1] for each in four], cohen_of) == wide
    assert kappa_interval(tallies, ["a", "b"] * 200, cohen_of) is None


def test_one_class_alone_tells_nothing() -> None:
    ones = np.ones((5, 2), dtype=np.int64)
    for found in (cohen_kappa(ones[:, 0], ones[:, 1]), fleiss_kappa(ones)):
        assert found is not None
        assert found.value is None
        assert found.agreement == 1


# -- bouts ------------------------------------------------------------------------------------


def test_bouts_that_are_one_event_to_both() -> None:
    first = [Interval(10, 20), Interval(40, 50), Interval(80, 90)]
    second = [Interval(12, 22), Interval(49, 59)]
    found = bout_agreement([(first, second, [Interval(0, 100)])])
    assert (found.first, found.second, found.alike) == (3, 2, 1)
    assert (found.start_off, found.stop_off) == (2, 2)
    assert found.f1 == pytest.approx(2 / 5)


def test_what_only_one_has_looked_at_is_not_compared() -> None:
    first, second = [Interval(0, 10), Interval(50, 60)], [Interval(0, 10)]
    found = bout_agreement([(first, second, [Interval(0, 30)])])
    assert (found.first, found.second, found.alike, found.f1) == (1, 1, 1, 1.0)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(1.0)
    assert found.kappa.items == 30
    assert bout_agreement([(first, second, [])]) == BoutAgreement(None, 0, 0, 0, None, None)


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda s: Interval(s[0], sum(s))),
    max_size=4,
)


@given(st.lists(st.tuples(spans, spans, spans), min_size=1, max_size=3))
def test_frames_are_compared_as_if_one_by_one(
    clips: list[tuple[list[Interval], list[Interval], list[Interval]]],
) -> None:
    said: list[list[int]] = [[], []]
    for first, second, looked in clips:
        for frame in range(40):
            if any(each.start <= frame < each.stop for each in looked):
                for rater, bouts in enumerate((first, second)):
                    said[rater].append(any(b.start <= frame < b.stop for b in bouts))
    wanted = cohen_kappa(np.array(said[0], dtype=np.int64), np.array(said[1], dtype=np.int64))
    found = bout_agreement(clips)
    assert (found.kappa is None) == (wanted is None)
    if found.kappa is not None and wanted is not None:
        assert found.kappa.items == wanted.items
        assert found.kappa.agreement == pytest.approx(wanted.agreement)
        assert (found.kappa.value is None) == (wanted.value is None)
        if wanted.value is not None:
            assert found.kappa.value == pytest.approx(wanted.value)
    assert found.alike <= min(found.first, found.second)
