from __future__ import annotations

import pytest

from mousevision.core.errors import SettingError
from mousevision.learn.setting import Setting, check_values

WHOLE = Setting("rounds", "Rounds", "How often.", 10, 1, 100)
REAL = Setting("rate", "Rate", "How fast.", 0.1, 0.0)
YES = Setting("flip", "Flip", "Whether.", False)
WORD = Setting("mode", "Mode", "Which.", "a", choices=("a", "b"))


@pytest.mark.parametrize(
    ("setting", "given", "read"),
    [
        (WHOLE, "12", 12),
        (WHOLE, 12.0, 12),
        (REAL, "1e-3", 1e-3),
        (REAL, 2, 2.0),
        (YES, "yes", True),
        (YES, "FALSE", False),
        (YES, True, True),
        (WORD, "b", "b"),
    ],
)
def test_values_are_read(setting: Setting, given: object, read: object) -> None:
    value = setting.check(given)
    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    ("setting", "given", "words"),
    [
        (WHOLE, "many", "whole number from 1 to 100"),
        (WHOLE, "1.5", "whole number"),
        (WHOLE, 0, "from 1 to 100"),
        (WHOLE, "inf", "whole number"),
        (WHOLE, True, "whole number"),
        (REAL, "nan", "at least 0"),
        (REAL, -1, "at least 0"),
        (REAL, None, "at least 0"),
        (YES, "perhaps", "yes or no"),
        (WORD, "c", "one of a, b"),
    ],
)
def test_nonsense_is_refused_with_what_would_do(
    setting: Setting, given: object, words: str
) -> None:
    with pytest.raises(SettingError, match=words):
        setting.check(given)


def test_every_setting_gets_a_value_and_unknown_ones_are_named() -> None:
    assert check_values((WHOLE, YES), {"rounds": "3"}, "this") == {"rounds": 3, "flip": False}
    with pytest.raises(SettingError, match="“round” is no setting of this; its settings: rounds"):
        check_values((WHOLE,), {"round": 3}, "this")
