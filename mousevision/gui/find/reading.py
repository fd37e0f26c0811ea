"""What is known of the motion of a recording, read in the background."""

from __future__ import annotations

from dataclasses import dataclass

from mousevision.core.job import JobContext
from mousevision.core.proposals import Curve
from mousevision.gui.timeline.levels import CurveLevels
from mousevision.media.local_motion import Region
from mousevision.services.finding import known_curve, project_region, recording
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A recording and, once measured, its motion.

    Attributes:
        clip_id: The clip that is the recording.
        start: Its first frame; the curve begins there.
        fps: Frames per second.
        frames: How many.
        region: Where motion was looked for, or would be.
        current: Whether that is the region that is drawn in the player now.
        curve: Times the usual noise, or None where it was not measured.
        levels: The curve reduced for painting.
    """

    clip_id: int
    start: int
    fps: float
    frames: int
    region: Region
    current: bool
    curve: Curve | None = None
    levels: CurveLevels | None = None


def read_found(ctx: JobContext, project: Project, clip_id: int) -> Found:
    """Read what is known of a recording: as measured last, or else in the project's region."""
    region = project_region(project)
    wanted = recording(project, clip_id)
    curve = known_curve(project, wanted)
    if curve is None and wanted.region != region:  # the cache was deleted: as for a new one
        wanted = recording(project, clip_id, region)
        curve = known_curve(project, wanted)
    ctx.check()
    return Found(
        clip_id,
        wanted.place.start,
        wanted.fps,
        wanted.frames,
        wanted.region,
        wanted.region == region,
        curve,
        None if curve is None else CurveLevels(curve),
    )
