"""The prepared tensors of clips: from the cache, else decoded and put there."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.core.ahead import CheckOnly, in_order
from mousevision.core.errors import VideoError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, track
from mousevision.core.study import Clip
from mousevision.core.video import FrameTable
from mousevision.media.cache import TensorCache, tensor_key
from mousevision.media.planes import Picture
from mousevision.media.pool import ReaderPool, threads_each
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.media.tensor import clip_tensor
from mousevision.store import clips, videos
from mousevision.store.project import Project

CACHE_SHARE = 0.2
"""The cache takes at most this part of what is free on its disk, and never more than the limit."""
CACHE_LIMIT = 50 * 2**30


@dataclass(frozen=True, slots=True)
class ClipPlace:
    """Where the frames of one clip are: its video, how to read it, and which frames."""

    path: Path
    table: FrameTable
    rotation: int
    fingerprint: str
    start: int
    stop: int


def need_file(place: ClipPlace) -> None:
    """Make sure that a clip's video is there.

    Raises:
        VideoError: If it is not.
    """
    if not place.path.exists():
        raise VideoError(
            f"{place.path} is not there any more: bring it back, or say where it was moved to "
            "(File, Find moved videos)."
        )


class ClipPlaces(Protocol):
    """Where a list of clips is; each is looked up when it is needed, so memory stays flat."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> ClipPlace: ...

    def key(self, index: int) -> str:
        """Return the name of a clip's tensor in the cache."""


class ProjectPlaces:
    """Where the clips of a project are; frame tables are read when they are needed.

    Attributes:
        ids: The clips; those that the project has no more are left out.
    """

    def __init__(self, project: Project, clip_ids: Sequence[int]) -> None:
        self._project = project
        self._clips = clips.clips(project, clip_ids)
        self.ids = [clip.id for clip in self._clips]
        used = {clip.video_id for clip in self._clips}
        self._videos = {video.id: video for video in videos.videos(project, used)}
        self._unverified = set(videos.unverified_videos(project, used))

    def __len__(self) -> int:
        return len(self._clips)

    def key(self, index: int) -> str:
        """Return the name of a clip's tensor in the cache."""
        clip = self._clips[index]
        return tensor_key(self._mark(clip), clip.start, clip.stop)

    def __getitem__(self, index: int) -> ClipPlace:
        clip = self._clips[index]
        video = self._videos[clip.video_id]
        table = videos.frame_table(self._project, video.id)
        return ClipPlace(
            Path(video.path), table, video.rotation, self._mark(clip), clip.start, clip.stop
        )

    def _mark(self, clip: Clip) -> str:
        """Return the video's fingerprint, another one until its frame numbers are verified.

        The same numbers may mean other pictures then: what was kept of them is not found again.
        """
        mark = self._videos[clip.video_id].fingerprint
        return f"{mark}-unverified" if clip.video_id in self._unverified else mark


class FilePlaces:
    """Where the clips are that are whole files outside any project."""

    def __init__(self, places: Sequence[ClipPlace]) -> None:
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def key(self, index: int) -> str:
        """Return the name of a clip's tensor in the cache."""
        place = self._places[index]
        return tensor_key(place.fingerprint, place.start, place.stop)

    def __getitem__(self, index: int) -> ClipPlace:
        return self._places[index]


