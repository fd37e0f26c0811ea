"""Going to any state of the project's history, as one step for the user."""

from __future__ import annotations

from mousevision.core.changes import Changes
from mousevision.core.job import JobContext
from mousevision.services.access import need_writing
from mousevision.store.project import Project


def go_to(ctx: JobContext, project: Project, number: int) -> Changes | None:
    """Undo or redo until an edit is the newest in force; 0 is the state before the first.

    Returns:
        What changed; None when the project is there already.

    Raises:
        ProjectError: If it cannot be gone to, or the project is open for reading only.
        Cancelled: The project is as it was.
    """
    need_writing(project)

    def told(done: int, total: int) -> None:
        ctx.report(done, total, f"step {done} of {total}")
        ctx.check()

    return project.go_to(number, told)
