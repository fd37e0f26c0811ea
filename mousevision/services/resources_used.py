"""How much memory the process has needed at most."""

from __future__ import annotations

import sys


def peak_rss_bytes() -> int | None:
    """Return the largest resident memory so far, in bytes; None where it cannot be told."""
    if sys.platform == "win32":
        return _windows_peak()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_peak() -> int | None:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            *((f"rest{n}", ctypes.c_size_t) for n in range(7)),
        )

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    got = kernel.K32GetProcessMemoryInfo(
        wintypes.HANDLE(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.cb
    )
    return int(counters.PeakWorkingSetSize) if got else None
