from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mousevision.store.text import fold, listed, natural_key


def test_numbers_sort_by_value() -> None:
    names = ["m10/clip1", "m2/clip10", "m2/clip2", "m2/clip02b", "M2/clip1", "m2 b/clip1"]
    assert sorted(names, key=natural_key) == [
        "M2/clip1",
        "m2/clip2",
        "m2/clip02b",
        "m2/clip10",
        "m2 b/clip1",
        "m10/clip1",
    ]


def test_decomposed_names_are_the_same() -> None:
    assert fold(unicodedata.normalize("NFD", " Mäuse ")) == fold("MÄUSE")


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_any_two_numbers(first: int, second: int) -> None:
    assert (natural_key(f"a{first}") < natural_key(f"a{second}")) == (first < second)


def test_listed() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
