"""Settings of a project, such as its region of interest; kept as JSON, never undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mousevision.store.project import Project


def get_setting(project: Project, key: str, default: Any = None) -> Any:
    """Return a setting, or the default when it was never set."""
    row = project.row("SELECT value FROM settings WHERE key = ?", (key,))
    return default if row is None else json.loads(row[0])


def set_setting(project: Project, key: str, value: Any) -> None:
    """Keep a JSON value."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    with project.writing() as transaction:
        transaction.run(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (key, text),
        )
        transaction.touch("settings")
