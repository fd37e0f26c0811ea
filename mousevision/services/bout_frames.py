"""The small gray pictures of recordings: decoded once for learning, streamed for finding bouts.

For learning they are kept on disk, a file per recording, and read from there a window at a time,
so that memory does not grow with their length. The files may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mousevision.core.ahead import CheckOnly, in_order
from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError
from mousevision.core.inputspec import InputSpec
from mousevision.core.intervals import Interval
from mousevision.core.job import JobContext
from mousevision.learn.frame_windows import BLOCK, block_mean
from mousevision.media.pool import ReaderPool
from mousevision.media.tensor import small_picture
from mousevision.services.tensors import CACHE_LIMIT, CACHE_SHARE, ClipPlace, need_file

Frames = npt.NDArray[np.uint8]
CHUNK = 8 * BLOCK
"""Frames decoded in one go, while the ones before are worked on."""
MARGIN = 64 * BLOCK
"""Frames kept around what was looked at, which the network sees as well."""


def stream(
    ctx: JobContext,
    pool: ReaderPool,
    place: ClipPlace,
    spec: InputSpec,
    frames: Interval | None = None,
) -> Iterator[Frames]:
    """Yield a clip's small pictures in order, (some, height, width), decoded ahead in a thread.

    `frames` counts from the clip's beginning; None is all of it.

    Raises:
        VideoError: If the video is missing or a frame cannot be read exactly.
        Cancelled: Once the user has cancelled.
    """
    need_file(place)
    first, last = frames or (0, place.stop - place.start)
    parts = [
        range(place.start + at, place.start + min(at + CHUNK, last))
        for at in range(first, last, CHUNK)
    ]
    inner = CheckOnly(ctx)
    gray = gray_spec(spec)
    with pool.reader(place.path, place.table, place.rotation) as reader:

        def decode(part: range) -> Frames:
            found = np.empty((len(part), spec.height, spec.width), dtype=np.uint8)
            for at, picture in enumerate(reader.pictures(part)):
                inner.check()
                found[at] = small_picture(picture, gray)
            return found

        yield from in_order(ctx, parts, decode, workers=1)


def gray_spec(spec: InputSpec) -> InputSpec:
    """Return what of a spec decides a small gray picture: its size and region."""
    return InputSpec(height=spec.height, width=spec.width, region=spec.region)


class KeptFrames:
    """The frames of some clips as a `FrameSource`; decodes those that are not on disk.

    Args:
        ctx: Asked while decoding whether to go on.
        folder: Where the files are kept.
        places: The clips.
        rates: Frames per second of each.
        spans: What is needed of each, frames from its beginning; a margin is added.
        spec: Size and region of the pictures.
    """

    def __init__(
        self,
        ctx: JobContext,
        folder: Path,
        places: Sequence[ClipPlace],
        rates: Sequence[float],
        spans: Sequence[Interval],
        spec: InputSpec,
    ) -> None:
        self._ctx = ctx
        self._folder = folder
        self._places = places
        self._rates = rates
        self._spec = spec
        self._spans = [
            _widened(span, place.stop - place.start)
            for span, place in zip(spans, places, strict=True)
        ]
        self._open: dict[int, tuple[Frames, Frames]] = {}
        self._lock = threading.Lock()
        self._pool = ReaderPool(limit=1)

    def __enter__(self) -> KeptFrames:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.clear()
        self._pool.close()

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self._spec.height, self._spec.width

    def __len__(self) -> int:
        return len(self._places)

    def frames(self, recording: int) -> int:
        """Return how many frames a clip has."""
        return self._places[recording].stop - self._places[recording].start

    def rate(self, recording: int) -> float:
        """Return frames per second."""
        return self._rates[recording]

    def read(self, recording: int, start: int, stop: int) -> Frames:
        """Return frames `[start, stop)`, counted from the clip's beginning."""
        low = self._spans[recording].start
        return np.asarray(self._files(recording)[0][start - low : stop - low])

    def means(self, recording: int, first: int, last: int) -> Frames:
        """Return the mean pictures of blocks `[first, last)`."""
        low = self._spans[recording].start // BLOCK
        return np.asarray(self._files(recording)[1][max(first - low, 0) : last - low])

    def prepare(self) -> None:
        """Decode what is not on disk yet.

        Raises:
            VideoError: If a video is missing or cannot be read exactly.
            Cancelled: Once the user has cancelled.
        """
        for at in range(len(self)):
            self._ctx.check()
            self._files(at)
            self._ctx.report(at + 1, len(self), "preparing recordings")

    def _files(self, at: int) -> tuple[Frames, Frames]:
        with self._lock:
            if at not in self._open:
                file = self._file(at)
                if not (file.exists() and _means_file(file).exists()):
                    self._decode(at, file)
                self._open[at] = _mapped(file), _mapped(_means_file(file))
            return self._open[at]

    def _file(self, at: int) -> Path:
        place, span, gray = self._places[at], self._spans[at], gray_spec(self._spec)
        told = (place.fingerprint, place.start, place.stop, *span, gray.digest())
        name = hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()
        return self._folder / f"{name}.npy"

    def _decode(self, at: int, file: Path) -> None:
        span, (height, width) = self._spans[at], self.size
        blocks = -(-span.length // BLOCK)
        _make_room(self._folder, (span.length + blocks) * height * width)
        kept = np.lib.format.open_memmap
        with write_beside(file) as beside, write_beside(_means_file(file)) as means_beside:
            frames = kept(beside, "w+", np.uint8, (span.length, height, width))
            means = kept(means_beside, "w+", np.uint8, (blocks, height, width))
            done = 0
            for chunk in stream(self._ctx, self._pool, self._places[at], self._spec, span):
                frames[done : done + len(chunk)] = chunk
                for first in range(0, len(chunk), BLOCK):
                    means[(done + first) // BLOCK] = block_mean(chunk[first : first + BLOCK])
                done += len(chunk)
            frames.flush()
            means.flush()
            del frames, means  # Windows renames no file that is open


def frames_folder(project_folder: Path) -> Path:
    """Return where the frames of a project's recordings are kept."""
    return project_folder / "cache" / "frames"


def _widened(span: Interval, frames: int) -> Interval:
    start = max(0, span.start - MARGIN) // BLOCK * BLOCK
    return Interval(start, min(frames, span.stop + MARGIN))


def _means_file(file: Path) -> Path:
    return file.with_name(f"{file.stem}-means.npy")


def _mapped(file: Path) -> Frames:
    with contextlib.suppress(OSError):
        os.utime(file)  # what was used last is deleted last
    found: Frames = np.load(file, mmap_mode="r", allow_pickle=False)
    return found


def _make_room(folder: Path, wanted: int) -> None:
    """Delete the files used longest ago until there is room.

    Raises:
        DataError: If there is not even then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(folder.glob("*.npy"), key=lambda file: file.stat().st_mtime)
    sizes = {file: file.stat().st_size for file in files}
    held = sum(sizes.values())
    limit = min(CACHE_LIMIT, int((shutil.disk_usage(folder).free + held) * CACHE_SHARE))
    for file in files:
        if held + wanted <= limit:
            break
        with contextlib.suppress(OSError):
            file.unlink()
            held -= sizes[file]
    if held + wanted > limit:
        raise DataError(
            f"The disk of {folder} has too little room for the recordings to learn from "
            f"({wanted / 2**30:.1f} GB more): free some, or choose a smaller picture."
        )
