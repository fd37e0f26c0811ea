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


def test_groups_are_found_while_another_thread_loads_torch() -> None:
    # Stands in for torch, and is half loaded until groups are found, or a moment has passed.
    code = """
import importlib.abc, importlib.util, sys, threading
import numpy as np
from mousevision.learn.clusters import find_clusters

begun, found = threading.Event(), threading.Event()

class HalfLoaded(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "torch" else None

    def exec_module(self, module):
        begun.set()
        found.wait(2)
        module.Tensor = type("Tensor", (), {})

sys.meta_path.insert(0, HalfLoaded())
other = threading.Thread(target=importlib.import_module, args=("torch",))
other.start()
begun.wait()
try:
    assert find_clusters(np.random.default_rng(0).normal(size=(40, 3))).count >= 1
finally:
    found.set()
    other.join()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)


def test_what_numba_compiles_is_kept_in_the_users_cache() -> None:
    code = (
        "import os\n"
        "os.environ.pop('NUMBA_CACHE_DIR', None)\n"
        "from mousevision.core import paths\n"
        "from mousevision.learn import device\n"
        "device.load_torch()\n"
        "from numba import config\n"
        "assert config.CACHE_DIR == str(paths.cache_folder() / 'compiled')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)
