"""Where networks run, with how many threads, and when torch is loaded."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

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


def warm_up() -> None:
    """Load torch and everything that its first training step loads, once per process.

    Call it from a worker while nobody types: loading shared libraries and thousands of small
    modules holds the interpreter's lock, for some 100 to 300 ms at a stretch. What is loaded:
    torch itself, the optimisers (which import torch's compiler front end), one convolution forward
    and backward, and safetensors.
    """
    with _warm:
        import safetensors.torch  # noqa: F401
        import torch

        limit_threads()
        layer = torch.nn.Conv2d(1, 1, 3)
        optimiser = torch.optim.AdamW(layer.parameters())
        layer(torch.zeros(1, 1, 8, 8)).sum().backward()
        optimiser.step()
        optimiser.zero_grad()
