"""Refusing early what could only fail at its end: changing a project that is open to look."""

from __future__ import annotations

from mousevision.core.errors import ProjectError
from mousevision.store.project import Project


def need_writing(project: Project) -> None:
    """Make sure that the project may be changed.

    Raises:
        ProjectError: If it is open for reading only.
    """
    if project.read_only:
        raise ProjectError(
            f"{project.file.name} is open for reading only: open it for writing to change it."
        )
