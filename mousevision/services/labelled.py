"""The labelled clips of a project as learning needs them: targets, and who must stay together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mousevision.core.errors import DataError
from mousevision.core.ethogram import Scope
from mousevision.core.filters import parse_filter
from mousevision.core.job import JobContext, QuietContext
from mousevision.services.present import present_clips
from mousevision.services.words import counted
from mousevision.store import behaviours, labels, listing
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

UNLABELLED = -1


@dataclass(frozen=True, slots=True)
class LabelledClips:
    """Clips, their targets and groups.

    Attributes:
        rows: The clips, in order of their file names.
        targets: Class index per clip; -1 where there is no label.
        groups: Who must stay together: the animal, or else the session or the video.
        classes: Names of the classes that have labels, in the project's order.
        behaviour_ids: Their ids in the project.
        unit: What a group is, for words: `animal`, `session` or `video`.
        words: What grouping by another unit than the animal can hide; empty for animals.
        left_out: Which clips are not among them, since their videos are missing; or empty.
    """

    rows: tuple[ClipRow, ...]
    targets: tuple[int, ...]
    groups: tuple[str, ...]
    classes: tuple[str, ...]
    behaviour_ids: tuple[int, ...]
    unit: str
    words: str
    left_out: str = ""

    @property
    def labelled(self) -> list[int]:
        """Indices of the clips that have a label."""
        return [at for at, target in enumerate(self.targets) if target != UNLABELLED]

    def counts(self) -> dict[str, int]:
        """Return how many clips each class has."""
        tally = Counter(self.targets)
        return {name: tally[at] for at, name in enumerate(self.classes)}


def labelled_clips(project: Project, ctx: JobContext | None = None) -> LabelledClips:
    """Return all clips whose videos are there, with the labels that training uses.

    Raises:
        DataError: If fewer than two classes of scope clip have labels.
    """
    every = listing.clip_rows(project, listing.clip_ids(project))
    rows, left_out = present_clips(ctx or QuietContext(), project, every)
    reference = labels.reference_labels(project)
    given = {reference[row.id] for row in rows if row.id in reference}
    used = [b for b in behaviours.behaviours(project) if b.scope is Scope.CLIP and b.id in given]
    if len(used) < 2:
        raise DataError(f"{_too_few(every, [b.name for b in used])} {left_out}".strip())
    index = {b.id: at for at, b in enumerate(used)}
    targets = tuple(index.get(reference.get(row.id, 0), UNLABELLED) for row in rows)
    labelled = [row for row, target in zip(rows, targets, strict=True) if target != UNLABELLED]
    unit, words = grouping_unit(labelled)
    return LabelledClips(
        tuple(rows),
        targets,
        tuple(group_of(row, unit) for row in rows),
        tuple(b.name for b in used),
        tuple(b.id for b in used),
        unit,
        words,
        left_out,
    )


def group_of(row: ClipRow, unit: str) -> str:
    """Return the name of the group that a clip belongs to."""
    if unit == "animal":
        return row.subject or f"unknown animal of {row.file}"
    if unit == "session":
        return f"{row.subject or ''} {row.session or row.file}".strip()
    return row.file


def grouping_unit(rows: Sequence[ClipRow]) -> tuple[str, str]:
    """Return what must stay together, and what it hides if it is not the animal; see `words`."""
    missing = sum(not row.subject for row in rows)
    return grouping_words(missing, all(row.session for row in rows))


def grouping_words(missing: int, sessions: bool) -> tuple[str, str]:
    """Return what must stay together, and what it hides, where animals of clips are unknown.

    `missing` counts labelled clips without an animal; `sessions` tells whether every labelled
    clip has a session.
    """
    if not missing:
        return "animal", ""
    if sessions:
        return "session", (
            f"The animal of {counted(missing, 'labelled clip')} is not known, so whole sessions "
            "are kept apart instead. The same animal may be on both sides: the score can be too "
            "good. Say which animal each clip shows."
        )
    return "video", (
        f"Animal and session of {counted(missing, 'labelled clip')} are not known, so only whole "
        "videos are kept apart. The same animal, cage and day are on both sides: the score is "
        "probably too good. Say which animal each clip shows."
    )


@dataclass(frozen=True, slots=True)
class Ungrouped:
    """Labelled clips whose animal is not known, and in words what is kept apart instead."""

    clips: tuple[int, ...]
    words: str


def ungrouped(project: Project) -> Ungrouped:
    """Return the labelled clips without an animal; none of them, no words."""
    missing = listing.clip_ids(project, parse_filter("class!=none and subject=none"))
    if not missing:
        return Ungrouped((), "")
    alone = listing.clip_ids(project, parse_filter("class!=none and session=none"))
    return Ungrouped(tuple(missing), grouping_words(len(missing), not alone)[1])


def _too_few(rows: Sequence[ClipRow], names: Sequence[str]) -> str:
    if not rows:
        return "There are no clips yet: import some videos first."
    if not names:
        return "No clip has a label yet: label some clips of at least two classes first."
    return f"All labelled clips are “{names[0]}”: label some clips of another class too."
