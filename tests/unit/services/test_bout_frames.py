"""Small pictures of recordings: the same from the disk and from the video."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, DataError, VideoError
from mousevision.core.intervals import Interval
from mousevision.core.job import QuietContext
from mousevision.learn.frame_windows import BLOCK, block_mean
from mousevision.media.pool import ReaderPool
from mousevision.services import bout_frames
from mousevision.services.bout_frames import KeptFrames, stream
from mousevision.services.tensors import ClipPlace, ProjectPlaces
from mousevision.store import listing
from mousevision.store.project import Project
from tests.unit.services.bouts import SPEC


def _places(project: Project, count: int = 2) -> list[ClipPlace]:
    places = ProjectPlaces(project, listing.clip_ids(project)[:count])
    return [places[at] for at in range(count)]


def _kept(project: Project, folder: Path, ctx: QuietContext | None = None) -> KeptFrames:
    places = _places(project)
    spans = [Interval(0, 20)] * 2
    return KeptFrames(ctx or QuietContext(), folder, places, [25.0] * 2, spans, SPEC)


def _streamed(place: ClipPlace) -> np.ndarray:
    with contextlib.closing(ReaderPool(limit=1)) as pool:
        return np.concatenate(list(stream(QuietContext(), pool, place, SPEC)))


def test_from_the_disk_as_from_the_video(project: Project, tmp_path: Path) -> None:
    whole = _streamed(_places(project)[1])
    assert whole.shape == (20, SPEC.height, SPEC.width)
    with _kept(project, tmp_path) as kept:
        kept.prepare()
        assert len(kept) == 2
        assert kept.frames(1) == 20
        assert (kept.read(1, 3, 9) == whole[3:9]).all()
        assert (kept.means(1, 0, 2)[1] == block_mean(whole[BLOCK:])).all()
    assert len(list(tmp_path.glob("*.npy"))) == 4


def test_decoded_once_and_again_when_deleted(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[Path] = []
    plain = bout_frames.stream

    def watched(ctx, pool, place, *rest):  # type: ignore[no-untyped-def]  # as `stream`
        decoded.append(place.path)
        return plain(ctx, pool, place, *rest)

    monkeypatch.setattr(bout_frames, "stream", watched)
    for _ in range(2):
        with _kept(project, tmp_path) as kept:
            kept.prepare()
    assert len(decoded) == 2
    for file in tmp_path.glob("*.npy"):
        file.unlink()
    with _kept(project, tmp_path) as kept:
        kept.read(0, 0, 1)
    assert len(decoded) == 3


def test_only_what_was_looked_at_is_kept_with_a_margin(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bout_frames, "MARGIN", 2)
    places = _places(project, 1)
    whole = _streamed(places[0])
    with KeptFrames(QuietContext(), tmp_path, places, [25.0], [Interval(18, 19)], SPEC) as kept:
        assert (kept.read(0, 16, 20) == whole[16:20]).all()
        assert (kept.means(0, 1, 2)[0] == block_mean(whole[16:])).all()
    frames = next(f for f in tmp_path.glob("*.npy") if "means" not in f.name)
    assert len(np.load(frames)) == 4


def test_a_missing_video_is_told_and_a_cancelled_job_leaves_nothing(
    project: Project, tmp_path: Path
) -> None:
    gone = ClipPlace(tmp_path / "gone.mp4", _places(project)[0].table, 0, "x", 0, 20)
    with pytest.raises(VideoError, match="not there any more"):
        _streamed(gone)
    ctx = QuietContext()
    ctx.cancel()
    with _kept(project, tmp_path / "frames", ctx) as kept, pytest.raises(Cancelled):
        kept.prepare()
    assert list(tmp_path.glob("frames/*")) == []


def test_the_oldest_goes_first_and_a_full_disk_is_told(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _kept(project, tmp_path) as kept:
        kept.prepare()
    held = sum(f.stat().st_size for f in tmp_path.glob("*.npy"))
    monkeypatch.setattr(bout_frames, "CACHE_LIMIT", held)
    bout_frames._make_room(tmp_path, held // 2)
    assert sum(f.stat().st_size for f in tmp_path.glob("*.npy")) <= held - held // 2
    with pytest.raises(DataError, match="too little room"):
        bout_frames._make_room(tmp_path, held + 1)
