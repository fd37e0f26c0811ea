"""Names as people compare and sort them: without regard to case, `clip2` before `clip10`."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"[0-9]+")


def fold(text: str) -> str:
    """Return the form in which two spellings of the same name are equal.

    Composed (NFC, since macOS hands out decomposed names), without case, without outer blanks.
    """
    return unicodedata.normalize("NFC", text).casefold().strip()


def natural_key(text: str) -> str:
    """Return text that sorts as people expect: numbers by value, folders before their letters."""
    return _DIGITS.sub(_padded, fold(text)).replace("/", "\x01")


def _padded(match: re.Match[str]) -> str:
    """Put the number of digits in front of a number, so that longer ones sort behind."""
    digits = match.group().lstrip("0") or "0"
    return f"{len(digits):03d}{digits}"


def listed(names: list[str], limit: int = 3) -> str:
    """Return `a, b, c and 4 more` for a message."""
    rest = len(names) - limit
    shown = ", ".join(names[:limit])
    return f"{shown} and {rest} more" if rest > 0 else shown
