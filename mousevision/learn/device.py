"""Where networks run, with how many threads, and when torch is loaded."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mousevision.core import paths

if TYPE_CHECKING:
    import torch

_warm = threading.Lock()


def best_device() -> torch.device:
    """Return the fastest device there is: an NVIDIA card, an Apple GPU, else the processor."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def thread_count() -> int:
    """Return one less than the cores this process may use, so that the window stays smooth."""
    usable = getattr(os, "process_cpu_count", os.cpu_count)  # Python 3.13 knows affinity
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)) - 1)
    return max(1, (usable() or 1) - 1)


def limit_threads() -> int:
    """Give torch `thread_count` threads in the calling thread, and return how many.

    OpenMP keeps the number per thread that calls torch, so each job calls this once at its start.
    """
    import torch

    count = thread_count()
    if torch.get_num_threads() != count:
        torch.set_num_threads(count)
    return count


def load_torch() -> None:
    """Load torch, or wait until another thread has loaded it whole.

    SciPy and scikit-learn ask of arrays whether they are torch's as soon as torch is among the
    modules, and fail while another thread has only begun to import it. This comes before each use
    of theirs.
    """
    # Else scikit-learn starts a program of Windows to count cores: a black window flashes up.
    os.environ.setdefault("LOKY_MAX_CPU_COUNT", str(thread_count()))
    # Numba, which UMAP and openTSNE bring, reads once where it keeps what it has compiled. Beside
    # itself, where it would be otherwise, an installed program cannot write.
    os.environ.setdefault("NUMBA_CACHE_DIR", str(paths.cache_folder() / "compiled"))
    import torch  # noqa: F401


def warm_up() -> None:
    """Load torch and what its first training step needs, once per process.

    Call it from a worker while nobody types. Most of the time goes into the shared library
    libtorch_cpu, whose loading by `import torch` would hold the interpreter's lock, and with it
    the window, for 0.4 to 1 s; it is loaded beforehand by a call that releases the lock. What
    remains are stalls of some 100 to 200 ms in `import torch` (its C types, then some thousand
    small modules). The first step itself adds nothing: see `adamw`.
    """
    with _warm:
        if "torch" not in sys.modules:
            _load_library_unlocked()
        import safetensors.torch  # noqa: F401  (loads it for the first save)
        import torch

        limit_threads()
        layer = torch.nn.Conv2d(1, 1, 3)
        layer(torch.zeros(1, 1, 8, 8)).sum().backward()


def _load_library_unlocked() -> None:
    """Load libtorch_cpu through the C library's own `dlopen`, called without Python's lock.

    Windows needs none of it: there torch itself loads its libraries by such a call. Should it
    fail, `import torch` loads the library as ever, or says what is wrong.
    """
    suffix = {"linux": "so", "darwin": "dylib"}.get(sys.platform)
    spec = importlib.util.find_spec("torch")
    if suffix is None or spec is None or not spec.submodule_search_locations:
        return
    library = Path(spec.submodule_search_locations[0], "lib", f"libtorch_cpu.{suffix}")
    with contextlib.suppress(OSError, AttributeError):
        dlopen = ctypes.CDLL(None).dlopen
        dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
        dlopen(os.fsencode(library), os.RTLD_NOW)
