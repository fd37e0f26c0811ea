from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import VideoError
from mousevision.core.video import FrameTable
from mousevision.media import decoder
from mousevision.media.container import THREADS
from mousevision.media.pool import ReaderPool, threads_each
from tests.clips import make_clip, read_code
from tests.unit.media.conftest import Clip, probed

FRAMES = 30


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    folder = tmp_path_factory.mktemp("pool")
    return [probed(make_clip(folder / f"{n}.mp4", FRAMES, (272, 48), gop=10)) for n in range(6)]


@pytest.fixture
def open_now(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many files the decoders have open, now and at most."""
    counts = {"now": 0, "most": 0}
    guard = threading.Lock()
    video = decoder.OpenVideo

    class Counted(video):  # type: ignore[valid-type,misc]
        def __init__(self, *given: object, **named: object) -> None:
            with guard:
                counts["now"] += 1
                counts["most"] = max(counts["most"], counts["now"])
            super().__init__(*given, **named)

        def close(self) -> None:
            super().close()
            with guard:
                counts["now"] -= 1

    monkeypatch.setattr(decoder, "OpenVideo", Counted)
    return counts


@pytest.mark.parametrize("limit", [1, 2, 8])
def test_threads_get_right_frames_and_few_files_are_open(
    clips: list[Clip], open_now: dict[str, int], limit: int
) -> None:
    pool = ReaderPool(limit)

    def work(seed: int) -> bool:
        rng = random.Random(seed)
        good = True
        for _ in range(12):
            clip = rng.choice(clips)
            with pool.reader(clip.path, clip.table) as reader:
                for index in rng.sample(range(FRAMES), 3):
                    good = good and read_code(reader.gray(index)) == index
        return good

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(work, range(6)))
    assert open_now["most"] <= limit
    assert pool.open_files == open_now["now"] <= limit
    pool.close()
    assert open_now["now"] == 0
    assert pool.open_files == 0


def test_lending_never_waits_however_many_are_lent(
    clips: list[Clip], open_now: dict[str, int]
) -> None:
    pool = ReaderPool(1)
    with (
        pool.reader(clips[0].path, clips[0].table) as first,
        pool.reader(clips[1].path, clips[1].table) as second,
    ):
        for index in range(5):
            assert read_code(first.gray(index)) == index
            assert read_code(second.gray(index)) == index
    assert open_now["most"] == 1
    pool.close()


def test_the_reader_used_least_recently_loses_its_file(clips: list[Clip]) -> None:
    pool = ReaderPool(2)
    readers = []
    for clip in (clips[0], clips[1], clips[0], clips[2]):
        with pool.reader(clip.path, clip.table) as reader:
            reader.gray(0)
            readers.append(reader)
    assert readers[0] is readers[2]
    assert list(pool._open) == [readers[0], readers[3]]
    pool.close()


def test_a_table_read_anew_from_the_project_gets_the_same_reader(clips: list[Clip]) -> None:
    pool = ReaderPool()
    again = FrameTable.from_bytes(clips[0].table.to_bytes())
    other = FrameTable.from_bytes(clips[1].table.to_bytes())
    object.__setattr__(other, "pts", other.pts * 2)
    with pool.reader(clips[0].path, clips[0].table) as first:
        first.gray(3)
    with pool.reader(clips[0].path, again) as second:
        assert second is first
    with pool.reader(clips[0].path, other) as third:
        assert third is not first
    pool.close()


def test_a_file_that_cannot_be_opened_takes_no_place(clips: list[Clip], tmp_path: Path) -> None:
    pool = ReaderPool(1)
    for _ in range(3):
        with (
            pool.reader(tmp_path / "gone.mp4", clips[0].table) as reader,
            pytest.raises(VideoError),
        ):
            reader.gray(0)
    assert pool.open_files == 0
    with pool.reader(clips[0].path, clips[0].table) as reader:
        assert read_code(reader.gray(7)) == 7
    pool.close()


def test_closing_is_final_and_in_words(clips: list[Clip]) -> None:
    pool = ReaderPool()
    with pool.reader(clips[0].path, clips[0].table) as reader:
        reader.gray(0)
        pool.close()
        with pytest.raises(VideoError, match="closing"):
            reader.gray(20)
    with pytest.raises(VideoError, match="closing"), pool.reader(clips[0].path, clips[0].table):
        pass


def test_frames_are_still_exact_after_losing_the_file(clips: list[Clip]) -> None:
    pool = ReaderPool(1)
    rng = np.random.default_rng(0)
    with pool.reader(clips[0].path, clips[0].table) as reader:
        stream = reader.each(range(FRAMES), colour=False)
        codes = []
        for gray in stream:
            codes.append(read_code(gray))
            if rng.random() < 0.3:
                with pool.reader(clips[1].path, clips[1].table) as other:
                    other.gray(0)
    assert codes == list(range(FRAMES))
    pool.close()


def test_one_clip_has_all_threads_and_clips_read_together_share_them() -> None:
    assert threads_each(1) == THREADS
    assert threads_each(2) == threads_each(1000) == max(1, THREADS // 2)
    assert threads_each(0) >= 1
