"""Image sequences: a folder of numbered pictures, all of one size, as a video."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from mousevision.core.errors import VideoError
from mousevision.media.find import sequence_images
from mousevision.media.planes import Pixels, StillPicture


class ImageFolder:
    """The pictures of one folder, in natural order.

    Pictures of more than 8 bits are scaled by the brightest of the first, middle and last one, so
    that a 12-bit camera in 16-bit files is not shown black.
    """

    def __init__(self, folder: Path) -> None:
        """List the folder.

        Raises:
            VideoError: If it is not there or holds no numbered pictures.
        """
        self.name = folder.name
        try:
            self.images = sequence_images(folder)
        except OSError as error:
            raise VideoError(f"The folder {self.name} cannot be read: check its drive.") from error
        if not self.images:
            raise VideoError(
                f"The folder {self.name} holds no numbered pictures: they must be named alike but "
                "for their number."
            )
        self._bits: int | None = None

    def __len__(self) -> int:
        return len(self.images)

    def read(self, index: int) -> StillPicture:
        """Return one picture.

        Raises:
            VideoError: If the file is missing or damaged.
        """
        pixels = self._load(index)
        if pixels.dtype == np.uint8:
            return StillPicture(pixels)
        scaled = cv2.convertScaleAbs(pixels, alpha=1 / (1 << (self._depth() - 8)))
        return StillPicture(np.asarray(scaled, np.uint8))

    def _depth(self) -> int:
        if self._bits is None:
            probes = {0, len(self.images) // 2, len(self.images) - 1}
            brightest = max(int(self._load(index).max()) for index in probes)
            self._bits = max(8, brightest.bit_length())
        return self._bits

    def _load(self, index: int) -> Pixels:
        path = self.images[index]
        try:
            data = np.frombuffer(path.read_bytes(), np.uint8)
            # Not cv2.imread: on Windows it cannot open names with umlauts.
            pixels = cv2.imdecode(data, cv2.IMREAD_ANYDEPTH | cv2.IMREAD_ANYCOLOR)
        except (OSError, cv2.error) as error:
            raise VideoError(f"{path.name} in {self.name} cannot be read: check it.") from error
        if pixels is None or pixels.dtype not in (np.uint8, np.uint16):
            raise VideoError(f"{path.name} in {self.name} is not a picture that can be read.")
        return pixels  # type: ignore[return-value]  # 16 bits are scaled by the caller
