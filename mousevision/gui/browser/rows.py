"""Rows of clips, read a page at a time and kept while they are likely to be looked at again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from mousevision.gui.browser.queries import ClipQueries, ClipRow

PAGE = 200
"""Rows read at once: a few screenfuls."""
KEPT = 20 * PAGE


class RowCache:
    """The rows last looked at, by clip id; at most `KEPT` of them."""

    def __init__(self) -> None:
        self.queries: ClipQueries | None = None
        self._rows: OrderedDict[int, ClipRow] = OrderedDict()

    def at(self, ids: Sequence[int], position: int) -> ClipRow | None:
        """Return the row of `ids[position]`, with its page if it was not there; None if gone."""
        clip_id = ids[position]
        row = self._rows.get(clip_id)
        if row is None:
            first = position - position % PAGE
            self._read(ids[first : first + PAGE])
            row = self._rows.get(clip_id)
        if row is not None:
            self._rows.move_to_end(clip_id)
        return row

    def row(self, clip_id: int) -> ClipRow | None:
        """Return the row of one clip, wherever it stands; None if there is no such clip."""
        if clip_id not in self._rows:
            self._read([clip_id])
        return self._rows.get(clip_id)

    def forget(self, clip_ids: Iterable[int] | None = None) -> None:
        """Read these clips again when they are looked at; without `clip_ids`, all."""
        if clip_ids is None:
            self._rows.clear()
            return
        for clip_id in clip_ids:
            self._rows.pop(clip_id, None)

    def __len__(self) -> int:
        return len(self._rows)

    def _read(self, clip_ids: Iterable[int]) -> None:
        wanted = [clip_id for clip_id in clip_ids if clip_id not in self._rows]
        if self.queries is None or not wanted:
            return
        for row in self.queries.rows(wanted):
            self._rows[row.id] = row
        while len(self._rows) > KEPT:
            self._rows.popitem(last=False)
