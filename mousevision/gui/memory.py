"""What the window finds again at its next start: clip at hand, brightness, shown columns."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.gui.theme import set_dark
from mousevision.gui.timeline.arrangement import Arrangement
from mousevision.gui.workspace import application
from mousevision.store import listing
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

TONE, COLUMNS, DARK = "player/tone", "clips/columns", "dark"
LATER_MILLISECONDS = 2000
"""How long a clip must stay at hand before it is kept: settings go to disk as a whole file, for
which nobody who goes through clips should wait."""


def project_mark(project: Project) -> str:
    """Return what stands for a project in the settings, where a path would make groups."""
    return hashlib.blake2b(str(project.file).encode(), digest_size=8).hexdigest()


class Memory(QObject):
    """Keeps what is a matter of view, and therefore neither edited nor undone, in the settings."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._settings = window.settings
        self._show_tone()
        columns = self._settings.blob(COLUMNS)
        if not columns.isEmpty():
            window.browser.restore_state(columns)
        if self._settings.text(DARK) == "yes":
            window.actions_["dark"].setChecked(True)
            self.set_dark(True)
        window.player.transport.tone_changed.connect(self._keep_tone)
        self._left: tuple[str, int] | None = None
        self._later = QTimer(self, singleShot=True, interval=LATER_MILLISECONDS)
        self._later.timeout.connect(self._write_clip)
        self._workspace.clip_changed.connect(self._keep_clip)
        self._workspace.opened.connect(self._recall_rows)
        window.timeline.rows.changed.connect(self._keep_rows)
        window.timeline.rows.said.connect(self._workspace.said)

    def recall_clip(self) -> None:
        """Take the clip at hand that was left last in this project, or else the first one."""
        project = self._workspace.project
        if project is None:
            return
        kept = self._settings.text(self._clip_key())
        if kept.isdecimal() and listing.clip_rows(project, [int(kept)]):
            self._window.go_to_clip(int(kept))
        else:
            self._window.browser.go_next()

    @Slot(bool)
    def set_dark(self, on: bool) -> None:
        """Take dark colours, or follow the system; kept between starts."""
        self._settings.set_text(DARK, "yes" if on else "")
        set_dark(application(), on)

    def keep(self) -> None:
        """Keep what is not told when it changes; the window calls it when it closes."""
        self._settings.set_blob(COLUMNS, self._window.browser.state())
        self._write_clip()

    @Slot()
    def _keep_clip(self) -> None:
        if self._workspace.clip is not None:
            self._left = self._clip_key(), self._workspace.clip.id
            self._later.start()
        else:
            self._write_clip()

    @Slot()
    def _write_clip(self) -> None:
        self._later.stop()
        if self._left is not None:
            key, clip = self._left
            self._settings.set_text(key, str(clip))
            self._left = None

    def _clip_key(self) -> str:
        """Return the name under which the clip is kept."""
        assert self._workspace.project is not None
        return f"clip/{project_mark(self._workspace.project)}"

    @Slot()
    def _recall_rows(self) -> None:
        """Arrange the rows of the timeline as they were left in this project."""
        if self._workspace.project is not None:
            kept = self._settings.text(f"rows/{project_mark(self._workspace.project)}", "{}")
            self._window.timeline.rows.use(Arrangement.from_json(kept))

    @Slot()
    def _keep_rows(self) -> None:
        if self._workspace.project is not None:
            text = self._window.timeline.rows.arrangement.to_json()
            self._settings.set_text(f"rows/{project_mark(self._workspace.project)}", text)

    @Slot(int, int)
    def _keep_tone(self, brightness: int, contrast: int) -> None:
        self._settings.set_text(TONE, f"{brightness} {contrast}")

    def _show_tone(self) -> None:
        try:
            brightness, contrast = map(int, self._settings.text(TONE, "0 0").split())
        except ValueError:  # a settings file edited by hand must not stop the start
            return
        self._window.player.set_brightness(brightness)
        self._window.player.set_contrast(contrast)
