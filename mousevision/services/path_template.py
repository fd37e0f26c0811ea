"""Patterns that need no regular expression: a file name with words in braces for its parts.

`{animal}_{session}_{anything}` is `m07_week2_0012.mp4` with names in the place of its parts. A
part ends at the sign that stands beside it, here the underscore. A slash stands between folders,
the file's suffix need not be written, and letters outside braces may be upper or lower case, for
file names are seldom written alike for a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mousevision.core.errors import SettingError

WORDS = {"animal": "subject", "session": "session", "class": "class", "day": "day"}
"""What may stand in braces, and the group of the regular expression that it becomes."""
ANYTHING = "anything"
SYNONYMS = {"subject": "animal", "mouse": "animal", "date": "day"}
MAY_HOLD = "{animal}, {session}, {class}, {day} and {anything}"
STANDARD = ("{animal}_{session}_{anything}", "{animal}_{anything}", "{animal}/{anything}")
SUGGESTED = 6

_DAY = r"\d{4}([-_.]?)\d{2}\1\d{2}"
_LOOKS = (
    ("day", re.compile(r"(19|20)\d{2}[01]\d[0-3]\d")),
    ("session", re.compile(r"(weeks?|wk|w|days?|d|sessions?|sess?|s|trial)\d+", re.I)),
    ("class", re.compile(r"(left|right|pre|post|hit|miss|success|fail|control|sham)\w*", re.I)),
    ("animal", re.compile(r"[a-z]{1,8}\d+[a-z]?", re.I)),
)
"""What a part of a name probably is, the surest first."""
_SIGNS_AFTER = re.compile(r"[\W_]*$")
_SIGNS_BEFORE = re.compile(r"^[\W_]*")


def is_template(text: str) -> bool:
    """Return whether this is a pattern in braces; anything else is a regular expression."""
    return "(?P<" not in text and re.search(r"\{\s*[^\W\d]", text) is not None


def template_regex(template: str) -> str:
    """Return the regular expression that a pattern in braces stands for.

    It is meant to be searched in a path with slashes, and fits whole names of files and folders
    from some folder on to the end of the path.

    Raises:
        SettingError: If a word is not known, a brace is left open, none of the words says
            anything, or nothing tells where one word ends and the next begins.
    """
    pieces = _pieces(template.strip().replace("\\", "/"))
    words = [word for word, _ in pieces]
    if not set(words) & set(WORDS):
        raise SettingError(
            f"The pattern “{template}” names nothing: write {{animal}}, {{session}}, {{class}} or "
            "{day} in the place of a part of the file name."
        )
    for (first, _), (second, _) in pairwise(pieces):
        if first and second:
            raise SettingError(
                f"Nothing stands between {{{first}}} and {{{second}}} in the pattern, so that "
                "nobody can tell where one ends: write the sign that is between them."
            )
    made: set[str] = set()
    parts = [_part(pieces, at, made) for at in range(len(pieces))]
    return rf"(?:^|/){''.join(parts)}(?:\.\w+)?$"


def suggestions(name: str) -> list[str]:
    """Return patterns in braces that fit a path with slashes, the likeliest first."""
    folders, stem = name.split("/")[:-1], re.sub(r"\.\w+$", "", name.split("/")[-1])
    found = [*_guess(stem), *_by_place(stem), *_by_folder(len(folders))] if name else [*STANDARD]
    fitting = [text for text in found if not name or re.search(template_regex(text), name)]
    return list(dict.fromkeys(fitting))[:SUGGESTED]


def iso_day(text: str) -> str:
    """Return a date such as 20260301 or 2026_03_01 in ISO form, any other text as it is."""
    if not re.fullmatch(_DAY, text):
        return text
    digits = re.sub(r"\D", "", text)
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _pieces(template: str) -> list[tuple[str, str]]:
    """Return (word, "") for words in braces and ("", text) for what is between them."""
    pieces = []
    for piece in re.findall(r"\{[^{}]*\}|[^{}]+|[{}]", template):
        if piece in "{}":
            raise SettingError(
                f"A brace of the pattern “{template}” has no partner: write {{animal}} and so on."
            )
        pieces.append((_word(piece), "") if piece[0] == "{" else ("", piece))
    return pieces


def _word(piece: str) -> str:
    word = piece[1:-1].strip().casefold()
    word = SYNONYMS.get(word, word)
    if word not in WORDS and word != ANYTHING:
        raise SettingError(f"A pattern cannot hold “{piece}”; it may hold {MAY_HOLD}.")
    return word


def _part(pieces: Sequence[tuple[str, str]], at: int, made: set[str]) -> str:
    """Return the regular expression of one piece; `made` are the words that came before."""
    word, text = pieces[at]
    if not word:
        return f"(?i:{_literal(text, at == len(pieces) - 1)})"
    if word == ANYTHING:
        return "[^/]*?"
    if word in made:
        return f"(?P={WORDS[word]})"  # the same animal in folder and file
    made.add(word)
    inside = r"\d{4}[-_.]?\d{2}[-_.]?\d{2}" if word == "day" else _inside(pieces, at)
    return f"(?P<{WORDS[word]}>{inside})"


def _literal(text: str, last: bool) -> str:
    """Return the regular expression of the signs between words; no dot is the suffix's."""
    escaped = re.escape(text)
    return escaped if last else escaped.replace(r"\.", r"\.(?!\w+$)")


def _inside(pieces: Sequence[tuple[str, str]], at: int) -> str:
    """Return what a word may be: anything without the signs that it touches.

    The last word takes the rest of the name, unless `{anything}` has taken what it may.
    """
    before = pieces[at - 1][1] if at else ""
    after = pieces[at + 1][1] if at + 1 < len(pieces) else ""
    if not after and (ANYTHING, "") not in pieces[:at]:
        before = ""
    signs = {_SIGNS_AFTER.findall(before)[0], _SIGNS_BEFORE.findall(after)[0]} - {""}
    banned = "|".join(map(re.escape, sorted(signs)))
    return rf"(?:(?!{banned})[^/])+?" if banned else "[^/]+?"


def _guess(stem: str) -> Iterator[str]:
    """Yield the pattern of a name whose parts look like animals, sessions, classes or days."""
    out, taken = "", set()
    for at, part in enumerate(re.split(r"([_\-\s.]+)", stem)):
        if at % 2:
            out += part
            continue
        looks = (w for w, look in _LOOKS if w not in taken and look.fullmatch(part))
        word = next(looks, ANYTHING)
        taken.add(word)
        if word == ANYTHING and (tail := re.search(r"\{anything\}[_\-\s.]+$", out)):
            out = out[: tail.start()]
        out += f"{{{word}}}"
    if taken & set(WORDS):
        yield out


def _by_place(stem: str) -> Iterator[str]:
    """Yield patterns that count the parts of a name."""
    signs = re.findall(r"[_\-\s]+", stem)
    if not signs:
        return
    sign, rest = signs[0], "{anything}" if signs.count(signs[0]) > 1 else ""
    pairs = (("animal", "session"), ("animal", "class"), ("class", "animal"))
    for first, second in pairs:
        yield f"{{{first}}}{sign}{{{second}}}" + (f"{sign}{rest}" if rest else "")
    yield f"{{animal}}{sign}{{anything}}"


def _by_folder(depth: int) -> Iterator[str]:
    """Yield patterns that take the names of the folders."""
    if depth > 1:
        yield "{animal}/{session}/{anything}"
        yield "{class}/{animal}/{anything}"
    if depth:
        yield "{animal}/{anything}"
        yield "{class}/{anything}"
