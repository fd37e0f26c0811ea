"""What is known of a video file, and the time of each of its pictures.

Frame `i` is the i-th picture that a full decode shows, never `time x fps`.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

_HEAD = struct.Struct("<Bqqqq??")
"""Form, number of pictures and of key pictures, time base, verified, nominal."""


@dataclass(frozen=True, slots=True)
class FrameTable:
    """Presentation times of all pictures of a video, in the order in which they are shown.

    Attributes:
        pts: Presentation times in units of `time_base`, int64, strictly increasing, (frames,).
        time_base: Seconds per unit.
        keys: Indices into `pts` of the pictures at which decoding can start, int64, sorted.
        offsets: Byte position of the packet of each key picture, int64, -1 where unknown; as long
            as `keys`. Used where the container cannot seek by time.
        verified: Whether every picture was decoded once and counted; otherwise the times come
            from the packets and are checked as pictures are read.
        nominal: Whether the container has no times and `pts` was made from the frame rate.
    """

    pts: npt.NDArray[np.int64]
    time_base: Fraction
    keys: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    verified: bool = True
    nominal: bool = False

    def __len__(self) -> int:
        return len(self.pts)

    def seconds(self, index: int) -> float:
        """Return the time of a picture, in seconds from the first picture."""
        return float((int(self.pts[index]) - int(self.pts[0])) * self.time_base)

    def at(self, seconds: float) -> int:
        """Return the picture that is on screen at a time from the first picture."""
        ticks = int(self.pts[0]) + round(seconds / float(self.time_base))
        found = int(np.searchsorted(self.pts, ticks, side="right")) - 1
        return min(max(found, 0), len(self.pts) - 1)

    def to_bytes(self) -> bytes:
        """Return the table compressed, to be kept in the project."""
        base, sizes = self.time_base, (len(self.pts), len(self.keys))
        head = _HEAD.pack(1, *sizes, base.numerator, base.denominator, self.verified, self.nominal)
        parts = (np.diff(self.pts, prepend=0), self.keys, self.offsets)
        return head + zlib.compress(b"".join(part.astype("<i8").tobytes() for part in parts))

    @staticmethod
    def peek(data: bytes) -> tuple[int, bool]:
        """Return of what `to_bytes` wrote how many pictures there are and whether it is verified.

        Raises:
            ValueError: If the bytes are not such a table.
        """
        try:
            form, frames, *_, verified, _ = _HEAD.unpack_from(data)
        except struct.error as error:
            raise ValueError("not a frame table") from error
        if form != 1:
            raise ValueError("not a frame table")
        return frames, verified

    @classmethod
    def from_bytes(cls, data: bytes) -> FrameTable:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: If the bytes are not such a table.
        """
        try:
            form, frames, keys, *base, verified, nominal = _HEAD.unpack_from(data)
            numbers = np.frombuffer(zlib.decompress(data[_HEAD.size :]), "<i8").astype(np.int64)
        except (struct.error, zlib.error) as error:
            raise ValueError("not a frame table") from error
        if form != 1 or len(numbers) != frames + 2 * keys:
            raise ValueError("not a frame table")
        steps, at, offsets = np.split(numbers, [frames, frames + keys])
        return cls(np.cumsum(steps), Fraction(*base), at, offsets, verified, nominal)


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """The result of probing one video.

    Attributes:
        path: The file, or the folder of an image sequence, as given.
        ok: Whether all its pictures, or its first `frames` pictures, can be read exactly.
        reason: One sentence: why not, or what to know (for example where a cut file ends).
        width: Width as shown, after rotation, in pixels.
        height: Height as shown, after rotation, in pixels.
        frames: Number of pictures.
        fps: Pictures per second: the median rate.
        variable_rate: Whether the gaps between pictures differ.
        codec: Short name of the codec, for example `h264`.
        rotation: Clockwise quarter turns applied for showing, in degrees: 0, 90, 180, 270.
        size: File size in bytes.
        fingerprint: Hash of size and parts of the content; equal files have equal fingerprints.
        table: Times of all pictures; None when not `ok`.
    """

    path: str
    ok: bool
    reason: str = ""
    width: int = 0
    height: int = 0
    frames: int = 0
    fps: float = 0.0
    variable_rate: bool = False
    codec: str = ""
    rotation: int = 0
    size: int = 0
    fingerprint: str = ""
    table: FrameTable | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Video:
    """A video in a project. `path` is absolute and resolved for this computer.

    `missing` is whether the file was not there when it was last looked for.
    """

    id: int
    path: str
    name: str
    size: int
    fingerprint: str
    width: int
    height: int
    frames: int
    fps: float
    variable_rate: bool
    codec: str
    rotation: int
    reason: str = ""
    missing: bool = False


def clock(seconds: float) -> str:
    """Return a time as people write it: `m:ss.mmm`, with hours where there are some."""
    thousandths = round(abs(seconds) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if seconds < 0 and thousandths else ""
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{sign}{head}:{rest // 1000:02d}.{rest % 1000:03d}"
