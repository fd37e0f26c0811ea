"""The tensor cache: prepared clips on disk, bounded, and never missed when it is deleted."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from functools import lru_cache
from pathlib import Path

from mousevision.core.inputspec import InputSpec
from mousevision.media.shards import (
    ShardFolder,
    Tensor,
    folder_bytes,
    last_used,
    remove_shards,
)


def tensor_key(fingerprint: str, start: int, stop: int) -> str:
    """Return the name of clip `[start, stop)` of a video, the same wherever the video lies.

    It can be the name of a file on every system.
    """
    return f"{fingerprint}-{start}-{stop}"


class TensorCache:
    """Tensors by clip and input spec, in one folder per spec; safe from several threads.

    When it is full, the spec that was not used for longest is deleted; the one in use never is.
    The folder may be deleted at any time: its tensors are then made again.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._open: dict[str, ShardFolder] = {}
        self._total = self.size_bytes()

    def get(self, key: str, spec: InputSpec) -> Tensor | None:
        """Return a copy of a clip's tensor, `spec.shape`; None if it is not there."""
        name = _digest(key)
        with self._lock:
            shards = self._shards(spec)
            place = shards.find(name)
            shards.stamp()
        if place is None:
            return None
        tensor = shards.read(place)
        if tensor is None:
            with self._lock:
                if shards.find(name) == place:
                    shards.forget(name)
        return tensor

    def put(self, key: str, spec: InputSpec, tensor: Tensor) -> bool:
        """Keep a clip's tensor; return False if there is no room or the disk refuses.

        A tensor that is already there is not written again.

        Raises:
            ValueError: If the tensor has not the spec's shape.
        """
        if tensor.shape != spec.shape or tensor.dtype != "uint8":
            raise ValueError(f"{tensor.dtype} {tensor.shape} is not a tensor of {spec.shape}")
        name = _digest(key)
        with self._lock:
            shards = self._shards(spec)
            place = shards.find(name)
            if place is not None and shards.holds(place):
                return True
            if not self._make_room(shards):
                return False
            try:
                shards.append(name, tensor)
            except OSError:
                return False
            self._total += shards.entry_bytes
            return True

    def size_bytes(self) -> int:
        """Return the bytes on disk."""
        return sum(folder_bytes(folder) for folder in self._spec_folders())

    def clear(self) -> None:
        """Delete everything."""
        with self._lock:
            self._open.clear()
            for folder in self._spec_folders():
                remove_shards(folder)
            self._total = self.size_bytes()

    def close(self) -> None:
        """Forget what is known of the folder; nothing is held open between calls."""
        with self._lock:
            self._open.clear()

    def _shards(self, spec: InputSpec) -> ShardFolder:
        digest = _folder_name(spec)
        shards = self._open.get(digest)
        if shards is None:
            shards = self._open[digest] = ShardFolder(self._folder / digest, spec.shape)
        return shards

    def _make_room(self, shards: ShardFolder) -> bool:
        if self._total + shards.entry_bytes <= self._limit:
            return True
        self._total = self.size_bytes()
        others = [folder for folder in self._spec_folders() if folder != shards.folder]
        for folder in sorted(others, key=last_used):
            if self._total + shards.entry_bytes <= self._limit:
                break
            self._open.pop(folder.name, None)
            self._total -= folder_bytes(folder)
            remove_shards(folder)
            self._total += folder_bytes(folder)
        return self._total + shards.entry_bytes <= self._limit

    def _spec_folders(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return [path for path in self._folder.iterdir() if path.is_dir()]
        return []


@lru_cache(maxsize=64)
def _folder_name(spec: InputSpec) -> str:
    return spec.digest()


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=16).digest()
