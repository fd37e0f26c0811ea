"""Probing: can this video be read exactly, and when is each of its pictures shown?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from mousevision.core.errors import VideoError
from mousevision.core.job import JobContext
from mousevision.core.video import FrameTable, VideoInfo, clock
from mousevision.media.find import sequence_images
from mousevision.media.fingerprint import fingerprint
from mousevision.media.images import ImageFolder
from mousevision.media.ledger import FALLBACK_RATE
from mousevision.media.reader import FrameReader
from mousevision.media.scan import (
    Pulse,
    Scan,
    TimeUp,
    TooMany,
    decode_all,
    expected_pictures,
    read_packets,
)

DECODE_UP_TO = 10_000
"""Longer videos get their table from the packets: at 4 ms a picture, this takes 40 seconds."""
SPOT = 48
"""Pictures decoded at the start, in the middle and at the end to test a table from packets."""
SLOW_DRIVE = 20e6
"""Bytes per second that even a network drive gives; allowed on top of the time limit."""


def probe(path: Path, *, time_limit: float = 60.0, ctx: JobContext | None = None) -> VideoInfo:
    """Find out how exactly a video can be read, and make its frame table.

    It never raises for a bad file: then `ok` is false and `reason` says why. Clips are decoded
    once from end to end. Of long recordings the packets are read, the pictures at the start, in
    the middle and at the end are checked against them, and `table.verified` is false.

    Args:
        path: The file, or the folder of an image sequence.
        time_limit: Seconds after which decoding every picture is given up.
        ctx: Progress and cancelling.

    Raises:
        Cancelled: If the job was cancelled.
    """
    name = path.name
    try:
        if path.is_dir():
            return _probe_folder(path, Pulse(ctx, time_limit, note=name))
        return _probe_file(path, time_limit, ctx)
    except VideoError as error:
        reason = str(error)
    except TimeUp:
        reason = f"{name} could not be looked through in {time_limit:.0f} s: check its drive."
    except (av.FFmpegError, OSError, ValueError, cv2.error):
        reason = f"{name} is damaged in a way that keeps it from being read: convert it to MP4."
    return VideoInfo(path=str(path), ok=False, reason=reason, size=_size(path))


def verify_table(ctx: JobContext, path: Path, table: FrameTable) -> FrameTable:
    """Return the table with every picture decoded and counted.

    It is the job that completes a table made from packets. Where the two disagree the result is
    the right one: the indices of pictures have then changed.

    Raises:
        VideoError: If the file is damaged before the last picture of the table.
        Cancelled: If the job was cancelled.
    """
    pulse = Pulse(ctx, None, expected=len(table), note=f"Verifying {path.name}")
    ctx.check()
    try:
        found, damaged = _decoded_table(path, pulse)
    except (av.FFmpegError, OSError, ValueError, cv2.error) as error:
        raise VideoError(
            f"{path.name} is damaged in a way that keeps it from being read: convert it to MP4."
        ) from error
    if not len(found):
        raise VideoError(f"{path.name} holds no whole picture: copy it again from the camera.")
    if damaged and len(found) < len(table):
        raise VideoError(
            f"{path.name} is damaged after picture {len(found)} of {len(table)} (at "
            f"{clock(found.seconds(len(found) - 1))}), so that its frame numbers cannot be "
            "verified: copy it again from the camera."
        )
    return found


def rate_of(table: FrameTable, stated: float) -> tuple[float, bool]:
    """Return the usual pictures per second of a table, and whether the gaps differ.

    Args:
        table: Times of the pictures.
        stated: Pictures per second as known so far; kept where the table agrees with it.
    """
    return _rate(table, Fraction(stated))


def _decoded_table(path: Path, pulse: Pulse) -> tuple[FrameTable, bool]:
    """Return the table of all pictures up to the first damaged one, and whether there is one."""
    if path.is_dir():
        folder = ImageFolder(path)
        count, _ = _check_images(folder, pulse)
        return _sequence_table(count), count < len(folder)
    scan = decode_all(path, pulse)
    return scan.table, scan.damaged


def _probe_file(path: Path, time_limit: float, ctx: JobContext | None) -> VideoInfo:
    size = _size(path)
    expected = expected_pictures(path)
    scan = _scan_file(path, Pulse(ctx, time_limit, expected, path.name), size)
    count = len(scan.table)
    if not count:
        raise VideoError(f"{path.name} holds no whole picture: copy it again from the camera.")
    turned = scan.rotation in (90, 270)
    fps, variable = _rate(scan.table, scan.rate)
    return VideoInfo(
        path=str(path),
        ok=True,
        reason=_words(path.name, scan),
        width=scan.height if turned else scan.width,
        height=scan.width if turned else scan.height,
        frames=count,
        fps=fps,
        variable_rate=variable,
        codec=scan.codec,
        rotation=scan.rotation,
        size=size,
        fingerprint=fingerprint(path),
        table=scan.table,
    )


def _scan_file(path: Path, pulse: Pulse, size: int) -> Scan:
    if pulse.expected <= DECODE_UP_TO:
        try:
            return decode_all(path, pulse, DECODE_UP_TO)
        except (TimeUp, TooMany):
            pass
    limit = (pulse.seconds or 0) + size / SLOW_DRIVE
    scan = read_packets(path, Pulse(pulse.ctx, limit, pulse.expected, pulse.note))
    if len(scan.table) and _spots_agree(path, scan):
        return scan
    # Packets are not pictures here, as with fields or a cut recording: only decoding tells.
    return decode_all(path, Pulse(pulse.ctx, None, pulse.expected, pulse.note))


def _spots_agree(path: Path, scan: Scan) -> bool:
    count = len(scan.table)
    starts = {0, max(0, count // 2), max(0, count - SPOT)}
    strict = replace(scan.table, verified=True)
    try:
        with FrameReader(path, strict) as reader:
            for start in sorted(starts):
                for picture in reader.pictures(range(start, min(start + SPOT, count))):
                    scan.height, scan.width = picture.gray().shape
    except VideoError:
        return False
    return True


def _probe_folder(path: Path, pulse: Pulse) -> VideoInfo:
    folder = ImageFolder(path)
    height, width = folder.read(0).gray().shape
    count, verified = _check_images(folder, pulse)
    reason = ""
    if count < len(folder):
        reason = (
            f"{folder.images[count].name} in {path.name} cannot be read: the {count} pictures "
            "before it can."
        )
    return VideoInfo(
        path=str(path),
        ok=True,
        reason=reason or ("" if verified else _unverified(path.name)),
        width=width,
        height=height,
        frames=count,
        fps=float(FALLBACK_RATE),
        codec=folder.images[0].suffix.lstrip(".").lower(),
        size=sum(image.stat().st_size for image in folder.images),
        fingerprint=fingerprint(path),
        table=replace(_sequence_table(count), verified=verified),
    )


def _check_images(folder: ImageFolder, pulse: Pulse) -> tuple[int, bool]:
    """Return how many pictures can be read, and whether all were looked at in time.

    Raises:
        VideoError: If they are not all of one size, or the first cannot be read.
    """
    shape = folder.read(0).gray().shape
    for index in range(1, len(folder)):
        try:
            pulse.beat(index)
            found = folder.read(index).gray().shape
        except VideoError:
            return index, True
        except TimeUp:
            return len(folder), False
        if found != shape:
            raise VideoError(
                f"{folder.images[index].name} in {folder.name} is {found[1]}x{found[0]} but the "
                f"first picture is {shape[1]}x{shape[0]}: a sequence needs pictures of one size."
            )
    return len(folder), True


def _sequence_table(count: int) -> FrameTable:
    return FrameTable(
        pts=np.arange(count, dtype=np.int64),
        time_base=1 / FALLBACK_RATE,
        keys=np.arange(count, dtype=np.int64),
        offsets=np.full(count, -1, np.int64),
        nominal=True,
    )


def _rate(table: FrameTable, stated: Fraction) -> tuple[float, bool]:
    """Return the usual pictures per second, and whether the gaps differ.

    Times in whole milliseconds make equal gaps look unequal by one unit, which does not count.
    """
    steps = np.diff(table.pts)
    if not len(steps):
        return float(stated), False
    median = float(np.median(steps))
    tolerance = min(max(0.1 * median, 1.0), 0.5 * median)
    usual = np.abs(steps - median) <= tolerance
    measured = 1 / (float(steps[usual].mean()) * float(table.time_base))
    close = abs(measured / float(stated) - 1) < 2e-3
    return float(stated) if close else measured, not bool(usual.all())


def _words(name: str, scan: Scan) -> str:
    count = len(scan.table)
    if scan.damaged:
        at = clock(scan.table.seconds(count - 1))
        return f"{name} is damaged after picture {count} (at {at}); those before it can be read."
    return "" if scan.table.verified else _unverified(name)


def _unverified(name: str) -> str:
    return f"The frame numbers of {name} are not yet verified."


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(image.stat().st_size for image in sequence_images(path))
        return path.stat().st_size
    except OSError:
        return 0
