"""Which parts of a change notice can change the list itself: who is in it, and in which order."""

from __future__ import annotations

from mousevision.core.changes import Changes
from mousevision.core.filters import Both, Compare, Either, Filter, Not

ROW_TABLES = (
    "clips",
    "labels",
    "behaviours",
    "raters",
    "subjects",
    "sessions",
    "videos",
    "reviews",
    "runs",
    "predictions",
)
"""Whatever touches one of these may change how a clip is shown."""

_TABLES: dict[str, tuple[str, ...]] = {
    "file": ("videos",),
    "subject": ("subjects",),
    "session": ("sessions",),
    "day": ("sessions",),
    "class": ("labels", "behaviours", "raters"),
    "rater": ("labels", "raters"),
    "predicted": ("predictions", "runs", "behaviours"),
    "confidence": ("predictions", "runs"),
    "unsure": ("predictions", "runs", "reviews"),
    "unfamiliar": ("predictions", "runs"),
    "reviewed": ("reviews", "labels", "raters"),
    "missing": ("videos",),
    "frames": (),
}
_WORD = ("file", "subject", "session")


def depends_on(where: Filter | None, sort_field: str, changes: Changes) -> bool:
    """Whether the list must be read again after a change."""
    tables = {"clips"}
    for field in {sort_field, *_fields(where)}:
        tables.update(_TABLES.get(field, ROW_TABLES))
    return changes.touches(*tables)


def may_fill(field: str, changes: Changes) -> bool:
    """Whether a change can give clips a value of a field that none of them had."""
    return changes.touches("clips", *_TABLES.get(field, ROW_TABLES))


def _fields(where: Filter | None) -> set[str]:
    if where is None:
        return set()
    if isinstance(where, Compare):
        return {where.field}
    if isinstance(where, Not):
        return _fields(where.part)
    if isinstance(where, Both | Either):
        return _fields(where.left) | _fields(where.right)
    return set(_WORD)
