"""Mouse and clip at hand in the embedding: click plays, rest shows, lasso selects, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage

from mousevision.store import listing

if TYPE_CHECKING:
    from mousevision.gui.explorer import Explorer
    from mousevision.gui.window import MainWindow

REACH = 12
"""Clips of the same animal before and after the one at hand that its trail joins."""


class Pointer(QObject):
    """Joins the dots with the browser, the player and the clip at hand."""

    def __init__(self, window: MainWindow, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._window = window
        self._workspace = window.workspace
        self._plot = window.embedding
        self._explorer = explorer
        self._hovered: int | None = None
        self._words = ""
        self._plot.clip_clicked.connect(self.play)
        self._plot.selection_changed.connect(self.select)
        self._plot.hovered.connect(self._show_card)
        self._plot.chosen.review_pressed.connect(self._review)
        self._workspace.clip_changed.connect(self._on_clip)
        explorer.colours.known.connect(self._on_clip)

    @Slot()
    def _on_clip(self) -> None:
        clip, known = self._workspace.clip, self._explorer.colours.facts
        self._plot.set_current(clip.id if clip else None)
        if clip is not None and known is not None:
            self._plot.set_trail(*known.trail(clip.id, REACH))

    @Slot(int)
    def play(self, clip_id: int) -> None:
        """Take a clip at hand and play it; others stay selected if it is one of them."""
        selected = self._plot.selected_ids()
        self._window.go_to_clip(clip_id)
        if clip_id in selected:
            self._window.select_clips(selected)
        self._window.player.play()

    @Slot(object)
    def select(self, clip_ids: Sequence[int]) -> None:
        """Select clips, here and in the list; the first one is at hand if none of them is."""
        clip = self._workspace.clip
        if clip_ids and (clip is None or clip.id not in clip_ids):
            # A key labels the selection only if the clip at hand is part of it.
            self._window.go_to_clip(clip_ids[0])
        self._window.select_clips(clip_ids)

    @Slot()
    def _review(self) -> None:
        self._window.actions_["review_selected"].trigger()

    @Slot(object)
    def _show_card(self, clip_id: int | None) -> None:
        project, reel = self._workspace.project, self._window.moving.reel
        if clip_id is None or project is None:
            if self._hovered is not None:
                reel.stop()
            self._hovered = None
            return
        rows = listing.clip_rows(project, [clip_id], self._workspace.known_rater())
        if not rows:
            return
        row, self._hovered = rows[0], clip_id
        self._words = " · ".join(
            p for p in (row.subject, row.session, row.name, row.behaviour) if p
        )
        still = self._window.browser.thumbs.image(clip_id)
        self._plot.set_card(clip_id, still if still is not None else QImage(), self._words)
        if self._window.actions_["moving"].isChecked():
            reel.play(clip_id)

    @Slot(int, object)
    def move(self, clip_id: int, image: QImage) -> None:
        """Show the next picture of the clip under the mouse."""
        if clip_id == self._hovered:
            self._plot.set_card(clip_id, image, self._words)
