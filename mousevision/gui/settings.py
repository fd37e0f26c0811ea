"""What the window remembers between starts: layout, keys, rater, recent projects."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from mousevision.core import paths

RECENT = 12


class Settings:
    """The window's own settings, one INI file in the platform's folder for settings."""

    def __init__(self, file: Path | None = None) -> None:
        file = file or paths.settings_folder() / "window.ini"
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, name: str, default: str = "") -> str:
        """Return a remembered text."""
        return str(self._store.value(name, default))

    def set_text(self, name: str, value: str) -> None:
        """Remember a text."""
        self._store.setValue(name, value)

    def blob(self, name: str) -> QByteArray:
        """Return a remembered state of a window; empty when there is none."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_blob(self, name: str, value: QByteArray) -> None:
        """Remember the state of a window."""
        self._store.setValue(name, value)

    def keys(self) -> dict[str, list[str]]:
        """Return the changed keys: command id to its keys."""
        try:
            found = json.loads(self.text("keys", "{}"))
        except json.JSONDecodeError:  # a settings file edited by hand must not stop the start
            return {}
        return {str(k): [str(key) for key in v] for k, v in found.items() if isinstance(v, list)}

    def set_keys(self, keys: dict[str, list[str]]) -> None:
        """Remember changed keys."""
        self.set_text("keys", json.dumps(keys))

    def recent(self) -> list[Path]:
        """Return the project files opened last, newest first, as far as they still exist."""
        lines = self.text("recent").split("|")
        return [path for path in map(Path, lines) if path.suffix == ".mvproj" and path.is_file()]

    def add_recent(self, project: Path) -> None:
        """Put a project file at the head of the list."""
        others = [path for path in self.recent() if path != project]
        self.set_text("recent", "|".join(str(path) for path in [project, *others][:RECENT]))

    def sync(self) -> None:
        """Write everything to disk."""
        self._store.sync()
