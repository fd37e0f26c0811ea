"""What the legend says of words, numbers and nothing."""

from __future__ import annotations

import numpy as np

from mousevision.core.palette import OKABE_ITO, UNLABELLED
from mousevision.gui.plots.colouring import SCALE, Colouring


def test_classes_keep_their_order_and_colours() -> None:
    entries, codes = Colouring(
        ["post", None, "pre", "post"], {"pre": "#111111", "post": "#222222"}, "no class"
    ).coded()
    assert [e.name for e in entries] == ["pre", "post", "no class"]
    assert [e.colour for e in entries] == ["#111111", "#222222", UNLABELLED]
    assert codes.tolist() == [1, 2, 0, 1]


def test_animals_are_in_natural_order() -> None:
    entries, _ = Colouring(["m10", "m2", "m1", "10"]).coded()
    assert [e.name for e in entries] == ["10", "m1", "m2", "m10"]


def test_no_two_of_the_first_49_look_alike() -> None:
    entries, _ = Colouring([f"m{at}" for at in range(49)]).coded()
    assert len({(e.colour, e.symbol) for e in entries}) == 49
    assert len({e.symbol for e in entries[: len(OKABE_ITO)]}) == len(OKABE_ITO)


def test_numbers_become_ranges() -> None:
    entries, codes = Colouring([0.5, 1.0, None, 0.74, 0.76], missing="not classified").coded()
    assert [e.name for e in entries[:2]] == ["0.50 to 0.60", "0.60 to 0.70"]
    assert entries[-1].name == "not classified"
    assert codes.tolist() == [0, len(SCALE) - 1, len(SCALE), 2, 2]


def test_one_number_and_none_at_all() -> None:
    entries, codes = Colouring([0.5, 0.5]).coded()
    assert ([e.name for e in entries], codes.tolist()) == (["0.5"], [0, 0])
    entries, codes = Colouring([None, None], missing="none").coded()
    assert ([e.name for e in entries], codes.tolist()) == (["none"], [0, 0])
    assert len(Colouring([]).coded()[1]) == 0
    assert np.issubdtype(codes.dtype, np.integer)
