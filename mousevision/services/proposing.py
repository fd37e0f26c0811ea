"""Deciding on stretches that motion proposes: kept ones become clips, rejected ones stay so.

Clips are edits and are undone like all others. What was rejected is a setting of the project, as
ranges of frames of the video: it is no statement about the animal, and belongs to no clip.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from mousevision.core.annotation import Rater
from mousevision.core.errors import DataError
from mousevision.core.intervals import Interval, subtract, union
from mousevision.core.proposals import HALF, Curve, Finding, Spans, Verdict, verdicts
from mousevision.core.study import Clip
from mousevision.store import clips
from mousevision.store.project import Project
from mousevision.store.settings import get_setting, set_setting

FINDING = "finding"
REJECTED = "finding/rejected/{}"
"""Setting: what was rejected in a video, a list of first frames and ends."""


def finding(project: Project) -> Finding:
    """Return how reaches are found in this project."""
    known = {field.name for field in dataclasses.fields(Finding)}
    kept = get_setting(project, FINDING, {})
    return Finding(**{name: float(value) for name, value in kept.items() if name in known})


def set_finding(project: Project, chosen: Finding) -> None:
    """Remember how reaches are found."""
    set_setting(project, FINDING, dataclasses.asdict(chosen))


def rejected(project: Project, video_id: int) -> list[Interval]:
    """Return the frames of a video that were rejected."""
    return [Interval(*one) for one in get_setting(project, REJECTED.format(video_id), [])]


def reject(project: Project, video_id: int, stretch: Interval) -> None:
    """Remember that there is no reach in a stretch."""
    _keep_rejected(project, video_id, union([*rejected(project, video_id), stretch]))


def take_back(project: Project, video_id: int, stretch: Interval) -> None:
    """Forget that a stretch was rejected."""
    before = rejected(project, video_id)
    after = [piece for one in before for piece in subtract(one, stretch)]
    if after != before:
        _keep_rejected(project, video_id, after)


def _keep_rejected(project: Project, video_id: int, stretches: Iterable[Interval]) -> None:
    set_setting(project, REJECTED.format(video_id), [list(one) for one in stretches])


def cut_out(project: Project, recording: Clip) -> dict[Interval, int]:
    """Return the clips of a recording's video, by their frames.

    The recording itself is none of them, nor is a clip that holds half of it or more: that is the
    recording with other ends.
    """
    least = HALF * (recording.stop - recording.start)
    return {
        Interval(one.start, one.stop): one.id
        for one in clips.clips_of(project, recording.video_id)
        if one.id != recording.id and one.stop - one.start < least
    }


def judged(project: Project, recording: Clip, spans: Spans, curve: Curve) -> list[Verdict]:
    """Return what was decided of each proposal of a recording.

    Args:
        project: The project.
        recording: The clip.
        spans: The proposals, in frames of the video.
        curve: The recording's motion.
    """
    first = recording.start
    kept, gone = cut_out(project, recording), rejected(project, recording.video_id)
    ways = ([Interval(a - first, b - first) for a, b in many] for many in (kept, gone))
    return verdicts(spans - first, curve, *ways)


def keep(
    project: Project, rater: Rater | None, recording: Clip, stretches: Sequence[Interval]
) -> list[Clip]:
    """Make clips of stretches of a recording, in one edit; they inherit its animal and session.

    Stretches that are clips already are passed over, and what was rejected of the others is so
    no longer.

    Raises:
        DataError: If a stretch reaches over the recording's ends.
    """
    there = cut_out(project, recording)
    wanted = [one for one in stretches if one not in there]
    if any(one.start < recording.start or one.stop > recording.stop for one in wanted):
        raise DataError(f"The recording has frames {recording.start} to {recording.stop - 1}.")
    if not wanted:
        return []
    name = "Keep a reach" if len(wanted) == 1 else f"Keep {len(wanted)} reaches"
    place = recording.video_id, recording.subject_id, recording.session_id
    with project.edit(name, rater) as edit:
        made = [clips.add_clip(edit, place[0], *one, *place[1:]) for one in wanted]
    left = rejected(project, recording.video_id)
    for stretch in wanted:
        left = [piece for one in left for piece in subtract(one, stretch)]
    if left != rejected(project, recording.video_id):
        _keep_rejected(project, recording.video_id, left)
    return made


def clips_in(project: Project, recording: Clip, stretch: Interval) -> list[int]:
    """Return the clips that a proposal was kept as: those of which half or more lie in it."""
    found = []
    for one, number in cut_out(project, recording).items():
        part = one.clamp(*stretch)
        if part is not None and part.length >= HALF * one.length:
            found.append(number)
    return found


def remove(project: Project, rater: Rater | None, clip_ids: Sequence[int]) -> None:
    """Take clips out of the project again, with what was said of them, in one edit."""
    if clip_ids:
        with project.edit("Reject a reach", rater) as edit:
            clips.remove_clips(edit, clip_ids)
