"""Job contexts."""

from __future__ import annotations

import pytest

from mousevision.core.errors import Cancelled
from mousevision.core.job import QuietContext, SpanContext, track


class Recorder(QuietContext):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[float, str]] = []

    def report(self, done: float, total: float, note: str = "") -> None:
        self.said.append((round(done / total, 6), note))


def test_spans_share_one_bar() -> None:
    whole = Recorder()
    half = SpanContext(whole, 0.5, 1.0, "second half")
    quarter = SpanContext(half, 0.0, 0.5)
    half.report(1, 2, "clip")
    quarter.report(1, 1)
    quarter.report(0, 0)
    assert whole.said == [
        (0.75, "second half: clip"),
        (0.75, "second half"),
        (0.75, "second half"),
    ]


def test_tracking_reports_and_stops_when_cancelled() -> None:
    ctx = Recorder()
    seen = []

    def run() -> None:
        for item in track(ctx, range(5), 5):
            seen.append(item)
            if item == 2:
                ctx.cancel()

    with pytest.raises(Cancelled):
        run()
    assert seen == [0, 1, 2]
    assert ctx.said[-1] == (0.6, "")


def test_events_reach_the_listener_through_spans() -> None:
    heard: list[object] = []
    SpanContext(QuietContext(heard.append), 0, 1).emit("round 1")
    assert heard == ["round 1"]
