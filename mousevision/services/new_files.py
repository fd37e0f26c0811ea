"""New files into the project, and what the newest network says of them, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mousevision.core.errors import DataError
from mousevision.core.job import JobContext, SpanContext
from mousevision.services.classifying import Classified, classify, newest_network
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store.project import Project


def import_and_classify(ctx: JobContext, project: Project, paths: Sequence[Path]) -> Classified:
    """Import files, and classify their clips with the newest network.

    Raises:
        DataError: If none of the files can be read, or no network has been trained.
    """
    newest_network(project)  # or say so before anything is imported
    result = import_videos(SpanContext(ctx, 0, 0.5), project, paths, ImportRules())
    if not result.clip_ids:
        raise DataError(f"None of these files can be classified: {result.words()}")
    said = classify(SpanContext(ctx, 0.5, 1), project, result.clip_ids)
    reasons = tuple(item.reason for item in result.skipped)
    return replace(said, problems=(*said.problems, *reasons))
