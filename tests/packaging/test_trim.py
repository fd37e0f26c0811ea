"""What of the packages is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.kit import module

trim = module("trim")


@pytest.mark.parametrize("path", [
    "torch/include/ATen/ATen.h", "torch/lib/torch_cpu.lib", "torch/bin/test_jit",
    "scipy/stats/tests/test_stats.py", "PySide6/Qt6Quick.dll", "PySide6/QtNetwork.pyd",
    "PySide6/Qt/lib/libQt6Network.so.6", "PySide6/plugins/tls/qopensslbackend.dll",
    "PySide6/Qt/plugins/platforms/libqvnc.so", "numpy/__init__.pyi",
    "numpy-2.4.6.dist-info/RECORD",
])  # fmt: skip
def test_nothing_is_shipped_that_the_program_does_not_use(path: str) -> None:
    assert trim.is_dropped(path)


@pytest.mark.parametrize("path", [
    "torch/bin/torch_shm_manager", "torch/testing/__init__.py", "torchgen/__init__.py",
    "torch/_inductor/config.py", "PySide6/Qt6Widgets.dll", "PySide6/QtSvg.pyd",
    "PySide6/Qt/lib/libQt6XcbQpa.so.6", "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/QtCore.abi3.so", "scipy/io/arff/__init__.py", "umap/umap_.py",
    "numpy-2.4.6.dist-info/METADATA", "statsmodels/datasets/__init__.py",
    "mousevision/resources/self_test/bar.mp4",
])  # fmt: skip
def test_what_is_needed_stays(path: str) -> None:
    assert not trim.is_dropped(path)


def test_trimming_leaves_no_empty_folder(tmp_path: Path) -> None:
    for name in ("a/tests/deep/test_a.py", "a/core.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("pass\n")
    assert trim.trim(tmp_path) == 5
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
        "a",
        "a/core.py",
    ]
