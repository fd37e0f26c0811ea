"""The times of all pictures of a file: by decoding every one, or quickly from the packets."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mousevision.core.job import JobContext
from mousevision.core.video import FrameTable
from mousevision.media.container import Damaged, OpenVideo
from mousevision.media.ledger import UNKNOWN, PacketLog, integers, make_table, stream_rate
from mousevision.media.transport import Beginnings

REPORT_EVERY = 200


class TimeUp(Exception):
    """The time limit for one file has passed."""


class TooMany(Exception):
    """There are more pictures than the caller wanted to decode."""


@dataclass
class Pulse:
    """Progress, cancelling and the time limit of a loop over pictures or packets.

    Attributes:
        ctx: The job to report to, if any.
        seconds: Time limit; None for none.
        expected: Number of pictures expected, 0 if unknown.
        note: What is being done.
    """

    ctx: JobContext | None = None
    seconds: float | None = None
    expected: int = 0
    note: str = ""
    _started: float = field(default_factory=time.monotonic)

    def beat(self, done: int) -> None:
        """Say that so much is done.

        Raises:
            Cancelled: If the job was cancelled.
            TimeUp: If the limit has passed.
        """
        if self.ctx is not None:
            self.ctx.check()
            if self.expected and done % REPORT_EVERY == 0:
                self.ctx.report(min(done, self.expected), self.expected, self.note)
        if self.seconds is not None and time.monotonic() - self._started > self.seconds:
            raise TimeUp


@dataclass
class Scan:
    """What one pass over a file found.

    Attributes:
        table: Times of the whole pictures; empty if there is none.
        damaged: Whether the file goes on behind a damaged place at which the table ends.
        width: Width of the first picture as coded.
        height: Height of the first picture as coded.
        rotation: Clockwise turn for showing, degrees.
        rate: Pictures per second as the file states.
        codec: Short name of the codec.
    """

    table: FrameTable
    damaged: bool
    width: int
    height: int
    rotation: int
    rate: Fraction
    codec: str


def decode_all(path: Path, pulse: Pulse, limit: int | None = None) -> Scan:
    """Decode every picture and note its time.

    The table ends before the first damaged picture: behind it, what a decoder shows is made up.

    Raises:
        VideoError: If the file cannot be opened.
        TimeUp: If the pulse's time limit has passed.
        TooMany: If there are more than `limit` pictures.
        Cancelled: If the job was cancelled.
    """
    # With one thread only does FFmpeg tell of every picture whether it is whole: with several,
    # many damaged ones passed for whole in a trial. To be faster, probe several files at a time.
    video = OpenVideo(path, threads=1)
    try:
        # This filter smooths block edges. Times do not depend on it and it takes much of the time.
        video.stream.codec_context.options = {"skip_loop_filter": "all"}
        log = PacketLog()
        numbers = integers()
        first: VideoFrame | None = None
        damaged = False
        for frame in _whole_pictures(video, path, log):
            pulse.beat(len(numbers))
            first = first or frame
            if frame is None or first is None or _size(frame) != _size(first):
                damaged = True
                break
            numbers.append(frame.pts if frame.pts is not None else -1)
            if limit is not None and len(numbers) > limit:
                raise TooMany
        damaged = damaged or _ends_early(video, log)
        return _scan(video, log, numbers, first, damaged)
    finally:
        video.close()


def read_packets(path: Path, pulse: Pulse) -> Scan:
    """Take the times from the packets without decoding them; `table.verified` is False.

    Raises:
        VideoError: If the file cannot be opened.
        TimeUp: If the pulse's time limit has passed.
        Cancelled: If the job was cancelled.
    """
    video = OpenVideo(path)
    try:
        log = PacketLog()
        damaged = False
        numbers = integers()
        try:
            for packet, whole in _packets(video, path):
                pulse.beat(len(numbers))
                if not whole:
                    raise Damaged
                if packet.size and not packet.is_discard:
                    numbers.append(len(log.pts))
                if packet.size:
                    log.add(packet)
        except Damaged:
            damaged = True
        shown = np.argsort(np.array(log.pts, np.int64)[numbers], kind="stable")
        return _scan(
            video, log, array("q", np.array(numbers, np.int64)[shown]), None, damaged, False
        )
    finally:
        video.close()


def _ends_early(video: OpenVideo, log: PacketLog) -> bool:
    """Whether packets are missing; only MP4 and its kin say reliably how many there should be."""
    return "mp4" in video.container.format.name and len(log.pts) < video.stream.frames


def _whole_pictures(video: OpenVideo, path: Path, log: PacketLog) -> Iterator[VideoFrame | None]:
    """Yield whole pictures, each with its packet's number as `pts`; then None if damaged.

    Pictures before the first whole one are passed over: a recording may begin in the middle of a
    group of pictures, or with a damaged one, on which all up to the next key picture depend.
    """
    started = spoilt = False
    for frame in _all_pictures(video, path, log):
        if frame is None or frame.is_corrupt:
            if started:
                yield None
                return
            spoilt = True
        elif started or _can_begin(frame, log, spoilt):
            started = True
            yield frame


def _can_begin(frame: VideoFrame, log: PacketLog, spoilt: bool) -> bool:
    """Whether a picture may be the first: a key picture, or one shown after it if none is bad."""
    if frame.pts is None or frame.pts in log.keys or not log.keys:
        return True
    shown, key = log.pts[frame.pts], log.pts[next(iter(log.keys))]
    return not spoilt and (UNKNOWN in (shown, key) or shown > key)


def _all_pictures(video: OpenVideo, path: Path, log: PacketLog) -> Iterator[VideoFrame | None]:
    """Yield the pictures as they come out of the decoder; None in place of a damaged packet."""
    packets = _packets(video, path)
    while True:
        try:
            packet, whole = next(packets, (None, True))
        except Damaged:
            yield from _drain(video, log, None)
            return
        if packet is None:
            return
        if packet.size:
            log.add(packet)
            packet.pts = len(log.pts) - 1
        try:
            if not whole:
                raise Damaged
            yield from video.decode(packet)
        except Damaged:
            yield from _drain(video, log, log.pts[-1] if log.pts else None)


def _packets(video: OpenVideo, path: Path) -> Iterator[tuple[Packet[VideoStream], bool]]:
    """Yield the packets from the first key packet on, and whether each is whole as far as seen.

    Raises:
        Damaged: If they cannot be read on.
    """
    stream = video.container.format.name == "mpegts"
    with Beginnings(path) if stream else nullcontext() as beginnings:
        held: Packet[VideoStream] | None = None
        for packet in video.first_packets():
            if held is not None:
                yield held, _is_whole(held, beginnings, packet.pos)
            elif beginnings is not None:
                beginnings.whole(packet.pos)  # what is before the first key picture is not shown
            held = packet
        if held is not None:
            yield held, _is_whole(held, beginnings, None)


def _is_whole(packet: Packet[VideoStream], beginnings: Beginnings | None, end: int | None) -> bool:
    """Whether a packet, which reaches to `end`, is whole as far as the file's own marks tell."""
    return not packet.is_corrupt and (beginnings is None or beginnings.whole(end))


