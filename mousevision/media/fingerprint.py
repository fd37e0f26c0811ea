"""Fingerprints: which file this is, wherever it lies, without reading all of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from mousevision.core.errors import VideoError
from mousevision.media.find import sequence_images

PART = 256 * 1024
"""Bytes read at the start, in the middle and at the end."""


def fingerprint(path: Path) -> str:
    """Return a hash of the size and of the first, middle and last part of the content.

    It takes the same time for a clip and for a recording of 100 GB. The folder of an image
    sequence is known by the names and sizes of its pictures and by parts of the first and last.

    Raises:
        VideoError: If the file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    try:
        if path.is_dir():
            images = sequence_images(path)
            for image in images:
                digest.update(f"{image.name}\0{image.stat().st_size}\0".encode())
            for image in images[:1] + images[-1:]:
                _add_parts(digest, image)
        else:
            _add_parts(digest, path)
    except OSError as error:
        reason = error.strerror or error
        raise VideoError(f"{path.name} cannot be read ({reason}): check the file.") from error
    return digest.hexdigest()


def _add_parts(digest: hashlib.blake2b, path: Path) -> None:
    size = path.stat().st_size
    digest.update(size.to_bytes(8, "little"))
    with path.open("rb") as file:
        if size <= 3 * PART:
            digest.update(file.read())
            return
        for start in (0, (size - PART) // 2, size - PART):
            digest.update(_part(file, start))


def _part(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.read(PART)
