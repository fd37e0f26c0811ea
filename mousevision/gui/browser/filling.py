"""Which columns have something in them: looked up only while the table is to be seen."""

from __future__ import annotations

from mousevision.core.changes import Changes
from mousevision.gui.browser import words
from mousevision.gui.browser.columns import KEYS, MAY_BE_EMPTY, Columns
from mousevision.gui.browser.freshness import may_fill
from mousevision.gui.browser.model import ClipModel

SAMPLE = 100
"""Clips whose contents are looked at for the widths of columns."""


class Filling:
    """Tells the columns of the table what there is, with as few questions as possible.

    The first clips of the list answer most of it. Only for a column in which they have nothing is
    the project asked, and again only after a change that can have filled it.
    """

    def __init__(self, model: ClipModel, columns: Columns) -> None:
        self._model = model
        self._columns = columns
        self.new_project()

    def new_project(self) -> None:
        """Forget what was known: it was of another project."""
        self._filled = set(KEYS) - set(MAY_BE_EMPTY)
        self._asked: set[str] = set()
        self._measured = False

    def heard(self, changes: Changes) -> None:
        """Take a change notice: what it may have filled is asked for again."""
        if changes.everything:
            self.new_project()
        self._asked = {key for key in self._asked if not may_fill(key, changes)}

    def look(self) -> None:
        """Look at what there is and tell the columns; quick when nothing can have changed."""
        missing = set(MAY_BE_EMPTY) - self._filled - self._asked
        if not missing and self._measured:
            return
        texts = self._texts()
        found = {key for key in missing if any(texts[key]) or self._model.any_with(key)}
        self._asked |= missing - found
        self._filled |= found
        self._columns.set_filled(self._filled)
        if found or not self._measured:
            self._measured = bool(self._model.ids)
            self._columns.measure(self._with_all_classes(texts))

    def _texts(self) -> dict[str, list[str]]:
        """Return what the first clips show, by column."""
        rows = [self._model.row_at(at) for at in range(min(SAMPLE, len(self._model.ids)))]
        return {key: [words.text(row, key) for row in rows if row] for key in KEYS}

    def _with_all_classes(self, texts: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return the texts with all classes: any of them may be given next."""
        names = self._model.class_names
        return texts | {key: texts[key] + names for key in ("class", "predicted")}
