from __future__ import annotations

import numpy as np

from mousevision.media.planes import StillPicture
from mousevision.media.window import FrameWindow


def picture(size: int) -> StillPicture:
    return StillPicture(np.zeros((1, size), np.uint8))


def test_the_one_not_used_for_longest_goes_first() -> None:
    window = FrameWindow(30)
    for index in range(3):
        window.put(index, picture(10))
    assert window.get(0) is not None
    window.put(3, picture(10))
    assert window.get(1) is None
    assert [index for index in range(4) if window.get(index) is not None] == [0, 2, 3]
    assert window.nbytes == 30


def test_putting_twice_counts_once() -> None:
    window = FrameWindow(100)
    window.put(1, picture(10))
    window.put(1, picture(20))
    assert (window.nbytes, len(window)) == (20, 1)


def test_the_last_one_stays_however_large() -> None:
    window = FrameWindow(5)
    window.put(1, picture(10))
    window.put(2, picture(10))
    assert window.get(2) is not None
    assert len(window) == 1


def test_clearing() -> None:
    window = FrameWindow(50)
    window.put(1, picture(10))
    window.clear()
    assert (window.nbytes, len(window), window.get(1)) == (0, 0, None)
