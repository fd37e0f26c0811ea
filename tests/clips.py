"""Clips that tests make for themselves: every picture carries its number as a barcode.

The barcode has 16 cells of 16x16 pixels from x=4, y=8, least significant bit left, white = 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

from mousevision.media.encode import REPEATABLE

CELL, LEFT, TOP, BITS = 16, 4, 8, 16
SMALLEST = (LEFT + BITS * CELL + 4, TOP + CELL + 8)
Gray = npt.NDArray[np.uint8]


def burn_code(picture: npt.NDArray[np.uint8], number: int) -> None:
    """Draw `number` into a gray or colour picture, in place."""
    for bit in range(BITS):
        x = LEFT + bit * CELL
        picture[TOP : TOP + CELL, x : x + CELL] = 255 * (number >> bit & 1)


def read_code(gray: Gray) -> int:
    """Read the number back from a gray (or colour) picture that is not rotated."""
    cells = (
        gray[TOP + 4 : TOP + 12, LEFT + bit * CELL + 4 : LEFT + bit * CELL + 12].mean()
        for bit in range(BITS)
    )
    return sum(1 << bit for bit, level in enumerate(cells) if level > 127)


def draw(number: int, size: tuple[int, int], noise: float = 0.0, seed: int = 0) -> Gray:
    """Return one gray picture (height, width): a blob that walks, gradients, noise, barcode."""
    width, height = size
    ramp = np.add.outer(np.linspace(40, 90, height), np.linspace(0, 60, width))
    picture = ramp.astype(np.float32)
    centre = (int(width * (0.2 + 0.6 * (0.5 + 0.5 * np.sin(number / 9)))), int(height * 0.6))
    cv2.ellipse(picture, centre, (width // 10, height // 8), 20, 0, 360, 190, -1)
    if noise:
        rng = np.random.default_rng((seed, number))
        picture += rng.normal(0, noise, picture.shape).astype(np.float32)
    gray = np.clip(picture, 0, 255).astype(np.uint8)
    burn_code(gray, number)
    return gray


def pictures(
    frames: int, size: tuple[int, int], noise: float = 0.0, seed: int = 0
) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield `frames` RGB pictures with barcodes 0, 1, 2, ..."""
    for number in range(frames):
        yield cv2.cvtColor(draw(number, size, noise, seed), cv2.COLOR_GRAY2RGB)


def make_clip(
    path: Path,
    frames: int = 60,
    size: tuple[int, int] = (320, 240),
    codec: str = "libx264",
    gop: int = 30,
    rate: int | Fraction = 30,
    *,
    times: Sequence[int] | None = None,
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
    noise: float = 0.0,
    seed: int = 0,
    rotation: int = 0,
    container: str | None = None,
) -> Path:
    """Write a clip whose pictures carry their number, and return its path.

    Args:
        path: The file to write; its suffix names the container unless `container` does.
        frames: Number of pictures.
        size: Width and height; at least `SMALLEST`.
        codec: Encoder of FFmpeg, for example `libx264`, `mpeg4`, `mjpeg`, `gif`.
        gop: Largest distance of key pictures.
        rate: Pictures per second.
        times: Presentation time of each picture, in units of 1 / rate, for variable rates.
        pixels: Pixel format of the encoder.
        options: Further settings of the encoder, for example `{"bf": "3"}`.
        noise: Standard deviation of the noise of the camera, gray levels.
        seed: Seed of the noise.
        rotation: Counter-clockwise turn to write into the container, degrees.
        container: Format name when the suffix does not tell it.
    """
    settings = {"preset": "veryfast"} if codec in ("libx264", "libx265") else {}
    if codec == "libx264":
        settings |= REPEATABLE
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=Fraction(rate), options=settings | (options or {}))
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        stream.codec_context.gop_size = gop
        stream.codec_context.time_base = 1 / Fraction(rate)
        if rotation:
            stream.set_display_rotation(rotation)
        for number, rgb in enumerate(pictures(frames, size, noise, seed)):
            picture = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=pixels)
            picture.pts = times[number] if times is not None else number
            picture.time_base = 1 / Fraction(rate)
            out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
    return path


def make_sequence(
    folder: Path, frames: int = 20, size: tuple[int, int] = (320, 240), suffix: str = ".png"
) -> Path:
    """Write a folder of numbered pictures, without leading zeros, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, rgb in enumerate(pictures(frames, size)):
        done, data = cv2.imencode(suffix, rgb)
        assert done
        (folder / f"img_{number}{suffix}").write_bytes(data.tobytes())
    return folder
