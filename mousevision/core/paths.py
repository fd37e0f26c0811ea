"""Where the program may write outside a project: the platform's own folders."""

from __future__ import annotations

from pathlib import Path

import platformdirs

APP = "MouseVision"


def log_folder() -> Path:
    """Return the folder of the log files, made if need be."""
    return platformdirs.user_log_path(APP, appauthor=False, ensure_exists=True)


def settings_folder() -> Path:
    """Return the folder of window layout, shortcuts and recent projects, made if need be."""
    return platformdirs.user_config_path(APP, appauthor=False, ensure_exists=True)


def cache_folder() -> Path:
    """Return the folder of what can be made again at any time, made if need be."""
    return platformdirs.user_cache_path(APP, appauthor=False, ensure_exists=True)


def documents_folder() -> Path:
    """Return where new projects are offered to be made: Documents, or else the home folder."""
    documents = platformdirs.user_documents_path()
    return documents if documents.is_dir() else Path.home()