def _drain(video: OpenVideo, log: PacketLog, before: int | None) -> Iterator[VideoFrame | None]:
    """Yield what was on its way in the decoder when a packet was bad, then None.

    Pictures to be shown after the bad one, at time `before`, are left out.
    """
    for frame in video.drain():
        shown = log.pts[frame.pts] if frame.pts is not None else UNKNOWN
        if before is not None and (shown == UNKNOWN or shown >= before):
            break
        yield frame
    yield None


def _scan(
    video: OpenVideo,
    log: PacketLog,
    numbers: array[int],
    first: VideoFrame | None,
    damaged: bool,
    verified: bool = True,
) -> Scan:
    context = video.stream.codec_context
    return Scan(
        table=make_table(video, log, numbers, verified),
        damaged=damaged,
        width=first.width if first else context.width,
        height=first.height if first else context.height,
        rotation=-round((first.rotation if first else 0) / 90) * 90 % 360,
        rate=stream_rate(video.stream),
        codec=context.codec.canonical_name,
    )


def expected_pictures(path: Path) -> int:
    """Return how many pictures a file says it holds, roughly; 0 where it does not say.

    Raises:
        VideoError: If the file cannot be opened.
    """
    video = OpenVideo(path)
    try:
        seconds = (video.container.duration or 0) / av.time_base
        return video.stream.frames or round(seconds * float(stream_rate(video.stream)))
    finally:
        video.close()


def _size(frame: VideoFrame) -> tuple[int, int]:
    return frame.width, frame.height
