"""Progress on standard error, and Ctrl+C at any moment."""

from __future__ import annotations

import io
import os
import signal
import threading

import pytest

from mousevision.cli import console
from mousevision.cli.console import ConsoleContext, interruptible
from mousevision.core.errors import Cancelled


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(console, "time", made)
    monkeypatch.setattr(ConsoleContext, "_columns", staticmethod(lambda: 60))
    return made


def test_lines_where_there_is_no_terminal(clock: Clock) -> None:
    out = io.StringIO()
    ctx = ConsoleContext(out, quiet=False)
    for second in range(13):
        clock.now = 100.0 + second
        ctx.report(second, 12, f"clip {second}")
    assert out.getvalue().splitlines() == [
        "  8% clip 1",
        " 50% clip 6, 0:06 left",
        " 92% clip 11, 0:01 left",
    ]
    ctx.end_line()
    assert "\r" not in out.getvalue()


def test_a_bar_on_a_terminal_that_stays_on_its_line(clock: Clock) -> None:
    out = Terminal()
    ctx = ConsoleContext(out, quiet=False)
    ctx.report(1, 4, "a very long note that does not fit into what is left of the line")
    ctx.report(2, 4, "too soon after the one before")
    clock.now += 0.2
    ctx.report(3, 4, "now")
    bars = out.getvalue().split("\r")[1:]
    assert [bar.count("#") for bar in bars] == [8, 22]
    assert all(len(bar) < 60 for bar in bars)
    assert "\n" not in out.getvalue()
    ctx.end_line()
    assert out.getvalue().endswith("\r" + " " * 59 + "\r")


@pytest.mark.parametrize(("done", "total", "shown"), [(5, 0, "  0%"), (7, 5, "100%")])
def test_odd_totals(clock: Clock, done: float, total: float, shown: str) -> None:
    out = io.StringIO()
    ctx = ConsoleContext(out, quiet=False)
    clock.now += 2
    ctx.report(done, total)
    assert out.getvalue().startswith(shown)


def test_quiet_and_without_a_stream_nothing_is_said(clock: Clock) -> None:
    out = Terminal()
    for ctx in (ConsoleContext(out, quiet=True), ConsoleContext(None, quiet=False)):
        ctx.report(1, 2, "note")
        ctx.emit("event")
        ctx.end_line()
    assert out.getvalue() == ""


def test_cancelling_is_seen_at_the_next_check() -> None:
    ctx = ConsoleContext(None, quiet=True)
    ctx.check()
    ctx.cancel()
    assert ctx.cancelled
    with pytest.raises(Cancelled):
        ctx.check()
    with pytest.raises(Cancelled), ctx.at_once():
        pytest.fail("not entered any more")


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_cancels_and_a_second_one_stops_at_once() -> None:
    ctx = ConsoleContext(None, quiet=True)
    before = signal.getsignal(signal.SIGINT)
    with interruptible(ctx):
        press()
        assert ctx.cancelled
        with pytest.raises(KeyboardInterrupt):
            press()
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_breaks_off_where_that_is_safe() -> None:
    ctx = ConsoleContext(None, quiet=True)
    reached = []

    def long_import(ctx: ConsoleContext) -> None:
        with ctx.at_once():
            press()
            reached.append("behind")

    with interruptible(ctx):
        with pytest.raises(KeyboardInterrupt):
            long_import(ctx)
        assert not reached
        assert ctx.cancelled


@pytest.mark.skipif(not hasattr(os, "kill"), reason="this system has no signals")
def test_a_polite_kill_cancels() -> None:
    ctx = ConsoleContext(None, quiet=True)
    with interruptible(ctx):
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert ctx.cancelled


def test_other_threads_leave_signals_alone() -> None:
    seen = []

    def work() -> None:
        before = signal.getsignal(signal.SIGINT)
        with interruptible(ConsoleContext(None, quiet=True)):
            seen.append(signal.getsignal(signal.SIGINT) is before)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [True]
