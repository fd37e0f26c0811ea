"""Measuring where something moves in a recording: once, kept in the project's cache."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np

from mousevision.core.atomic import write_beside
from mousevision.core.errors import MouseVisionError
from mousevision.core.job import JobContext
from mousevision.core.video import VideoInfo
from mousevision.media.local_motion import (
    BATCH,
    FORMAT,
    Chunk,
    Floats,
    Plan,
    Region,
    chunk_motion,
    motion_curve,
)
from mousevision.media.planes import Pixels
from mousevision.media.reader import FrameReader
from mousevision.services.tensors import ClipPlace, need_file
from mousevision.store import clips, videos
from mousevision.store.project import Project
from mousevision.store.settings import get_setting, set_setting

WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
REGION = "region"
MEASURED = "finding/measured/{}"
"""Setting: the region in which a recording, named by its clip, was measured last."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A stretch of a video, usually all of it, and the region to look at.

    Attributes:
        place: The frames.
        fps: Frames per second.
        region: Left, top, right and bottom as fractions of the picture.
    """

    place: ClipPlace
    fps: float
    region: Region = WHOLE

    @classmethod
    def of(cls, info: VideoInfo, region: Region = WHOLE) -> Recording:
        """Return a whole file outside any project.

        Raises:
            MouseVisionError: If it cannot be read.
        """
        if info.table is None:
            raise MouseVisionError(info.reason)
        path, mark = Path(info.path), info.fingerprint
        return cls(
            ClipPlace(path, info.table, info.rotation, mark, 0, info.frames), info.fps, region
        )

    @property
    def frames(self) -> int:
        """How many there are."""
        place = self.place
        return place.stop - place.start

    @property
    def key(self) -> str:
        """Name of its curve in the cache.

        It tells apart tables of the frames, not whether they are verified: where no number
        changed, what was measured before serves.
        """
        times = zlib.crc32(self.place.table.pts.tobytes())
        span = self.place.start, self.place.stop
        words = json.dumps([FORMAT, self.place.fingerprint, times, span, self.region])
        return hashlib.sha256(words.encode()).hexdigest()[:32]


def recording(project: Project, clip_id: int, region: Region | None = None) -> Recording:
    """Return a clip as a recording to find reaches in.

    Args:
        project: The project.
        clip_id: Usually a clip that is a whole file.
        region: Where to look; None for the region in which it was measured last, or else the
            project's. So recordings of several cameras need no settings of their own.

    Raises:
        ProjectError: If there is no such clip.
    """
    clip = clips.clip(project, clip_id)
    video = videos.video(project, clip.video_id)
    table = videos.frame_table(project, video.id)
    if region is None:
        region = get_setting(project, MEASURED.format(clip_id))
    chosen = project_region(project) if region is None else _region(region)
    where = Path(video.path), table, video.rotation, video.fingerprint, clip.start, clip.stop
    return Recording(ClipPlace(*where), video.fps, chosen)


def project_region(project: Project) -> Region:
    """Return the region of interest drawn in the player; the whole picture without one."""
    return _region(get_setting(project, REGION) or WHOLE)


def _region(values: Sequence[float]) -> Region:
    left, top, right, bottom = (float(value) for value in values)
    return left, top, right, bottom


def known_curve(project: Project, wanted: Recording) -> Floats | None:
    """Return a recording's motion if it was measured before."""
    file = _file(project, wanted)
    try:
        curve = np.load(file, allow_pickle=False)
    except (OSError, ValueError):  # not there, or damaged: it is measured anew
        return None
    return curve if curve.shape == (wanted.frames,) else None


def measure(
    ctx: JobContext, project: Project, clip_ids: Sequence[int], region: Region | None = None
) -> int:
    """Measure the motion of recordings; return how many were not measured before.

    What was measured of one before it was broken off is not measured again.

    Args:
        ctx: Told the frames done of all.
        project: The project.
        clip_ids: Clips that are recordings.
        region: Where to look; None for the project's region.

    Raises:
        VideoError: If a video is missing or cannot be read.
        Cancelled: Once the user has cancelled.
    """
    region = project_region(project) if region is None else region
    wanted = {i: recording(project, i, region) for i in clip_ids}
    missing = {i: one for i, one in wanted.items() if known_curve(project, one) is None}
    total = sum(one.frames for one in missing.values())
    done = 0
    for one in missing.values():
        need_file(one.place)
        curve = measure_file(_Share(ctx, done, total), one, _folder(project))
        if not project.read_only:
            with write_beside(_file(project, one)) as beside, beside.open("wb") as file:
                np.save(file, curve)
            _file(project, one).with_suffix(".part").unlink(missing_ok=True)
        done += one.frames
    if not project.read_only:
        for clip_id in wanted:
            set_setting(project, MEASURED.format(clip_id), region)
    return len(missing)


