"""Filters as text: the round trip, and exchanging one condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.filters import Both, Compare, Either, Filter, Not, Word, parse_filter
from mousevision.gui.browser.clauses import choose, chosen, to_text

NAMES = st.text("abzäö019 .-_/'", min_size=1, max_size=8).filter(lambda text: text.strip() == text)
COMPARES = st.one_of(
    st.builds(Compare, st.sampled_from(("class", "subject")), st.sampled_from(("=", "!=", "~")),
              NAMES),
    st.builds(Compare, st.just("session"), st.just("="), st.none()),
    st.builds(Compare, st.just("frames"), st.sampled_from(("<", ">=")),
              st.integers(0, 999).map(float)),
    st.builds(Compare, st.just("reviewed"), st.just("="), st.booleans()),
    st.builds(Word, st.one_of(NAMES, st.sampled_from(("and", "not", "none")))),
)  # fmt: skip
FILTERS = st.recursive(
    COMPARES,
    lambda inner: st.one_of(
        st.builds(Not, inner), st.builds(Both, inner, inner), st.builds(Either, inner, inner)
    ),
    max_leaves=6,
)


def meaning(where: Filter | None, truth: dict[str, bool]) -> bool:
    """Evaluate with each comparison true or false as its text says."""
    if isinstance(where, Not):
        return not meaning(where.part, truth)
    if isinstance(where, Both):
        return meaning(where.left, truth) and meaning(where.right, truth)
    if isinstance(where, Either):
        return meaning(where.left, truth) or meaning(where.right, truth)
    return truth.setdefault(repr(where), len(repr(where)) % 2 == 0)


@given(FILTERS)
def test_text_means_the_same(where: Filter) -> None:
    again = parse_filter(to_text(where))
    truth: dict[str, bool] = {}
    assert meaning(again, truth) == meaning(where, truth)
    assert to_text(again) == to_text(parse_filter(to_text(again)))


@pytest.mark.parametrize(
    ("text", "field", "value", "expected"),
    [
        ("", "class", "pre", "class=pre"),
        ("class=pre", "class", "post", "class=post"),
        ("class=pre and subject=m1", "class", None, "subject=m1"),
        ("class=pre or class=post", "subject", "m1", "(class=pre or class=post) and subject=m1"),
        ("slot reviewed=no", "reviewed", "yes", "slot and reviewed=yes"),
        ("class=", "subject", '"m 1"', 'subject="m 1"'),
        ("class=pre", "class", "none", "class=none"),
    ],
)
def test_choose(text: str, field: str, value: str | None, expected: str) -> None:
    assert choose(text, field, value) == expected
    parse_filter(expected)


def test_chosen_reads_only_what_must_hold() -> None:
    assert chosen("class=pre and reviewed=no", "reviewed") == "no"
    assert chosen("class=pre or class=post", "class") is None
    assert chosen("class=none", "class") == "none"
    assert chosen("class=", "class") is None
