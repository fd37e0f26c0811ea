"""One open video that is read exactly: seeks to key pictures, and proves what comes out.

A container's own seek is taken as a hint. After it, packets are passed over until the very key
packet that was meant comes along, known by its time or its place in the file; decoding starts
there, and each picture must bear the next time of the table. If not, an earlier key picture is
tried, then the start of the file. A picture that cannot be proved is never returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path

import av
import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mousevision.core.errors import VideoError
from mousevision.core.video import FrameTable
from mousevision.media.container import THREADS, Damaged, OpenVideo

SEARCH_PACKETS = 3000
"""Packets passed over in search of a key packet before another way is tried."""
EARLIER_KEYS = 3
FARTHEST_START = 50_000
"""Pictures behind this one are not looked for from the start of the file, which takes minutes."""
BACK_SECONDS = 2.0


class Lost(Exception):
    """What came out of the decoder is not what the table says."""


class Decoder:
    """An open file and its decoder, and the picture that comes out of it next."""

    def __init__(self, path: Path, table: FrameTable, threads: int = THREADS) -> None:
        """Open the file.

        Raises:
            VideoError: If it cannot be opened, or is another one than the table is of.
        """
        self._path = path
        self._table = table
        self._threads = threads
        self._video = OpenVideo(path, threads)
        if not table.nominal and self._video.stream.time_base != table.time_base:
            self._video.close()
            raise VideoError(f"{path.name} was changed since it was imported: import it again.")
        self._fresh, self._careful = True, False
        container = self._video.container.format.name
        self._by_place = container in ("mpegts", "mpeg") or (table.nominal and container != "avi")
        self._run: Iterator[tuple[int, VideoFrame]] = iter(())
        self._unfit: set[int] = set()
        """Key pictures from which decoding did not give what it should, as with intra refresh."""
        self._key = -1
        self.next = -1

    def close(self) -> None:
        """Close the file."""
        self._run = iter(())
        self._video.close()

    def advance(self) -> VideoFrame:
        """Return picture `self.next`, which moves on by one or, in an unverified table, more.

        Raises:
            Lost: If the decoder gives another picture, or none.
        """
        try:
            index, frame = next(self._run)
        except (StopIteration, Lost, Damaged) as error:
            if self._key >= 0:
                self._unfit.add(self._key)
            raise Lost from error
        self._key = -1
        self.next = index + 1
        return frame

    def ways_to(self, index: int) -> Iterator[Callable[[], None]]:
        """Yield ways to start so that picture `index` will come out: cheapest first.

        Each is to be called, and leaves `next` at `index` or before it. It raises `Lost`, or what
        `OpenVideo` raises, if it leads nowhere.
        """
        nearest = int(np.searchsorted(self._table.keys, index, side="right")) - 1
        if nearest == 0 and self._fresh:
            yield partial(self._restart, careful=False)
        for key in range(nearest, max(nearest - EARLIER_KEYS, -1), -1):
            if key > 0 or self._table.offsets[0] >= 0:  # Else it is the start, not a key picture.
                for seek in self._seeks():
                    if key not in self._unfit:
                        yield partial(self._start, key, seek)
        if index < FARTHEST_START:
            yield partial(self._restart, careful=False)
            yield partial(self._restart, careful=True)

    def key_before(self, index: int) -> int:
        """Return the nearest picture at or before `index` at which decoding can start."""
        return int(self._table.keys[np.searchsorted(self._table.keys, index, side="right") - 1])

    def _seeks(self) -> list[Callable[[int], None]]:
        by_time, by_place = self._seek_time, self._seek_place
        order = [by_place, by_time] if self._by_place else [by_time, by_place]
        return [*order, self._seek_before]

    def _seek_time(self, key: int) -> None:
        moment = int(self._table.pts[self._table.keys[key]])
        self._video.container.seek(moment, stream=self._video.stream)

    def _seek_before(self, key: int) -> None:
        moment = int(self._table.pts[self._table.keys[key]])
        earlier = moment - round(BACK_SECONDS / self._table.time_base)
        self._video.container.seek(earlier, stream=self._video.stream)

    def _seek_place(self, key: int) -> None:
        offset = int(self._table.offsets[key])
        if offset < 0:
            raise Lost
        self._video.container.seek(offset, unsupported_byte_offset=True)

    def _start(self, key: int, seek: Callable[[int], None]) -> None:
        self._key = self.next = -1
        self._fresh = False
        try:
            seek(key)
        except av.FFmpegError as error:
            raise Lost from error  # Not every container can seek by place, or by time.
        packets = self._video.packets()
        found = self._find_packet(packets, key)
        index = int(self._table.keys[key])
        self._run = self._pictures(chain([found], packets), index)
        self._key, self.next = key, index

    def _restart(self, careful: bool) -> None:
        self.next = -1
        if careful or not self._fresh:
            self._video.close()
            self._video = OpenVideo(self._path, 1 if careful else self._threads)
        self._fresh, self._careful, self._key = False, careful, -1
        self._run = self._pictures(self._video.first_packets(), 0, from_start=True)
        self.next = 0

    def _find_packet(
        self, packets: Iterator[Packet[VideoStream]], key: int
    ) -> Packet[VideoStream]:
        moment = int(self._table.pts[self._table.keys[key]])
        offset = int(self._table.offsets[key])
        for packet in islice(packets, SEARCH_PACKETS):
            if not packet.is_keyframe:
                continue
            if self._table.nominal:
                if packet.pos == offset:
                    return packet
            elif packet.pts == moment:
                return packet
            elif packet.pts is not None and packet.pts > moment:
                break
        raise Lost

    def _pictures(
        self, packets: Iterator[Packet[VideoStream]], index: int, from_start: bool = False
    ) -> Iterator[tuple[int, VideoFrame]]:
        """Yield pictures `index`, `index + 1`, ... with their index, each proved."""
        nominal = self._table.nominal
        proved = (
            self._by_count(packets, index, from_start)
            if nominal
            else (self._by_time(self._frames(packets), index))
        )
        for expected, frame in proved:
            if frame.is_corrupt:
                raise Lost
            yield expected, frame
            if expected + 1 >= len(self._table):
                return

    def _frames(self, packets: Iterator[Packet[VideoStream]]) -> Iterator[VideoFrame]:
        try:
            for packet in packets:
                if packet.is_corrupt:
                    raise Damaged
                yield from self._video.decode(packet)
        except Damaged:
            if self._careful:
                # With one thread, what is still in the decoder was whole before the damage.
                yield from self._video.drain()
            raise

    def _by_time(
        self, frames: Iterator[VideoFrame], index: int
    ) -> Iterator[tuple[int, VideoFrame]]:
        """Prove each picture by its time."""
        times = self._table.pts
        expected, started = index, False
        for frame in frames:
            if frame.pts is None:
                raise Lost
            if not started and frame.pts < times[expected]:
                continue  # Shown before the key picture, and perhaps not whole.
            if frame.pts != times[expected]:
                expected = self._skip_to(frame.pts, expected, started)
            started = True
            yield expected, frame
            expected += 1

    def _skip_to(self, pts: int, expected: int, started: bool) -> int:
        """Return the index of a picture that came too early for the table, if that can be."""
        found = int(np.searchsorted(self._table.pts, pts))
        known = found < len(self._table) and self._table.pts[found] == pts
        if self._table.verified or not started or not known or found < expected:
            raise Lost
        return found

    def _by_count(
        self, packets: Iterator[Packet[VideoStream]], index: int, from_start: bool
    ) -> Iterator[tuple[int, VideoFrame]]:
        """Prove pictures without times by numbering the packets, and at each further key picture.

        The decoder hands a packet's `pts` to its picture, so a number put there comes out again.
        """
        keys: dict[int, int] = {}
        expected, started = index, False
        for frame in self._frames(self._numbered(packets, keys)):
            if not started:
                # A key picture sought is number 0; the very start may hold spoilt pictures.
                first = keys.get(frame.pts or 0) == 0 or self._table.offsets[0] < 0
                started = first and not frame.is_corrupt if from_start else frame.pts == 0
                if not started:
                    continue
            if frame.pts is not None and keys.get(frame.pts, expected) != expected:
                raise Lost
            yield expected, frame
            expected += 1

    def _numbered(
        self, packets: Iterator[Packet[VideoStream]], keys: dict[int, int]
    ) -> Iterator[Packet[VideoStream]]:
        """Number the packets in place of their times, and note which are known key pictures."""
        places, indices = self._table.offsets, self._table.keys
        for number, packet in enumerate(packets):
            if packet.size:
                packet.pts = number
                if packet.is_keyframe and packet.pos is not None and packet.pos >= 0:
                    found = int(np.searchsorted(places, packet.pos))
                    if found < len(places) and places[found] == packet.pos:
                        keys[number] = int(indices[found])
            yield packet
