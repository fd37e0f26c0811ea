"""Work ahead: in order, bounded, stopped with whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from mousevision.core.ahead import CheckOnly, in_order
from mousevision.core.errors import Cancelled, DataError
from mousevision.core.job import QuietContext


def test_results_come_in_order_whoever_is_first() -> None:
    gates = [threading.Event() for _ in range(10)]

    def work(number: int) -> int:
        if number % 2 == 0 and number < 9:
            assert gates[number + 1].wait(5)  # the one behind it is quicker
        gates[number].set()
        return number * number

    assert list(in_order(QuietContext(), range(10), work)) == [n * n for n in range(10)]


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(QuietContext(), items(), str, workers=3)
    assert next(results) == "0"
    assert len(taken) <= 2 * 3 + 1
    results.close()
    assert len(taken) <= 2 * 3 + 1


def test_what_work_raises_is_raised_and_nothing_goes_on() -> None:
    begun = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise DataError("three")

    with pytest.raises(DataError, match="three"):
        list(in_order(QuietContext(), range(100), work))
    count, threads = len(begun), threading.active_count()
    assert count <= 8
    assert not any(thread.name.startswith("ahead") for thread in threading.enumerate())
    assert (len(begun), threading.active_count()) == (count, threads)


def test_a_timeout_of_the_work_is_its_own() -> None:
    def work(_: int) -> None:
        raise TimeoutError("the drive does not answer")

    with pytest.raises(TimeoutError, match="drive"):
        list(in_order(QuietContext(), [1], work))


def test_cancelling_ends_waiting_and_work() -> None:
    ctx = QuietContext()
    inner = CheckOnly(ctx)
    begun = threading.Event()

    def work(_: int) -> None:
        begun.set()
        while True:
            inner.check()

    def cancel() -> None:
        begun.wait(5)
        ctx.cancel()

    threading.Thread(target=cancel).start()
    with pytest.raises(Cancelled):
        list(in_order(ctx, [1, 2, 3], work))


def test_work_beside_the_job_says_nothing() -> None:
    events: list[object] = []
    inner = CheckOnly(QuietContext(events.append))
    inner.report(1, 2)
    inner.emit("event")
    assert events == []
