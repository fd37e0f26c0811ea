"""How much memory the process has needed at most."""

from __future__ import annotations

import ctypes
import sys

_REST = (
    "WorkingSetSize",
    "QuotaPeakPagedPoolUsage",
    "QuotaPagedPoolUsage",
    "QuotaPeakNonPagedPoolUsage",
    "QuotaNonPagedPoolUsage",
    "PagefileUsage",
    "PeakPagefileUsage",
)


class ProcessMemoryCounters(ctypes.Structure):
    """What Windows tells of a process's memory: `PROCESS_MEMORY_COUNTERS` of psapi.h."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        ("PeakWorkingSetSize", ctypes.c_size_t),
        *((name, ctypes.c_size_t) for name in _REST),
    )


def peak_rss_bytes() -> int | None:
    """Return the largest resident memory so far, in bytes; None where it cannot be told."""
    if sys.platform == "win32":
        return _windows_peak()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_peak() -> int | None:
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    tell = kernel.K32GetProcessMemoryInfo
    tell.argtypes = (ctypes.c_void_p, ctypes.POINTER(ProcessMemoryCounters), ctypes.c_uint32)
    tell.restype = ctypes.c_int
    counters = ProcessMemoryCounters()
    counters.cb = ctypes.sizeof(counters)
    done = tell(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    return int(counters.PeakWorkingSetSize) if done else None
