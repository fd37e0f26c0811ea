"""The filter language: what it means, what it refuses, and that it never crashes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.errors import SettingError
from mousevision.core.filters import Both, Compare, Either, Not, Word, parse_filter, quote


def test_the_contracts_example() -> None:
    assert parse_filter("class=pre and subject=m1") == Both(
        Compare("class", "=", "pre"), Compare("subject", "=", "m1")
    )


def test_and_binds_tighter_than_or_and_words_in_a_row_mean_and() -> None:
    assert parse_filter("a b or not c") == Either(Both(Word("a"), Word("b")), Not(Word("c")))


def test_brackets_and_quotes() -> None:
    assert parse_filter('(class = "pre injury" or class=none) m7') == Both(
        Either(Compare("class", "=", "pre injury"), Compare("class", "=", None)), Word("m7")
    )


@pytest.mark.parametrize(
    ("text", "value"), [("confidence>=0.9", 0.9), ("confidence < 90%", 0.9), ("frames>12", 12.0)]
)
def test_numbers(text: str, value: float) -> None:
    found = parse_filter(text)
    assert isinstance(found, Compare)
    assert found.value == value


@pytest.mark.parametrize(("text", "value"), [("reviewed=no", False), ("unsure = yes", True)])
def test_flags(text: str, value: bool) -> None:
    found = parse_filter(text)
    assert isinstance(found, Compare)
    assert found.value is value


@pytest.mark.parametrize(
    "text",
    ["class=", "colour=red", "(class=pre", "class=pre)", "and", "confidence=high", "class<pre",
     "reviewed=maybe", "= pre", "confidence>none", '"open', "not"],
)  # fmt: skip
def test_nonsense_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_filter(text)
    assert "\n" not in str(caught.value)


def test_nothing_asks_for_nothing() -> None:
    assert parse_filter("   ") is None


@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused(text: str) -> None:
    with contextlib.suppress(SettingError):
        parse_filter(text)


@given(
    st.text(st.characters(blacklist_characters='"', blacklist_categories=("C", "Z")), min_size=1)
)
def test_a_quoted_value_comes_back(value: str) -> None:
    found = parse_filter(f"subject={quote(value)}")
    if value.lower() == "none":
        return
    assert found == Compare("subject", "=", value)
