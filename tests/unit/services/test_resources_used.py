"""How much memory was needed."""

from __future__ import annotations

import ctypes
import sys

import numpy as np
import psutil
import pytest

from mousevision.services import resources_used
from mousevision.services.resources_used import ProcessMemoryCounters, peak_rss_bytes


def test_the_peak_is_at_least_what_is_used_and_grows() -> None:
    before = peak_rss_bytes()
    assert before is not None
    assert before >= 0.9 * psutil.Process().memory_info().rss
    size = before + 30_000_000
    block = np.ones(size, dtype=np.uint8)
    after = peak_rss_bytes()
    assert after is not None
    assert after >= block.nbytes > before


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for Windows elsewhere")
def test_what_windows_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Call:
        def __init__(self, answer: object) -> None:
            self.answer = answer
            self.restype: object = None
            self.argtypes: object = None

        def __call__(self, *arguments: object) -> object:
            return self.answer(*arguments) if callable(self.answer) else self.answer

    def tell(process: object, counters: object, size: int) -> int:
        inside = counters._obj  # type: ignore[attr-defined]  # of ctypes.byref
        assert (process, size, inside.cb) == (7, ctypes.sizeof(inside), size)
        inside.PeakWorkingSetSize = 123_456_789
        return 1

    class Kernel:
        GetCurrentProcess = Call(7)
        K32GetProcessMemoryInfo = Call(tell)

    class Windows:
        kernel32 = Kernel

    monkeypatch.setattr(ctypes, "windll", Windows, raising=False)
    assert resources_used._windows_peak() == 123_456_789
    Kernel.K32GetProcessMemoryInfo = Call(0)
    assert resources_used._windows_peak() is None


def test_the_structure_is_that_of_windows() -> None:
    words = ctypes.sizeof(ctypes.c_size_t)
    assert ctypes.sizeof(ProcessMemoryCounters) == 8 + 8 * words
    assert ProcessMemoryCounters.PeakWorkingSetSize.offset == 8
