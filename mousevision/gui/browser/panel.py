"""The clip browser: thumbnails and table over one list, with search, filters and counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QByteArray, QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from mousevision.core.changes import Changes
from mousevision.core.ethogram import Behaviour
from mousevision.gui.browser import words
from mousevision.gui.browser.drops import DropTarget
from mousevision.gui.browser.empty import EmptyState
from mousevision.gui.browser.filterbar import FilterBar
from mousevision.gui.browser.freshness import ROW_TABLES, depends_on
from mousevision.gui.browser.model import ClipModel
from mousevision.gui.browser.parts import column, label
from mousevision.gui.browser.queries import ClipQueries, ClipRow, Counts
from mousevision.gui.browser.thumbs import ThumbCache
from mousevision.gui.browser.toolbar import OnlyBar, ViewBar
from mousevision.gui.browser.views import Views

SETTLE_MILLISECONDS = 60
"""How long scrolling must rest before thumbnails are asked for."""
FLASH_MILLISECONDS = 350


class BrowserPanel(DropTarget):
    """All clips of the project, as thumbnails or as a table.

    What the program does through the methods below is not signalled back, except `go_next` and
    `go_previous`, which are the user's own steps.

    Signals:
        clip_activated: The user went to this clip.
        selection_changed: The ids that the user has selected, in order of the list.
        thumbnail_needed: Ids whose picture is wanted, the most urgent first; each such list
            replaces the one before.
        import_requested: The button of the empty browser.
    """

    clip_activated = Signal(int)
    selection_changed = Signal(object)
    thumbnail_needed = Signal(object)
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browser")
        self.setAccessibleName("Clips")
        self._queries: ClipQueries | None = None
        self.current: int | None = None
        """The clip at hand, even when the filter does not show it any more."""
        self._place = 0
        self._menu: list[QAction] = []
        self.thumbs = ThumbCache()
        self.model = ClipModel(self)
        self.views = Views(self.model, self.thumbs)
        self.filter_bar = FilterBar()
        self.view_bar = ViewBar()
        self.only_bar = OnlyBar()
        self.view_bar.set_columns(self.views.columns)
        self._settle = _once(self, SETTLE_MILLISECONDS)
        self._flash = _once(self, FLASH_MILLISECONDS)
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        self.no_clips = EmptyState(
            "browser-film",
            "No clips yet. Import videos, or drop files and folders here.",
            "Import videos…",
        )
        self.no_match = EmptyState("browser-filter", "No clip fits the filter.", "Show all clips")
        self.count_label = label(wrap=True, name="counts", spoken="Number of clips")
        self._stack = QStackedWidget()
        for widget in (self.views, self.no_clips, self.no_match):
            self._stack.addWidget(widget)
        parts = (self.filter_bar, self.only_bar, self.view_bar, self._stack, self.count_label)
        layout = column(*parts, margin=8)
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._settle.timeout.connect(self._ask_for_thumbnails)
        self._flash.timeout.connect(self._end_flash)
        self.filter_bar.filter_changed.connect(self._filter_changed)
        self.filter_bar.left.connect(self.focus_clips)
        self.view_bar.table_chosen.connect(self.views.show_table)
        self.view_bar.sort_chosen.connect(self._sort)
        self.views.sort_requested.connect(self._sort)
        self.views.current_changed.connect(self._current_row_changed)
        self.views.selection_changed.connect(self._selection_changed)
        self.views.visible_changed.connect(self._settle.start)
        self.views.menu_requested.connect(self._pop_up)
        self.no_clips.clicked.connect(self.import_requested)
        self.no_match.clicked.connect(self._show_all)
        self.only_bar.closed.connect(self._show_only_no_more)

    def set_queries(self, queries: ClipQueries | None) -> None:
        """Show the clips of another project, or none."""
        if queries is not self._queries:
            self._queries = None
            self.filter_bar.set_text("")
        self._queries = queries
        self.current, self._place = None, 0
        self.model.only = None
        self.only_bar.show_words("")
        self.thumbs.forget()
        self.views.filling.new_project()
        with self.views.quietly():
            self.model.set_queries(queries)
            self.model.read(self.filter_bar.where)
        self._show_state()

    def set_behaviours(self, behaviours: Sequence[Behaviour]) -> None:
        """Say which classes there are, for colours and quick filters."""
        self.model.set_behaviours(behaviours)
        self.views.view.viewport().update()

    def set_choices(self, choices: Mapping[str, Sequence[str]]) -> None:
        """Say what the quick menus offer for `class`, `subject`, `session` and `predicted`."""
        self.filter_bar.set_choices(choices)

    def refresh(self, changes: Changes) -> None:
        """Read again what a change notice names; current clip and scroll position stay."""
        if self._queries is None or not changes.touches(*ROW_TABLES):
            return
        self.views.filling.heard(changes)
        named = None if changes.everything or not changes.clips else changes.clips
        if changes.everything or changes.touches("videos"):
            self.thumbs.forget(named)
        self.model.read_again(named)
        if depends_on(self.filter_bar.where, self.model.sort_field, changes):
            self._read(keep_place=True)
        if changes.touches("labels") and named is not None and len(named) <= 100:
            self.views.delegate.flashing = named
            self._flash.start()
        self._show_state()

    def select_clips(self, clip_ids: Sequence[int]) -> None:
        """Select these clips as far as they are listed, and bring the first into sight."""
        rows = [at for at in map(self.model.position, clip_ids) if at is not None]
        with self.views.quietly():
            current = self.model.position(self.current)
            self.views.select(rows, current, scroll=False)
            if rows:
                self.views.scroll_to(min(rows))

    def set_current(self, clip_id: int | None) -> None:
        """Make a clip the current one, listed or not; it alone is then selected."""
        if clip_id == self.current:
            # Heard back from a listener of `clip_activated`, in the middle of a Ctrl+click.
            return
        self.current = clip_id
        at = self.model.position(clip_id)
        with self.views.quietly():
            self.views.select([] if at is None else [at], at)
        if at is not None:
            self._place = at

    def go_next(self) -> bool:
        """Go to the next clip of the list; return whether there was one."""
        at = self.model.position(self.current)
        # A clip that the filter no longer shows has left its place to the one behind it.
        return self._go(self._place if at is None else at + 1)

    def go_previous(self) -> bool:
        """Go to the clip before; return whether there was one."""
        at = self.model.position(self.current)
        return self._go((self._place if at is None else at) - 1)

    def coming(self) -> list[int]:
        """Return the clips behind and before the current one, the likely next first."""
        at = self.model.position(self.current)
        after = self._place if at is None else at + 1
        before = (self._place if at is None else at) - 1
        return [self.model.ids[i] for i in (after, before) if 0 <= i < len(self.model.ids)]

    def selected_ids(self) -> list[int]:
        """Return the selected clips, in order of the list."""
        ids = self.model.ids
        return [ids[row] for row in self.views.selected_rows()]

    def visible_ids(self) -> list[int]:
        """Return the clips in sight, in order of the list."""
        rows = self.views.visible_rows()
        return list(self.model.ids[rows.start : rows.stop])

    def set_thumbnail(self, clip_id: int, image: QImage) -> None:
        """Take the picture of a clip; an empty one says that there is none to be had."""
        self.thumbs.put(clip_id, image)
        self.views.grid.viewport().update()

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """Say what the context menu of clips holds."""
        self._menu = list(actions)

    def set_filter(self, text: str) -> None:
        """Put a filter into the search box."""
        self.filter_bar.set_text(text)

    def show_only(self, clip_ids: Collection[int] | None, said: str = "") -> None:
        """List only these clips, as far as they match the filter; None lists all again.

        `said` says what they are: "3 clips of pre taken for post".
        """
        self.model.only = None if clip_ids is None else frozenset(clip_ids)
        self.only_bar.show_words("" if clip_ids is None else said or f"{len(clip_ids)} clips")
        self._read(keep_place=False)
        self._show_state()

    def focus_clips(self) -> None:
        """Go to the list of clips, so that keys are those of the clip at hand again."""
        self.views.view.setFocus()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.filter_bar.box.setFocus()
        self.filter_bar.box.selectAll()

    def state(self) -> QByteArray:
        """Return what the user made of the table's columns, to be kept between starts."""
        return self.views.columns.state()

    def restore_state(self, state: QByteArray) -> bool:
        """Take what `state` returned; return whether it could be read, else nothing changes."""
        return self.views.columns.restore_state(state)

    def _go(self, row: int) -> bool:
        if not 0 <= row < len(self.model.ids):
            return False
        self._current_row_changed(row)  # first, so that its picture waits for no tile
        with self.views.quietly():
            self.views.select([row], row)
        self._selection_changed()
        return True

    def _current_row_changed(self, row: int) -> None:
        if row < 0:
            return
        self.current, self._place = self.model.ids[row], row
        self.clip_activated.emit(self.current)

    def _selection_changed(self) -> None:
        self.selection_changed.emit(self.selected_ids())

    def _filter_changed(self) -> None:
        self._read(keep_place=False)
        self._show_state()

    def _show_only_no_more(self) -> None:
        self.show_only(None)

    def _show_all(self) -> None:
        self.filter_bar.set_text("")
        self.show_only(None)

    def _sort(self, field: str, descending: bool) -> None:
        self.model.sort_field, self.model.descending = field, descending
        self.views.show_sort(field, descending)
        self.view_bar.show_sort(field, descending)
        self._read(keep_place=False)

    def _read(self, *, keep_place: bool) -> None:
        """Read the list again; selection and current clip stay, the user hears of lost ones."""
        before = self.selected_ids()
        with self.views.quietly():
            bars = self.views.scroll_places()
            if not self.model.read(self.filter_bar.where):
                return
            rows = [at for at in map(self.model.position, before) if at is not None]
            at = self.model.position(self.current)
            self.views.select(rows, at, scroll=False)
            if keep_place:
                self.views.set_scroll_places(bars)
            else:
                self.views.scroll_to(at or 0)
            self._place = self._place if at is None else at
        if len(rows) != len(before):
            self._selection_changed()

    def _show_state(self) -> None:
        counts = self._queries.counts() if self._queries is not None else None
        total = counts.clips if counts is not None else 0
        listed = len(self.model.ids)
        state = self.no_clips if not total else self.views if listed else self.no_match
        self._stack.setCurrentWidget(state)
        self.filter_bar.setEnabled(bool(total))
        self.view_bar.setEnabled(bool(total))
        self.count_label.setVisible(bool(total))
        self.views.look_at_columns()
        if counts is not None:
            self._show_counts(counts, listed)
        self._settle.start()

    def _show_counts(self, counts: Counts, listed: int) -> None:
        self.count_label.setText(words.count(counts, listed))
        self.count_label.setToolTip(words.count_tip(counts, listed))
        self.no_match.set_words(words.none_fit(self.filter_bar.box.text(), counts.clips))
        self.views.show_predictions(bool(counts.predicted))
        self.filter_bar.set_classified(bool(counts.predicted))

    def _ask_for_thumbnails(self) -> None:
        if self.views.view is not self.views.grid or not self.views.grid.isVisible():
            return
        rows = self.views.visible_rows()
        ahead = range(rows.stop, min(len(self.model.ids), rows.stop + len(rows)))
        wanted = [self.model.ids[row] for row in (*rows, *ahead)]
        missing = [clip_id for clip_id in wanted if clip_id not in self.thumbs]
        if missing:
            self.thumbnail_needed.emit(missing)

    def _end_flash(self) -> None:
        self.views.delegate.flashing = frozenset()
        self.views.grid.viewport().update()

    def _pop_up(self, point: QPoint) -> None:
        if self._menu:
            menu = QMenu(self)
            menu.addActions(self._menu)
            menu.exec(point)
            menu.deleteLater()

    def row(self, clip_id: int) -> ClipRow | None:
        """Return what is known of a clip."""
        return self.model.row_of(clip_id)


def _once(parent: QWidget, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer
