"""The change notice: what an edit touched, so that each view repaints just that."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """What one edit, undo, redo or job changed in the project.

    Attributes:
        tables: Names of the nouns touched: `clips`, `labels`, `bouts`, `behaviours`, `raters`,
            `subjects`, `sessions`, `videos`, `reviews`, `runs`, `predictions`.
        clips: Ids of the clips concerned; empty together with `everything` when too many to list.
        everything: Every view should read again.
        name: What was done, in the user's words, for the menu: "Label 0012.mp4 as post".
    """

    tables: frozenset[str] = frozenset()
    clips: frozenset[int] = field(default_factory=frozenset)
    everything: bool = False
    name: str = ""

    def touches(self, *tables: str) -> bool:
        """Whether any of these tables was touched."""
        return self.everything or not self.tables.isdisjoint(tables)

    def concerns(self, clip_id: int | None) -> bool:
        """Whether this clip may look different now."""
        return self.everything or (clip_id is not None and clip_id in self.clips)
