from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.enrichment import one_animal, special

CLASS = ["pre", "post"] * 50
ANIMAL = [f"m{at // 2 % 5}" for at in range(100)]
SELECTED = np.array([at % 2 == 1 and at < 40 for at in range(100)])  # 20 clips, all post


def test_what_is_more_often_in_the_selection_is_found_first() -> None:
    found = special(SELECTED, {"class": CLASS, "animal": ANIMAL}, ANIMAL)
    assert [(each.factor, each.value) for each in found[:2]] == [
        ("class", "post"),
        ("class", "pre"),
    ]
    post = found[0]
    assert (post.inside, post.total, post.expected, post.animals) == (20, 50, 10.0, 5)
    assert post.sure
    assert post.words() == (
        "class post: 20 of 50 selected, more often than by chance (10.0), from 5 animals"
    )
    assert "less often" in found[1].words()
    assert not any(each.sure for each in found if each.factor == "animal")


def test_p_values_are_fishers_corrected_for_their_number() -> None:
    from scipy.stats import fisher_exact

    plain = float(fisher_exact([[20, 30], [0, 50]]).pvalue)
    found = special(SELECTED, {"class": CLASS})
    assert [each.p_value for each in found] == pytest.approx([2 * plain] * 2)
    assert all(0 <= each.p_value <= 1 for each in special(SELECTED, {"animal": ANIMAL}))


def test_unknown_values_and_such_that_all_have_say_nothing() -> None:
    half = [value if at % 3 else None for at, value in enumerate(CLASS)]
    found = special(SELECTED, {"class": half, "camera": ["a"] * 100, "day": [None] * 100})
    assert {each.factor for each in found} == {"class"}
    assert sum(each.total for each in found) == sum(value is not None for value in half)


def test_a_selection_of_one_animal_says_so() -> None:
    mine = np.array([animal == "m3" for animal in ANIMAL])
    assert one_animal(mine, ANIMAL).startswith("20 of 20 selected clips are of m3")
    assert one_animal(SELECTED, ANIMAL) == ""
    assert one_animal(np.zeros(100, bool), ANIMAL) == ""
    assert one_animal(np.ones(100, bool), ["m1"] * 100) == ""