class _Share:
    """The progress of one recording among several."""

    def __init__(self, ctx: JobContext, before: int, total: int) -> None:
        self._ctx, self._before, self._total = ctx, before, total

    def report(self, done: float, total: float, note: str = "") -> None:
        self._ctx.report(self._before + done, self._total, note)

    def check(self) -> None:
        self._ctx.check()

    def emit(self, event: object) -> None:
        self._ctx.emit(event)


def measure_file(ctx: JobContext, wanted: Recording, folder: Path | None = None) -> Floats:
    """Return the motion of a recording in times of its usual noise, one value per frame.

    Args:
        ctx: Told the frames done.
        wanted: What to measure.
        folder: Where to keep what is done so far, to go on with it after a break.

    Raises:
        VideoError: If it cannot be read exactly.
        Cancelled: Once the user has cancelled.
    """
    place = wanted.place
    plan = Plan.of(place.start, place.stop, wanted.fps)
    part = None if folder is None else _part(folder, wanted)
    chunks = _kept_chunks(part, plan)
    if len(chunks) < len(plan):
        with FrameReader(place.path, place.table, place.rotation) as reader:
            stream = _grays(ctx, reader, plan, len(chunks))
            tail: deque[Pixels] = deque(maxlen=plan.lag)
            ahead = len(plan.frames(len(chunks))) - plan.own(len(chunks))
            tail.extend(islice(stream, ahead))
            for index in range(len(chunks), len(plan)):
                before = list(tail)
                own = _remembered(islice(stream, plan.own(index)), tail)
                chunks.append(chunk_motion(chain(before, own), plan, index, wanted.region))
                _keep_chunk(part, chunks[-1])
    return motion_curve(chunks, plan)


def _grays(ctx: JobContext, reader: FrameReader, plan: Plan, first: int) -> Iterator[Pixels]:
    """Yield gray pictures from a piece on; they share the decoder's memory."""
    frames = range(plan.frames(first).start, plan.stop)
    for done, picture in enumerate(reader.pictures(frames)):
        if done % BATCH == 0:
            ctx.check()
            ctx.report(done + frames.start - plan.start, plan.stop - plan.start, reader.path.name)
        yield picture.gray()


def _remembered(frames: Iterator[Pixels], tail: deque[Pixels]) -> Iterator[Pixels]:
    for frame in frames:
        tail.append(frame)
        yield frame


def _folder(project: Project) -> Path | None:
    return None if project.read_only else project.folder / "cache" / "finding"


def _file(project: Project, wanted: Recording) -> Path:
    return project.folder / "cache" / "finding" / f"{wanted.key}.npy"


def _part(folder: Path, wanted: Recording) -> Path:
    return folder / f"{wanted.key}.part"


def _kept_chunks(part: Path | None, plan: Plan) -> list[Chunk]:
    """Return the pieces measured before a break; what was half written is cut off."""
    if part is None or not part.exists():
        return []
    numbers = np.fromfile(part, "<f4")
    found: list[Chunk] = []
    at = 0
    while len(found) < len(plan) and at + 1 + plan.own(len(found)) <= len(numbers):
        own = plan.own(len(found))
        found.append(Chunk(numbers[at + 1 : at + 1 + own], float(numbers[at])))
        at += 1 + own
    with part.open("r+b") as file:
        file.truncate(4 * at)
    return found


def _keep_chunk(part: Path | None, chunk: Chunk) -> None:
    if part is None:
        return
    with contextlib.suppress(OSError):  # without room it is measured in one go
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as file:
            file.write(np.append(np.float32(chunk.noise), chunk.values).astype("<f4").tobytes())
