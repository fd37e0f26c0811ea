"""Lock files: every package that is shipped, with its version and the hashes of its files.

One per system, made from `pyproject.toml` with the versions of `constraints.txt`, and one of the
tools that build. A package is installed by hash or not at all.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from common import LOCKS, PACKAGING, PYTHON, ROOT, Failed, say, uv

PLATFORMS = {
    "linux": "x86_64-manylinux_2_34",
    "windows": "x86_64-pc-windows-msvc",
    "macos": "aarch64-apple-darwin",
}
MACOS = "14.0"
"""The oldest macOS that Qt and PyAV are made for."""
TOOLS = LOCKS / "tools.in"
CPU_TORCH = "+cpu"
"""PyPI's torch for Linux brings 2 GB of CUDA; its builders call the one without `+cpu`."""


def lock_file(system: str) -> Path:
    """Return the lock file of a system, or of the `tools`."""
    return LOCKS / f"{system}.txt"


def make_all() -> None:
    """Write all lock files anew."""
    for system in (*PLATFORMS, "tools"):
        lock_file(system).write_text(_locked(system), encoding="utf-8")
        say(f"{lock_file(system).relative_to(ROOT)} is written.")


def check_all() -> None:
    """Resolve everything anew.

    Raises:
        Failed: If a lock file is not what comes out.
    """
    for system in (*PLATFORMS, "tools"):
        # Files may come to a release later, a wheel for a new Python for instance: that is fine.
        if pins(system) != _pins(_locked(system)):
            raise Failed(
                f"{lock_file(system).name} no longer fits pyproject.toml and constraints.txt: "
                "look at the difference that `make locks` makes."
            )
        say(f"{system}: {len(pins(system))} packages resolve to the versions that are locked")


def pins(system: str) -> dict[str, str]:
    """Return the version of each package of a lock file, by its normalised name."""
    return _pins(lock_file(system).read_text(encoding="utf-8"))


def _pins(text: str) -> dict[str, str]:
    lines = text.splitlines()
    named = (line.split(";")[0].split()[0] for line in lines if line[:1].isalnum())
    return dict(each.split("==", 1) for each in named)


def _locked(system: str) -> str:
    """Return what the lock file of a system should hold."""
    source = TOOLS if system == "tools" else ROOT / "pyproject.toml"
    with tempfile.TemporaryDirectory() as name:
        pinned, out = Path(name) / "constraints.txt", Path(name) / "locked.txt"
        pinned.write_text(_constraints(system), encoding="utf-8")
        # What is locked already stays, unless a pin says otherwise.
        if lock_file(system).exists():
            out.write_text(lock_file(system).read_text(encoding="utf-8"), encoding="utf-8")
        uv(
            "pip", "compile", source, "--constraints", pinned, "--output-file", out,
            "--python-platform", PLATFORMS.get(system, PLATFORMS["linux"]),
            "--python-version", PYTHON, "--only-binary", ":all:", "--generate-hashes",
            "--no-header", "--no-annotate", *sources(system),
            env={"MACOSX_DEPLOYMENT_TARGET": MACOS},
        )  # fmt: skip
        return _head(system) + out.read_text(encoding="utf-8")


def sources(system: str) -> list[str]:
    """Return where else than on PyPI packages may lie: a folder or an index with CPU torch."""
    if system != "linux":
        return []
    folder, index = os.environ.get("PIP_FIND_LINKS"), os.environ.get("TORCH_INDEX")
    if folder:
        return ["--find-links", folder]
    return ["--extra-index-url", index] if index else []


def _constraints(system: str) -> str:
    lines = (PACKAGING / "constraints.txt").read_text(encoding="utf-8").splitlines()
    local = CPU_TORCH if system == "linux" else ""
    return "\n".join(f"{line}{local}" if line.startswith("torch==") else line for line in lines)


def _head(system: str) -> str:
    return (
        f"# Made by `make locks`; what is shipped for {system}.\n"
        if system in PLATFORMS
        else "# Made by `make locks`; what builds the packages, and is not shipped.\n"
    )
