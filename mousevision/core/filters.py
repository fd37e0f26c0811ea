"""The filter language of the search box and of `list --filter`: `class=pre and subject=m1`.

A comparison is `field op value` with `=`, `!=`, `<`, `<=`, `>`, `>=` or `~` (contains); they are
joined by `and`, `or`, `not` and brackets. A word alone is looked for in file, subject and session.
Values with spaces stand in double quotes; `none` means that there is no value. What is known of
the animals is asked for by column: `animal.group=sham`, `"animal.side of lesion"=left`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mousevision.core.errors import SettingError

TEXT_FIELDS = ("file", "subject", "session", "class", "predicted", "rater", "day")
NUMBER_FIELDS = ("confidence", "frames")
FLAG_FIELDS = ("reviewed", "unsure", "unfamiliar", "missing")
ALIASES = {"animal": "subject", "label": "class", "prediction": "predicted", "date": "day"}
"""Words of the window for fields."""
ANIMAL = "animal."
"""Before the name of a column of the table of animals."""
OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "~")
FIELDS = TEXT_FIELDS + NUMBER_FIELDS + FLAG_FIELDS


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison; `value` is None for `none`."""

    field: str
    op: str
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Word:
    """Text looked for in file, subject and session."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that the part does not match."""

    part: Filter


@dataclass(frozen=True, slots=True)
class Both:
    """`and`."""

    left: Filter
    right: Filter


@dataclass(frozen=True, slots=True)
class Either:
    """`or`."""

    left: Filter
    right: Filter


Filter = Compare | Word | Not | Both | Either

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*")|(?P<op>!=|<=|>=|=|<|>|~)|(?P<bracket>[()])|(?P<word>[^\s()=<>!~"]+))"""
)


def parse_filter(text: str) -> Filter | None:
    """Return what the text asks for; None when it is empty.

    Raises:
        SettingError: With the place where the text stops making sense.
    """
    tokens = _tokens(text)
    if not tokens:
        return None
    parser = _Parser(tokens)
    result = parser.either()
    if parser.peek() is not None:
        raise SettingError(f"The filter does not make sense from “{parser.peek()}” on.")
    return result


def quote(value: str) -> str:
    """Return a value as it must stand in a filter."""
    return value if re.fullmatch(r"[\w.\-/]+", value) and value != "none" else f'"{value}"'


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SettingError(f"The filter does not make sense at “{text[at:].strip()}”.")
        tokens.append(match.group().strip())
        at = match.end()
    return tokens


class _Parser:
    """Recursive descent: either, both, negation, comparison."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self, ahead: int = 0) -> str | None:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def take(self) -> str:
        token = self.peek()
        if token is None:
            raise SettingError("The filter ends too early: a value is missing.")
        self._at += 1
        return token

    def either(self) -> Filter:
        left = self.both()
        while _is_word(self.peek(), "or"):
            self.take()
            left = Either(left, self.both())
        return left

    def both(self) -> Filter:
        left = self.negation()
        while (ahead := self.peek()) is not None and ahead != ")" and not _is_word(ahead, "or"):
            if _is_word(ahead, "and"):
                self.take()
            left = Both(left, self.negation())
        return left

    def negation(self) -> Filter:
        if _is_word(self.peek(), "not"):
            self.take()
            return Not(self.negation())
        if self.peek() == "(":
            self.take()
            inside = self.either()
            if self.peek() != ")":
                raise SettingError("The filter lacks a closing bracket.")
            self.take()
            return inside
        return self.comparison()

    def comparison(self) -> Filter:
        first = self.operand()
        if (op := self.peek()) not in OPERATORS:
            if first.lower() in ("and", "or"):
                raise SettingError(f"The filter does not make sense at “{first}”.")
            return Word(first.strip('"'))
        self.take()
        return _compare(first.lower(), op, self.operand())

    def operand(self) -> str:
        token = self.take()
        if token in OPERATORS or token in ("(", ")"):
            raise SettingError(f"The filter does not make sense at “{token}”.")
        return token


def _is_word(token: str | None, word: str) -> bool:
    return token is not None and token.lower() == word


def _compare(field: str, op: str, raw: str) -> Compare:
    field = field.strip('"')
    field = ALIASES.get(field, field)
    if field not in FIELDS and not field.startswith(ANIMAL):
        raise SettingError(
            f"A filter cannot ask for “{field}”. It knows: {', '.join(FIELDS)}, "
            "and columns of the animals' table, such as animal.group."
        )
    if raw.lower() == "none" and field not in FLAG_FIELDS:
        if op not in ("=", "!="):
            raise SettingError(f"“{field}{op}none” makes no sense: write {field}=none.")
        return Compare(field, op, None)
    value = raw.strip('"')
    if field in FLAG_FIELDS:
        if value.lower() not in ("yes", "no", "true", "false") or op not in ("=", "!="):
            raise SettingError(f"Write {field}=yes or {field}=no.")
        return Compare(field, op, value.lower() in ("yes", "true"))
    if field in NUMBER_FIELDS:
        try:
            return Compare(field, op, float(value.rstrip("%")) / (100 if "%" in value else 1))
        except ValueError as error:
            raise SettingError(f"“{value}” is not a number, in {field}{op}{value}.") from error
    if op not in ("=", "!=", "~"):
        raise SettingError(f"“{field}” is text: compare it with =, != or ~ (contains).")
    return Compare(field, op, value)
