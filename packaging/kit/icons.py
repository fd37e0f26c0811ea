"""The icon in the forms that systems want: PNG for Linux, ICO for Windows, ICNS for macOS."""

from __future__ import annotations

import struct
from pathlib import Path

from common import ROOT, run

ICONS = ROOT / "resources" / "icons"
LARGE, SMALL = ICONS / "app.svg", ICONS / "app-16.svg"
"""What is drawn for 16 pixels, on whole pixels, and for all other sizes."""
WINDOWS = (16, 20, 24, 32, 40, 48, 64, 256)
LINUX = (16, 24, 32, 48, 64, 128, 256, 512)
MACOS = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512,
         b"ic10": 1024, b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512}  # fmt: skip
"""Kinds of pictures in an ICNS file and their sides in pixels; ic10 to ic14 are twice as fine."""


def png(path: Path, side: int) -> Path:
    """Draw the icon with so many pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = SMALL if side == 16 and SMALL.exists() else LARGE
    run("rsvg-convert", "--width", str(side), "--height", str(side), "--output", path, source)
    return path


def ico(path: Path) -> Path:
    """Draw the icon of Windows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = [png(path.parent / f"{path.stem}-{side}.png", side) for side in WINDOWS]
    # Above 48 pixels a picture lies in there as PNG; old readers know only plain ones below.
    plain = [str(each) for each, side in zip(pictures, WINDOWS, strict=True) if side <= 64]
    run("icotool", "--create", "--output", path, *plain, "--raw", pictures[-1])
    for each in pictures:
        each.unlink()
    return path


def icns(path: Path) -> Path:
    """Draw the icon of macOS: a head, then kind, length and PNG of each picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = b""
    for kind, side in MACOS.items():
        picture = png(path.with_suffix(".png"), side)
        data = picture.read_bytes()
        parts += kind + struct.pack(">I", len(data) + 8) + data
    path.with_suffix(".png").unlink()
    path.write_bytes(b"icns" + struct.pack(">I", len(parts) + 8) + parts)
    return path
