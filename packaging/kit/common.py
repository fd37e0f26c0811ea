"""What all steps of packaging share: folders, version, time, commands, words."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
LOCKS = PACKAGING / "locks"
BUILD = ROOT / "build" / "packages"
DIST = ROOT / "dist"
NAME = "MouseVision"
PYTHON = "3.11"
"""The Python that is packaged; the pins of its standard library are in `windows/runtime.toml`."""
MEGABYTE = 1_000_000


class Failed(Exception):
    """A step cannot go on; its words say why and what to do."""


def version() -> str:
    """Return the version, of which `pyproject.toml` is the one source."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def epoch() -> int:
    """Return the time that all packaged files bear: that of the last commit, in seconds."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    said = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(said.stdout) if said.stdout.strip().isdecimal() else 1_700_000_000


def say(words: str) -> None:
    """Tell the person at the terminal."""
    print(words, flush=True)


def run(
    *command: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """Run a command and return what it printed.

    Raises:
        Failed: If it fails or takes too long; with the end of what it printed.
    """
    words = [str(word) for word in command]
    everything = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch()), **(env or {})}
    try:
        done = subprocess.run(
            words, cwd=cwd or ROOT, env=everything, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=timeout, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        told = (error.stdout or b"").decode(errors="replace")
        raise Failed(f"{words[0]} took over {timeout:.0f} s:\n{_end(told)}") from error
    except FileNotFoundError as error:
        raise Failed(f"{words[0]} is missing: `make package-tools` installs it.") from error
    told = done.stdout.decode(errors="replace")
    if done.returncode:
        raise Failed(f"{' '.join(words)[:300]} ended with {done.returncode}:\n{_end(told)}")
    return told


def _end(text: str) -> str:
    return "\n".join(text.splitlines()[-40:])


def uv(*arguments: str | Path, **more: object) -> str:
    """Run the pinned uv."""
    return run(Path(sys.prefix) / "bin" / "uv", *arguments, **more)  # type: ignore[arg-type]


def empty(folder: Path) -> Path:
    """Return a folder, made anew and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def files(folder: Path) -> list[Path]:
    """Return all files below a folder, sorted, so that every run takes them in the same order."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def size(paths: Path | Iterable[Path]) -> int:
    """Return the bytes of files, or of all files below a folder."""
    each = files(paths) if isinstance(paths, Path) else paths
    return sum(path.lstat().st_size for path in each)


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def date_all(folder: Path) -> None:
    """Give everything below a folder the time that packaged files bear."""
    when = epoch()
    for path in sorted(folder.rglob("*"), reverse=True):
        os.utime(path, (when, when), follow_symlinks=False)
    os.utime(folder, (when, when))


def within(path: Path, most: int) -> None:
    """Say how large a package is.

    Raises:
        Failed: If it is over its budget, in bytes.
    """
    there = path.stat().st_size
    words = f"{path.name}: {there / MEGABYTE:.0f} MB of at most {most / MEGABYTE:.0f} MB"
    if there >= most:
        raise Failed(f"Too large. {words}.")
    say(words)
