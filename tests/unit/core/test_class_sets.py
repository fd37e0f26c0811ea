"""The shipped class sets make sense."""

from __future__ import annotations

import pytest

from mousevision.core.class_sets import ClassSet, class_sets
from mousevision.core.errors import SettingError
from mousevision.core.ethogram import KEYS, free_key, parse_class


@pytest.mark.parametrize("one", class_sets(), ids=lambda one: one.id)
def test_names_and_keys_are_unique(one: ClassSet) -> None:
    names = [b.name for b in one.behaviours]
    keys = [b.key for b in one.behaviours]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(KEYS)
    assert one.name
    assert one.about


def test_keys_are_given_out_in_order_until_none_is_left() -> None:
    assert free_key([]) == "1"
    assert free_key(["1", "2"]) == "3"
    assert free_key("123456789") == "a"
    assert free_key(KEYS) == ""


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [("pre=1", "pre", "1"), ("post", "post", ""), (" hit = H ", "hit", "h")],
)
def test_classes_of_the_command_line(text: str, name: str, key: str) -> None:
    assert parse_class(text) == (name, key)


@pytest.mark.parametrize("text", ["=1", "", "pre=10", "pre=12", "pre=ab", "pre=!", "pre=0"])
def test_classes_that_make_no_sense(text: str) -> None:
    with pytest.raises(SettingError):
        parse_class(text)
