"""What is shipped is pinned, by one list of versions."""

from __future__ import annotations

import re

import pytest

from tests.packaging.kit import KIT, module

locks, common = module("locks"), module("common")
SYSTEMS = ("linux", "windows", "macos")


@pytest.mark.parametrize("system", [*SYSTEMS, "tools"])
def test_every_package_has_hashes_and_comes_from_no_named_place(system: str) -> None:
    text = locks.lock_file(system).read_text()
    blocks = re.split(r"\n(?=\w)", text.split("\n", 1)[1])
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_versions_are_those_that_the_tests_run_with(system: str) -> None:
    lines = (KIT.parent / "constraints.txt").read_text().splitlines()
    pinned = dict(line.lower().replace("_", "-").split("==") for line in lines if "==" in line)
    for name, version in locks.pins(system).items():
        assert version.removesuffix("+cpu") == pinned[name], name


def test_linux_takes_the_torch_without_cuda() -> None:
    assert locks.pins("linux")["torch"].endswith("+cpu")
    assert not [name for name in locks.pins("linux") if name.startswith("nvidia")]


def test_there_is_one_version() -> None:
    from mousevision import __version__

    assert common.version() == __version__
