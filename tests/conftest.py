"""What all tests share: where real clips lie, and what is skipped by name without them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parent.parent
# What UMAP compiles is kept for both workers and for the next time.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".pytest_cache" / "compiled"))
TEST_DATA = Path(os.environ.get("MOUSEVISION_TEST_DATA", ROOT.parent / "shared" / "data"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    long_asked = "long" in (config.getoption("-m") or "")
    for item in items:
        if item.get_closest_marker("realdata") and not TEST_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"no real clips at {TEST_DATA}"))
        if item.get_closest_marker("long") and not long_asked:
            item.add_marker(pytest.mark.skip(reason="takes minutes; run with -m long"))


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real clips (see README); tests that need it are marked `realdata`."""
    if not TEST_DATA.is_dir():
        pytest.skip(f"no real clips at {TEST_DATA}")
    return TEST_DATA
