from __future__ import annotations

import threading

from mousevision.store.turns import Turns


def test_handed_over_in_the_order_of_asking() -> None:
    turns, order = Turns(), []
    queued = [threading.Event() for _ in range(4)]

    def wait_for_turn(number: int) -> None:
        queued[number].set()
        with turns:
            order.append(number)

    threads = []
    with turns:
        for number in range(4):
            threads.append(threading.Thread(target=wait_for_turn, args=(number,)))
            threads[-1].start()
            queued[number].wait()
            while len(turns._waiting) <= number:
                pass
        order.append(-1)
    for thread in threads:
        thread.join()
    assert order == [-1, 0, 1, 2, 3]


def test_never_two_at_once() -> None:
    turns, inside, worst = Turns(), 0, 0

    def work() -> None:
        nonlocal inside, worst
        for _ in range(2000):
            with turns:
                inside += 1
                worst = max(worst, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert worst == 1
    assert inside == 0


def test_a_busy_worker_does_not_starve_the_window() -> None:
    turns, stop, rounds = Turns(), threading.Event(), 0

    def worker() -> None:
        nonlocal rounds
        while not stop.is_set():
            with turns:
                rounds += 1

    thread = threading.Thread(target=worker)
    thread.start()
    waits = []
    for _ in range(50):
        before = rounds
        with turns:
            waits.append(rounds - before)
    stop.set()
    thread.join()
    # An ordinary lock lets the worker go round thousands of times before it gives way.
    assert sorted(waits)[40] < 1000
