"""Tensors of one input spec on disk: files that only ever grow, valid whenever one looks.

A shard is two files: `NAME.tensors` holds records of equal size, `NAME.index` one entry per
record, appended after it. A process that is killed leaves at worst a record without an entry, or
half an entry, and both are passed over; a power cut may leave an entry without its record, which
the checksum tells. Every process appends to shards of its own, so that two never mix.
"""

from __future__ import annotations

import contextlib
import os
import struct
import time
import uuid
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SHARD_BYTES = 64 * 1024 * 1024
ENTRY = struct.Struct("<16sII")
"""Key, number of the record, checksum of the record; the checksum of these three follows."""
CHECK = struct.Struct("<I")
DATA, INDEX, STAMP = ".tensors", ".index", "used"
STAMP_SECONDS = 60.0

Tensor = npt.NDArray[np.uint8]


class Place(NamedTuple):
    """Where a tensor lies."""

    shard: str
    record: int
    check: int


class ShardFolder:
    """The shards of one input spec, one after the other; not safe from several threads."""

    def __init__(self, folder: Path, shape: tuple[int, ...]) -> None:
        self.folder = folder
        self._shape = shape
        self._record = int(np.prod(shape))
        self._places: dict[bytes, Place] = {}
        self._proved: set[Place] = set()
        self._shard = ""
        self._stamped = 0.0
        self._load()

    def __len__(self) -> int:
        return len(self._places)

    @property
    def entry_bytes(self) -> int:
        """Bytes on disk for one more tensor."""
        return self._record + ENTRY.size + CHECK.size

    def find(self, key: bytes) -> Place | None:
        """Return where a tensor lies, if it is known."""
        return self._places.get(key)

    def read(self, place: Place) -> Tensor | None:
        """Return a copy of a tensor; None if it is gone or damaged. Safe from any thread."""
        path = self.folder / f"{place.shard}{DATA}"
        offset = place.record * self._record
        try:
            # Mapped anew each time: it costs some 50 microseconds, keeps memory flat, and leaves
            # no map open that would keep Windows from deleting the file.
            mapped = np.memmap(path, np.uint8, "r", offset, self._shape)
        except (OSError, ValueError):
            return None
        tensor = np.array(mapped)
        if place not in self._proved:
            if zlib.crc32(tensor.data) != place.check:
                return None
            self._proved.add(place)
        return tensor

    def holds(self, place: Place) -> bool:
        """Return whether the file with a tensor is still there."""
        return (self.folder / f"{place.shard}{DATA}").exists()

    def forget(self, key: bytes) -> None:
        """Forget a tensor that could not be read."""
        self._places.pop(key, None)

    def append(self, key: bytes, tensor: Tensor) -> None:
        """Write a tensor, then its entry.

        Raises:
            OSError: If the disk does not let us; what was there before stays valid.
        """
        self.stamp()
        data = self._shard_for_append()
        size = data.stat().st_size if data.exists() else 0
        tensor = np.ascontiguousarray(tensor)
        place = Place(self._shard, size // self._record, zlib.crc32(tensor.data))
        try:
            _append(data, tensor.data.cast("B"))
            entry = ENTRY.pack(key, place.record, place.check)
            _append(data.with_suffix(INDEX), entry + CHECK.pack(zlib.crc32(entry)))
        except OSError:
            self._shard = ""  # Its end may be torn: leave it, and go on in another one.
            raise
        self._places[key] = place

    def stamp(self) -> None:
        """Note on disk that this spec is in use, at most once a minute."""
        if time.monotonic() - self._stamped > STAMP_SECONDS or not self.folder.exists():
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                (self.folder / STAMP).touch()
                self._stamped = time.monotonic()

    def _shard_for_append(self) -> Path:
        data = self.folder / f"{self._shard}{DATA}"
        full = self._shard and data.exists() and data.stat().st_size >= SHARD_BYTES
        if not self._shard or full or not data.exists():
            self._shard = uuid.uuid4().hex
            data = self.folder / f"{self._shard}{DATA}"
        return data

    def _load(self) -> None:
        try:
            indices = sorted(self.folder.glob(f"*{INDEX}"))
        except OSError:
            return
        for index in indices:
            with contextlib.suppress(OSError):
                self._load_index(index)

    def _load_index(self, index: Path) -> None:
        records = index.with_suffix(DATA).stat().st_size // self._record
        content = index.read_bytes()
        step = ENTRY.size + CHECK.size
        for start in range(0, len(content) - step + 1, step):
            entry = content[start : start + ENTRY.size]
            (check,) = CHECK.unpack_from(content, start + ENTRY.size)
            if zlib.crc32(entry) != check:
                return
            key, record, tensor_check = ENTRY.unpack(entry)
            if record < records:
                self._places[key] = Place(index.stem, record, tensor_check)


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files in a folder; 0 if it is gone."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                total += entry.stat().st_size
    return total


def last_used(folder: Path) -> float:
    """Return when a spec was last in use, seconds since 1970; 0 if it is not known."""
    with contextlib.suppress(OSError):
        return (folder / STAMP).stat().st_mtime
    return 0.0


def remove_shards(folder: Path) -> None:
    """Delete our own files in a folder, and the folder if nothing else is in it.

    What another process holds open on Windows stays; it is tried again another time.
    """
    # Indices go first: half a deletion must not leave entries without records.
    for pattern in (f"*{INDEX}", f"*{DATA}", STAMP):
        with contextlib.suppress(OSError):
            for path in list(folder.glob(pattern)):
                with contextlib.suppress(OSError):
                    path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _append(path: Path, content: bytes | memoryview) -> None:
    with path.open("ab", buffering=0) as file:
        if file.write(content) != len(content):
            raise OSError("the disk is full")
