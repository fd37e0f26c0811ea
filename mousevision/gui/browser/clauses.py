"""Filters as text again, and their single conditions exchanged by the quick menus."""

from __future__ import annotations

from mousevision.core.errors import SettingError
from mousevision.core.filters import (
    FLAG_FIELDS,
    NUMBER_FIELDS,
    Both,
    Compare,
    Either,
    Filter,
    Not,
    Word,
    parse_filter,
    quote,
)


def to_text(where: Filter | None) -> str:
    """Write a filter so that `parse_filter` reads the same one."""
    if where is None:
        return ""
    if isinstance(where, Word):
        return _word(where.text)
    if isinstance(where, Compare):
        return f"{quote(where.field)}{where.op}{_value(where)}"
    if isinstance(where, Not):
        return f"not {_part(where.part, Both, Either)}"
    if isinstance(where, Both):
        return f"{_part(where.left, Either)} and {_part(where.right, Either, Both)}"
    return f"{to_text(where.left)} or {_part(where.right, Either)}"


def conditions(where: Filter | None) -> list[Filter]:
    """Return the parts that are joined by `and`, in order."""
    if where is None:
        return []
    if isinstance(where, Both):
        return [*conditions(where.left), *conditions(where.right)]
    return [where]


def chosen(text: str, field: str) -> str | None:
    """Return the value that a filter asks `field` to have, as it stands in the filter, if any."""
    try:
        parts = conditions(parse_filter(text))
    except SettingError:
        return None
    for part in parts:
        if isinstance(part, Compare) and part.field == field and part.op == "=":
            return _value(part)
    return None


def choose(text: str, field: str, value: str | None) -> str:
    """Return the filter with `field=value` instead of what it asked of the field.

    `value` is as it stands in a filter, quoted where need be; None asks nothing of the field. A
    filter that makes no sense is left behind.
    """
    try:
        parts = conditions(parse_filter(text))
    except SettingError:
        parts = []
    kept = [part for part in parts if not (isinstance(part, Compare) and part.field == field)]
    texts = [_part(part, Either) for part in kept]
    if value is not None:
        texts.append(f"{field}={value}")
    return " and ".join(texts)


def _part(where: Filter, *in_brackets: type) -> str:
    text = to_text(where)
    return f"({text})" if isinstance(where, in_brackets) else text


def _word(text: str) -> str:
    return f'"{text}"' if text.lower() in ("and", "or", "not") else quote(text)


def _value(part: Compare) -> str:
    if part.value is None:
        return "none"
    if part.field in FLAG_FIELDS:
        return "yes" if part.value else "no"
    if part.field in NUMBER_FIELDS:
        return f"{part.value:g}"
    return quote(str(part.value))
