"""What the window is working on: the project, who is rating, the clip at hand.

Panels and controllers know this object and not each other. The project's change notices, which
may come from any thread, are passed on in the GUI thread.
"""

from __future__ import annotations

import functools
import getpass
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from mousevision.core.annotation import Rater
from mousevision.core.changes import Changes
from mousevision.core.ethogram import Behaviour
from mousevision.core.filters import Filter
from mousevision.gui.settings import Settings
from mousevision.gui.veil import Veil
from mousevision.services.blinding import blind_numbers
from mousevision.store import behaviours, blind, listing, raters
from mousevision.store.listing import ClipRow, Counts
from mousevision.store.project import Project

DEFAULT_RATER = "me"


class Workspace(QObject):
    """The state that all panels share.

    Signals:
        opened: A project was opened; `project` is it.
        closed: The project is about to be closed.
        changed: A change notice (`Changes`), in the GUI thread.
        clip_changed: Another clip is at hand, or none.
        rater_changed: Somebody else is rating.
        veil_changed: More or less is hidden than before.
        said: One sentence for the status bar.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal(object)
    clip_changed = Signal()
    rater_changed = Signal()
    veil_changed = Signal()
    said = Signal(str)
    noticed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.project: Project | None = None
        self.behaviours: list[Behaviour] = []
        self.clip: ClipRow | None = None
        self.selection: list[int] = []
        self.veil = Veil()
        self._rater: Rater | None = None
        self._stop_listening: Callable[[], None] | None = None
        self.noticed.connect(self._pass_on)

    @property
    def rater_name(self) -> str:
        """Who is rating; the name stays between starts."""
        return self.settings.text("rater") or _login()

    def set_rater_name(self, name: str) -> None:
        """Say who is rating from now on."""
        self.settings.set_text("rater", name)
        self._rater = None
        self._take_spell()
        self._read_clip()
        self.rater_changed.emit()
        self.changed.emit(Changes(everything=True))

    @property
    def clip_id(self) -> int | None:
        """The clip at hand."""
        return self.clip.id if self.clip else None

    def known_rater(self) -> Rater | None:
        """Return who is rating, if the project knows them already."""
        if self.project is None:
            return None
        if self._rater is None or self.project.read_only:
            self._rater = raters.rater(self.project, self.rater_name)
        return self._rater

    def rater(self) -> Rater:
        """Return who is rating; the project gets to know them."""
        known = self.known_rater()
        if known is not None:
            return known
        assert self.project is not None
        with self.project.edit(f"Rater {self.rater_name} joins") as edit:
            return raters.ensure_rater(edit, self.rater_name)

    def behaviour(self, identity: int | None) -> Behaviour | None:
        """Return a behaviour by id."""
        return next((b for b in self.behaviours if b.id == identity), None)

    def open(self, project: Project) -> None:
        """Work on a project from now on."""
        self.close()
        self.project = project
        self.behaviours = behaviours.behaviours(project)
        self._take_spell()
        self._stop_listening = project.subscribe(self.noticed.emit)
        self.settings.add_recent(project.file)
        self.opened.emit()

    def close(self) -> None:
        """Close the project; every label is on disk already."""
        if self.project is None:
            return
        self.clip = None
        self.selection = []
        self.clip_changed.emit()
        self.closed.emit()
        if self._stop_listening is not None:
            self._stop_listening()
        self.project.close()
        self.project = self._rater = None
        self.behaviours = []

    def set_veil(self, veil: Veil) -> None:
        """Hide more or less from now on; everything is shown again as it may be."""
        before, self.veil = self.veil, veil
        self._read_clip()
        if replace(before, again=None) != replace(veil, again=None):
            self.veil_changed.emit()
            self.changed.emit(Changes(everything=True))
        elif clips := {before.again, veil.again} - {None}:
            self.changed.emit(Changes(frozenset({"labels"}), frozenset(c for c in clips if c)))

    def read_spell(self) -> None:
        """See whether the rater works blind, and show what may be seen."""
        before = self.veil
        self._take_spell()
        after, self.veil = self.veil, before
        self.set_veil(after)

    def _take_spell(self) -> None:
        """Go on blind where the rater left the window so."""
        rater = self.known_rater()
        spell = blind.spell(self.project, rater.id) if self.project and rater else None
        self.veil = replace(self.veil, numbers=blind_numbers(spell) if spell else None, again=None)

    def set_clip(self, clip_id: int | None) -> None:
        """Take another clip at hand."""
        if clip_id == self.clip_id:
            return
        self._read_clip(clip_id)
        self.clip_changed.emit()

    def set_selection(self, clip_ids: Sequence[int]) -> None:
        """Say which clips are selected."""
        self.selection = list(clip_ids)

    def chosen_clips(self) -> list[int]:
        """Return the selected clips, or the one at hand when it is not among them."""
        if self.clip is None:
            return list(self.selection)
        return list(self.selection) if self.clip.id in self.selection else [self.clip.id]

    def undo(self) -> None:
        """Take the last edit back."""
        self._travel(undo=True)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._travel(undo=False)

    def _travel(self, *, undo: bool) -> None:
        if self.project is None:
            return
        changes = self.project.undo() if undo else self.project.redo()
        if changes is None:
            self.said.emit("There is nothing to undo." if undo else "There is nothing to redo.")
        else:
            what = "" if self.veil.blind else f": {changes.name}"
            self.said.emit(f"{'Undone' if undo else 'Done again'}{what}")

    @Slot(object)
    def _pass_on(self, changes: Changes) -> None:
        if self.project is None:
            return
        if changes.touches("behaviours"):
            self.behaviours = behaviours.behaviours(self.project)
        if changes.touches("raters"):
            self._rater = None
        if self.clip is not None and (changes.concerns(self.clip.id) or not changes.clips):
            self._read_clip()
        self.changed.emit(changes)

    def _read_clip(self, clip_id: int | None = None) -> None:
        wanted = clip_id if clip_id is not None else self.clip_id
        self.clip = None
        if self.project is not None and wanted is not None:
            rows = listing.clip_rows(self.project, [wanted], self.known_rater())
            self.clip = self.veil.over(rows[0]) if rows else None


class ClipQueries:
    """The browser's questions to the project, as the rater of the moment sees it."""

    def __init__(self, workspace: Workspace) -> None:
        assert workspace.project is not None
        self._project = workspace.project
        self._workspace = workspace

    def ids(self, where: Filter | None, sort: str, descending: bool) -> list[int]:
        """Return the matching clips in order; blind, all of them in the shuffled order."""
        rater, numbers = self._workspace.known_rater(), self._workspace.veil.numbers
        if numbers is not None:
            there = set(listing.clip_ids(self._project))
            return [clip for clip in numbers if clip in there]
        return listing.clip_ids(self._project, where, sort, descending, rater)

    def rows(self, ids: Sequence[int]) -> list[ClipRow]:
        """Return what is shown of some clips."""
        rows = listing.clip_rows(self._project, ids, self._workspace.known_rater())
        return [self._workspace.veil.over(row) for row in rows]

    def counts(self) -> Counts:
        """Return how far the project is."""
        found = listing.counts(self._project, self._workspace.known_rater())
        return found if self._workspace.veil.predictions else replace(found, predicted=0)


@functools.cache  # it is asked for with every clip, and some systems look it up slowly
def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        return DEFAULT_RATER


def application() -> QApplication:
    """Return the running application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
