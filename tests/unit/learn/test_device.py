from __future__ import annotations

import subprocess
import sys

import torch

from mousevision.learn import device


def test_one_core_is_left_for_the_window() -> None:
    assert device.limit_threads() == device.thread_count() == torch.get_num_threads()
    assert device.thread_count() >= 1


def test_the_best_device_can_be_used() -> None:
    assert torch.zeros(2, device=device.best_device()).sum().item() == 0


def test_warming_up_loads_torch_but_not_its_compiler() -> None:
    code = (
        "import sys\n"
        "from mousevision.learn import device\n"
        "assert 'torch' not in sys.modules\n"
        "device.warm_up()\n"
        "assert 'torch' in sys.modules and 'safetensors.torch' in sys.modules\n"
        "device.warm_up()\n"
        "from mousevision.learn import loop, losses, adamw\n"
        "assert 'torch._dynamo' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)