class ClipTensors:
    """The tensors of some clips as a `TensorSource`; decodes what is not in the cache.

    Args:
        ctx: Asked at every frame whether to go on, from whichever thread reads.
        places: Where each clip is; looked up when it is needed, so that memory stays flat.
        spec: How the clips are prepared.
        cache: Where prepared tensors are kept; None decodes each time.
        forgiving: Give black clips for those that cannot be read, and note why in `problems`.

    Attributes:
        problems: Why a clip could not be read, by its index.
    """

    def __init__(
        self,
        ctx: JobContext,
        places: ClipPlaces,
        spec: InputSpec,
        cache: TensorCache | None,
        *,
        forgiving: bool = False,
    ) -> None:
        self._ctx = ctx
        self._places = places
        self._spec = spec
        self._cache = cache
        self._forgiving = forgiving
        self._pool = ReaderPool(limit=4, threads=threads_each(len(places)))
        self.problems: dict[int, str] = {}

    def __enter__(self) -> ClipTensors:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Frames, channels, height and width of each clip's tensor."""
        return self._spec.shape

    def __len__(self) -> int:
        return len(self._places)

    def read(self, indices: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some clips' tensors, uint8, (n, frames, channels, height, width).

        Raises:
            VideoError: If a video is missing or was changed since it was imported.
            Cancelled: Once the user has cancelled.
        """
        out = np.empty((len(indices), *self.shape), dtype=np.uint8)
        for at, index in enumerate(indices):
            out[at] = self._one(int(index))
        return out

    def close(self) -> None:
        """Close the videos."""
        self._pool.close()

    def _one(self, index: int) -> npt.NDArray[np.uint8]:
        key = self._places.key(index)
        known = self._cache.get(key, self._spec) if self._cache else None
        if known is not None:
            return known
        try:
            tensor = self._decode(self._places[index])
        except VideoError as error:
            if not self._forgiving:
                raise
            self.problems[index] = str(error)
            return np.zeros(self.shape, dtype=np.uint8)
        if self._cache:
            self._cache.put(key, self._spec, tensor)
        return tensor

    def _decode(self, place: ClipPlace) -> npt.NDArray[np.uint8]:
        need_file(place)
        with self._pool.reader(place.path, place.table, place.rotation) as reader:
            watched = Watched(self._ctx, reader)
            tensor, _ = clip_tensor(watched, place.start, place.stop, self._spec)
        return tensor


class Watched:
    """The pictures of a reader, until the job is cancelled: a recording may take minutes."""

    def __init__(self, ctx: JobContext, reader: FrameReader) -> None:
        self._ctx = ctx
        self._reader = reader

    def pictures(self, indices: Iterable[int]) -> Iterator[Picture]:
        """Yield the pictures; see `FrameReader.pictures`."""
        for picture in self._reader.pictures(indices):
            self._ctx.check()
            yield picture


def project_cache(project: Project) -> TensorCache | None:
    """Return the project's cache of tensors; None where the project is only read."""
    if project.read_only:
        return None
    folder = project.folder / "cache" / "tensors"
    free = shutil.disk_usage(project.folder).free
    return TensorCache(folder, min(CACHE_LIMIT, int(free * CACHE_SHARE)))


def project_tensors(
    ctx: JobContext,
    project: Project,
    clip_ids: Sequence[int],
    spec: InputSpec,
    *,
    forgiving: bool = False,
) -> ClipTensors:
    """Return the tensors of some of a project's clips, kept in its cache."""
    places = ProjectPlaces(project, clip_ids)
    return ClipTensors(ctx, places, spec, project_cache(project), forgiving=forgiving)


@dataclass(frozen=True, slots=True)
class Prepared:
    """How many clips are ready now, and why others are not."""

    clips: int
    problems: tuple[str, ...] = ()


def prepare(
    ctx: JobContext, project: Project, clip_ids: Sequence[int], spec: InputSpec
) -> Prepared:
    """Decode clips into the cache in advance; those that cannot be read are passed over."""
    with project_tensors(ctx, project, clip_ids, spec, forgiving=True) as tensors:

        def ready(index: int) -> None:
            tensors.read([index])

        made = in_order(ctx, range(len(tensors)), ready)
        for _ in track(ctx, made, len(tensors), "preparing clips"):
            pass
        problems = tuple(reason for _, reason in sorted(tensors.problems.items()))
        return Prepared(len(tensors) - len(problems), problems)


def file_places(ctx: JobContext, paths: Sequence[Path]) -> tuple[list[ClipPlace], list[str]]:
    """Probe files outside any project; return the readable ones and a sentence per other."""
    inner = ctx if len(paths) == 1 else CheckOnly(ctx)
    places, problems = [], []
    found = in_order(ctx, paths, lambda path: (path, probe(path, ctx=inner)))
    for path, info in track(ctx, found, len(paths), "looking at files"):
        if not info.ok or info.table is None:
            problems.append(info.reason)
            continue
        places.append(ClipPlace(path, info.table, info.rotation, info.fingerprint, 0, info.frames))
    return places, problems
