"""The prepared tensors of clips: from the cache, else decoded and put there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import VideoError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, track
from mousevision.core.video import FrameTable
from mousevision.media.cache import TensorCache, tensor_key
from mousevision.media.pool import ReaderPool
from mousevision.media.probe import probe
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


class ClipPlaces(Protocol):
    """Where a list of clips is; each is looked up when it is needed, so memory stays flat."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> ClipPlace: ...

    def key(self, index: int) -> str:
        """Return the name of a clip's tensor in the cache."""


class ProjectPlaces:
    """Where the clips of a project are; frame tables are read when they are needed."""

    def __init__(self, project: Project, clip_ids: Sequence[int]) -> None:
        self._project = project
        self._videos = {video.id: video for video in videos.videos(project)}
        self._clips = clips.clips(project, clip_ids)

    def __len__(self) -> int:
        return len(self._clips)

    def key(self, index: int) -> str:
        """Return the name of a clip's tensor in the cache."""
        clip = self._clips[index]
        return tensor_key(self._videos[clip.video_id].fingerprint, clip.start, clip.stop)

    def __getitem__(self, index: int) -> ClipPlace:
        clip = self._clips[index]
        video = self._videos[clip.video_id]
        table = videos.frame_table(self._project, video.id)
        return ClipPlace(
            Path(video.path), table, video.rotation, video.fingerprint, clip.start, clip.stop
        )


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
        places: Where each clip is; looked up when it is needed, so that memory stays flat.
        spec: How the clips are prepared.
        cache: Where prepared tensors are kept; None decodes each time.
    """

    def __init__(self, places: ClipPlaces, spec: InputSpec, cache: TensorCache | None) -> None:
        self._places = places
        self._spec = spec
        self._cache = cache
        self._pool = ReaderPool(limit=4)

    def __enter__(self) -> ClipTensors:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Frames, channels, height and width."""
        return self._spec.shape

    def __len__(self) -> int:
        return len(self._places)

    def read(self, indices: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some clips' tensors, uint8, (n, frames, channels, height, width).

        Raises:
            VideoError: If a video is missing or was changed since it was imported.
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
        place = self._places[index]
        if not place.path.exists():
            raise VideoError(
                f"{place.path} is not there any more: bring it back, or say where it was moved "
                "to (File, Find moved videos)."
            )
        with self._pool.reader(place.path, place.table, place.rotation) as reader:
            tensor, _ = clip_tensor(reader, place.start, place.stop, self._spec)
        if self._cache:
            self._cache.put(key, self._spec, tensor)
        return tensor


def project_cache(project: Project) -> TensorCache | None:
    """Return the project's cache of tensors; None where the project is only read."""
    if project.read_only:
        return None
    folder = project.folder / "cache" / "tensors"
    free = shutil.disk_usage(project.folder).free
    return TensorCache(folder, min(CACHE_LIMIT, int(free * CACHE_SHARE)))


def project_tensors(project: Project, clip_ids: Sequence[int], spec: InputSpec) -> ClipTensors:
    """Return the tensors of some of a project's clips, kept in its cache."""
    return ClipTensors(ProjectPlaces(project, clip_ids), spec, project_cache(project))


def prepare(ctx: JobContext, project: Project, clip_ids: Sequence[int], spec: InputSpec) -> int:
    """Decode clips into the cache in advance; return how many there are."""
    with project_tensors(project, clip_ids, spec) as tensors:
        for index in track(ctx, range(len(tensors)), len(tensors), "preparing clips"):
            tensors.read([index])
        return len(tensors)


def file_places(paths: Sequence[Path], ctx: JobContext) -> tuple[list[ClipPlace], list[str]]:
    """Probe files outside any project; return the readable ones and a sentence per other."""
    places, problems = [], []
    for path in track(ctx, paths, len(paths), "looking at files"):
        info = probe(path, ctx=ctx)
        if not info.ok or info.table is None:
            problems.append(info.reason)
            continue
        places.append(ClipPlace(path, info.table, info.rotation, info.fingerprint, 0, info.frames))
    return places, problems
