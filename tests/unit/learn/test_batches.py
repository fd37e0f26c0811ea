from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, VideoError
from mousevision.core.job import QuietContext
from mousevision.learn.batches import AHEAD, batches
from tests.unit.learn.conftest import ArraySource


def numbered(n: int) -> ArraySource:
    clips = np.zeros((n, 2, 1, 3, 4), np.uint8)
    clips += np.arange(n, dtype=np.uint8)[:, None, None, None, None]
    return ArraySource(clips)


def readers() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("ahead")]


class BrokenSource(ArraySource):
    def read(self, indices: Sequence[int]) -> np.ndarray:
        if indices[0] == 5:
            raise VideoError("clip 5 is gone")
        return super().read(indices)


class StuckSource(ArraySource):
    """Waits in every read but that of the first clip, as decoding does, until it is cancelled."""

    def __init__(self, ctx: QuietContext, clips: np.ndarray) -> None:
        super().__init__(clips)
        self._ctx = ctx
        self.entered = threading.Event()

    def read(self, indices: Sequence[int]) -> np.ndarray:
        while 0 not in indices:
            self.entered.set()
            self._ctx.check()
        return super().read(indices)


def test_batches_come_in_order_and_whole() -> None:
    order = [3, 1, 4, 0, 2]
    found = list(batches(QuietContext(), numbered(6), order, 2))
    assert [batch.indices.tolist() for batch in found] == [[3, 1], [4, 0], [2]]
    assert [batch.clips[:, 0, 0, 0, 0].tolist() for batch in found] == [[3, 1], [4, 0], [2]]
    assert not readers()


def test_each_clip_is_prepared_at_its_place() -> None:
    def prepare(place: int, clip: np.ndarray) -> np.ndarray:
        return clip * 10 + place

    (batch,) = batches(QuietContext(), numbered(6), [5, 2], 2, prepare)
    assert batch.clips[:, 0, 0, 0, 0].tolist() == [50, 21]


def test_what_the_source_raises_arrives_and_no_thread_stays() -> None:
    found: list[list[int]] = []

    def read_all() -> None:
        source = BrokenSource(numbered(8).clips)
        flow = batches(QuietContext(), source, range(8), 2)
        found.extend(batch.indices.tolist() for batch in flow)

    with pytest.raises(VideoError, match="clip 5"):
        read_all()
    assert found == [[0, 1], [2, 3]]
    assert not readers()


def test_only_a_few_batches_are_read_ahead() -> None:
    source = numbered(100)
    with closing(batches(QuietContext(), source, range(100), 2)) as flow:
        first = next(flow)
        assert first.indices.tolist() == [0, 1]
        until = time.monotonic() + 5
        while len(source.seen) < 2 * (AHEAD + 2) and time.monotonic() < until:
            threading.Event().wait(0.01)
    assert len(source.seen) <= 2 * (AHEAD + 2)
    assert not readers()


def test_leaving_early_ends_the_thread() -> None:
    with closing(batches(QuietContext(), numbered(50), range(50), 1)) as flow:
        for _ in flow:
            break
    assert not readers()


def test_cancelling_is_noticed_while_a_clip_is_being_read() -> None:
    ctx = QuietContext()
    source = StuckSource(ctx, numbered(9).clips)
    flow = batches(ctx, source, range(9), 1)
    assert next(flow).indices.tolist() == [0]
    assert source.entered.wait(10)
    ctx.cancel()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        next(flow)
    assert time.monotonic() - started < 1
    assert not readers()
    assert source.seen == {0}


class PairedSource(ArraySource):
    """Each of its reads waits for another one."""

    def __init__(self, clips: np.ndarray) -> None:
        super().__init__(clips)
        self.meeting = threading.Barrier(2)

    def read(self, indices: Sequence[int]) -> np.ndarray:
        self.meeting.wait(10)
        return super().read(indices)


def test_two_clips_are_read_at_the_same_time() -> None:
    source = PairedSource(numbered(8).clips)
    assert len(list(batches(QuietContext(), source, range(8), 2))) == 4
