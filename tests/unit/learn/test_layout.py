"""What a layout follows: found where it was put in, and not where it was not."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.layout import UNKNOWN, codes_of, follows, follows_number

RNG = np.random.default_rng(5)
COUNT = 400
ANIMAL = np.arange(COUNT) % 8
CLASS = np.arange(COUNT) // 8 % 2  # every animal has both


def layout(by_animal: float, by_class: float) -> np.ndarray:
    """Place dots around a centre of their animal and one of their class."""
    animals, classes = RNG.normal(size=(8, 2)), RNG.normal(size=(2, 2)) * 2
    noise = np.random.default_rng(1).normal(size=(COUNT, 2)) * 0.3
    return by_animal * animals[ANIMAL] + by_class * classes[CLASS] + noise


def test_dots_that_lie_by_animal_are_told_from_dots_that_lie_by_class() -> None:
    both = {"class": layout(0, 1), "animal": layout(3, 0)}
    for name, places in both.items():
        shown = follows(places, "class", CLASS, apart=ANIMAL)
        whose = follows(places, "animal", ANIMAL, within=CLASS)
        assert shown is not None
        assert whose is not None
        strong, weak = (shown, whose) if name == "class" else (whose, shown)
        assert strong.notable
        assert strong.score > 0.5
        assert strong.p_value < 0.01
        assert not weak.notable
        assert abs(weak.score) < 0.15


def test_chance_is_what_shuffling_gives() -> None:
    found = follows(np.random.default_rng(2).normal(size=(COUNT, 2)), "animal", ANIMAL)
    assert found is not None
    assert found.chance == pytest.approx(49 / 399, abs=0.01)
    assert abs(found.score) < 0.05
    assert found.p_value > 0.01
    assert found.count == COUNT


def test_an_animal_with_one_class_only_does_not_seem_to_attract() -> None:
    of_one_class = ANIMAL % 2  # the class is the animal's: an injured group and a sham one
    places = np.random.default_rng(3).normal(size=(COUNT, 2)) * 0.3
    places[:, 0] += 5 * of_one_class
    plain = follows(places, "animal", ANIMAL)
    fair = follows(places, "animal", ANIMAL, within=of_one_class)
    assert plain is not None
    assert fair is not None
    assert plain.p_value < 0.01
    assert not fair.notable
    assert abs(fair.score) < 0.05


def test_a_number_that_changes_along_the_plot_is_found() -> None:
    places = np.random.default_rng(4).uniform(size=(COUNT, 2))
    bright = follows_number(places, "brightness", 100 * places[:, 0])
    nothing = follows_number(places, "brightness", np.random.default_rng(5).normal(size=COUNT))
    assert bright is not None
    assert bright.notable
    assert bright.score > 0.9
    assert nothing is not None
    assert nothing.score < 0.1
    assert nothing.p_value > 0.01


def test_what_is_unknown_or_the_same_everywhere_says_nothing() -> None:
    places = layout(1, 1)
    assert follows(places, "camera", codes_of(["a"] * COUNT)) is None
    assert follows(places, "camera", codes_of([None] * COUNT)) is None
    assert follows_number(places, "brightness", np.full(COUNT, np.nan)) is None
    assert follows_number(places, "brightness", np.ones(COUNT)) is None
    half = ANIMAL.copy()
    half[::2] = UNKNOWN
    found = follows(places, "animal", half)
    assert found is not None
    assert found.count == COUNT // 2


def test_dots_at_one_place_are_neighbours_of_each_other() -> None:
    found = follows(np.zeros((40, 2)), "animal", ANIMAL[:40])
    assert found is not None
    assert found.p_value > 0.01


def test_codes_are_in_order_of_the_words() -> None:
    assert codes_of(["b", None, "a", "", "b"]).tolist() == [1, UNKNOWN, 0, UNKNOWN, 1]


def test_the_same_seed_gives_the_same_answer() -> None:
    places = layout(1, 1)
    assert follows(places, "a", ANIMAL, seed=3) == follows(places, "a", ANIMAL, seed=3)
