"""Transport streams (MTS, M2TS, TS): whether they are whole, as told by their own frame of bytes.

Each of their small packets begins with the same byte and counts up in four bits. FFmpeg sees lost
packets by that count alone, so that sixteen spoilt ones, or 32, go unnoticed. The beginnings of
packets must also follow each other at equal distances. What is left is a hole of exactly 16
packets, or a multiple, with nothing in its place, as no drive or camera leaves one.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

SYNC = 0x47
"""The byte that begins a packet (ISO/IEC 13818-1, 2.4.3.2)."""
STRIDES = (188, 192, 204)
"""Bytes from packet to packet: broadcast, camcorders (with a time in front), error corrected."""
SAMPLE = 1 << 16
"""Bytes at the beginning from which the distance and the first packet are told."""
CHUNK = 1 << 20
PLAIN = 0.8
"""Share of packets in the sample that must begin as they should; some may be damaged."""


class Beginnings:
    """Looks along a transport stream at the beginnings of its packets, as far as asked."""

    def __init__(self, path: Path) -> None:
        """Open the file and find out how its packets lie.

        Raises:
            OSError: If it cannot be read.
        """
        self._file = path.open("rb", buffering=0)
        self._stride, self._at = _arrangement(self._file.read(SAMPLE))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def whole(self, position: int | None) -> bool:
        """Return whether all packets from where it was last asked begin as they should.

        Args:
            position: Bytes from the start of the file up to which to look; None for its end.

        Raises:
            OSError: If the file cannot be read.
        """
        whole = True
        while self._stride and (position is None or self._at < position):
            packets = CHUNK // self._stride
            if position is not None:
                packets = min(packets, -(-(position - self._at) // self._stride))
            self._file.seek(self._at)
            found = np.frombuffer(self._file.read(packets * self._stride), np.uint8)
            if not len(found):
                break
            whole = whole and bool((found[:: self._stride] == SYNC).all())
            self._at += packets * self._stride
        return whole


def _arrangement(sample: bytes) -> tuple[int, int]:
    """Return the distance of packets and where the first begins; no distance if none fits."""
    found = np.frombuffer(sample, np.uint8) == SYNC
    best, arrangement = PLAIN, (0, 0)
    for stride in STRIDES:
        rows = found[: len(found) // stride * stride].reshape(-1, stride)
        shares = rows.mean(axis=0) if len(rows) else np.zeros(stride)
        if shares.max() > best:
            best, arrangement = float(shares.max()), (stride, int(shares.argmax()))
    return arrangement
