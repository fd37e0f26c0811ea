"""From the packets of a file to the table of its pictures."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from av.packet import Packet
from av.video.stream import VideoStream

from mousevision.core.video import FrameTable
from mousevision.media.container import OpenVideo

FALLBACK_RATE = Fraction(25)
"""Pictures per second where a file says nothing."""
UNKNOWN = -(2**63)
"""A packet without a time."""

Integers = npt.NDArray[np.int64]


def integers() -> array[int]:
    """Return an empty list of 64-bit numbers."""
    return array("q")


@dataclass
class PacketLog:
    """The packets seen so far, by number in the order of the file.

    There may be millions of them, so each takes 16 bytes only.
    """

    pts: array[int] = field(default_factory=integers)
    dts: array[int] = field(default_factory=integers)
    keys: dict[int, tuple[int, bool]] = field(default_factory=dict)
    """Key packets: byte position, and whether it is the packet's own rather than one before."""
    position: int = -1

    def add(self, packet: Packet[VideoStream]) -> None:
        """Note one more packet."""
        own = packet.pos is not None and packet.pos >= 0
        if own:
            self.position = int(packet.pos or 0)
        if packet.is_keyframe:
            self.keys[len(self.pts)] = self.position, own
        self.pts.append(UNKNOWN if packet.pts is None else packet.pts)
        self.dts.append(UNKNOWN if packet.dts is None else packet.dts)


def make_table(
    video: OpenVideo, log: PacketLog, numbers: array[int], verified: bool
) -> FrameTable:
    """Make the table of the pictures that came out, given the packet number of each."""
    shown = np.array(numbers, np.int64)
    known = bool((shown >= 0).all())
    times = np.array(log.pts, np.int64)[shown] if known else np.zeros(0, np.int64)
    base = video.stream.time_base or 1 / FALLBACK_RATE
    nominal = not known or not _trustworthy(times, log, video.container.format.name)
    if nominal:
        times, base = _nominal_times(video, log, shown)
    keys, offsets = _keys(log, shown, own_place=nominal)
    return FrameTable(times, base, keys, offsets, verified, nominal)


def _keys(log: PacketLog, shown: Integers, own_place: bool) -> tuple[Integers, Integers]:
    """Return the pictures of the key packets and their places in the file.

    The first picture is always among them: there, decoding starts at the start of the file.

    Args:
        log: The packets.
        shown: Packet number of each picture.
        own_place: Whether a place counts only if it is the packet's own.
    """
    order = np.argsort(shown, kind="stable")
    found: list[tuple[int, int]] = []
    for number, (position, own) in log.keys.items():
        rank = int(np.searchsorted(shown, number, sorter=order))
        if rank < len(order) and shown[order[rank]] == number:
            found.append((int(order[rank]), position if own or not own_place else -1))
    found.sort()
    if not found or found[0][0] > 0:
        found.insert(0, (0, -1))
    table = np.array(found, np.int64)
    return table[:, 0].copy(), table[:, 1].copy()


def _trustworthy(times: Integers, log: PacketLog, container: str) -> bool:
    if (times == UNKNOWN).any() or (np.diff(times) <= 0).any():
        return False
    # AVI keeps no presentation times; where pictures are reordered, FFmpeg has guessed them.
    return container != "avi" or log.pts == log.dts


def _nominal_times(video: OpenVideo, log: PacketLog, shown: Integers) -> tuple[Integers, Fraction]:
    """Return times for a container without any, and their unit: from the rate.

    AVI counts the pictures that the camera meant to take, dropped ones included, in the order of
    decoding: sorted, these are the times of showing.
    """
    unit = video.stream.time_base
    if video.container.format.name == "avi" and unit and (shown >= 0).all():
        counts = np.sort(np.array(log.dts, np.int64)[shown])
        if (counts != UNKNOWN).all() and (np.diff(counts) > 0).all():
            return counts, unit
    return np.arange(len(shown)), 1 / stream_rate(video.stream)


def stream_rate(stream: VideoStream) -> Fraction:
    """Return the pictures per second that the file states."""
    for rate in (stream.guessed_rate, stream.average_rate, stream.base_rate):
        if rate:
            return Fraction(rate)
    return FALLBACK_RATE
