"""Clips that several tests of the media package read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mousevision.core.video import FrameTable
from mousevision.media.decoder import Decoder
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from tests.clips import make_clip


@dataclass(frozen=True)
class Clip:
    """A self-made clip and what probing said of it."""

    path: Path
    table: FrameTable
    rotation: int = 0

    def reader(self, **settings: int) -> FrameReader:
        return FrameReader(self.path, self.table, self.rotation, **settings)


def probed(path: Path) -> Clip:
    info = probe(path)
    assert info.ok, info.reason
    assert info.table is not None
    return Clip(path, info.table, info.rotation)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """90 pictures with B frames and three key pictures."""
    path = tmp_path_factory.mktemp("clip") / "Fröhliche Maus 1.mp4"
    return probed(make_clip(path, 90, gop=30, options={"bf": "2"}))


@pytest.fixture(scope="session")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """90 pictures in an MPEG transport stream with open groups of pictures."""
    path = tmp_path_factory.mktemp("stream") / "camcorder.mts"
    settings = {"x264-params": "open-gop=1:bframes=3"}
    return probed(make_clip(path, 90, gop=15, options=settings, container="mpegts"))


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which every picture that is decoded adds its index."""
    decoded: list[int] = []
    true = Decoder.advance

    def advance(self: Decoder) -> object:
        frame = true(self)
        decoded.append(self.next - 1)
        return frame

    monkeypatch.setattr(Decoder, "advance", advance)
    return decoded
