"""What the Linux folder is made of: packages of PyPI, what they bundle, libraries of Debian."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import notices
from common import Failed, files

from mousevision.core.notices import Part

COPYRIGHT = Path("/usr/share/doc")
OF_PYTHON = re.compile(r"(libpython3|.*\.cpython-3)")


def collect(packages: Path, folder: Path) -> list[Part]:
    """Return every part of the folder that is shipped.

    Args:
        packages: Installed packages of which the folder was made.
        folder: What PyInstaller made.

    Raises:
        Failed: If a library is of nobody that is known.
    """
    import platform

    parts = notices.collect(packages, "linux", platform.python_version())
    return [*parts, *debian_parts(packages, folder)]


def debian_parts(packages: Path, folder: Path) -> list[Part]:
    """Return the packages of Debian whose libraries PyInstaller took from this machine."""
    bundled = {path.name for path in files(packages)}
    found: dict[str, Part] = {}
    unknown = []
    for path in files(folder / "_internal"):
        loose = path.parent == folder / "_internal" and ".so" in path.name
        if not loose or path.name in bundled or OF_PYTHON.match(path.name):
            continue
        owner = _owner(path.name)
        if owner is None:
            unknown.append(path.name)
        elif owner not in found:
            found[owner] = _part(owner)
    if unknown:
        raise Failed(f"Nobody knows where these libraries come from: {', '.join(unknown)}")
    return [found[name] for name in sorted(found)]


def _owner(library: str) -> str | None:
    """Return the package of Debian that has a library."""
    asked = subprocess.run(
        ["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True, check=False
    )
    owners = sorted({line.split(":")[0] for line in asked.stdout.splitlines() if ": /" in line})
    return owners[0] if owners else None


def _part(package: str) -> Part:
    told = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Version}", package],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    paper = COPYRIGHT / package / "copyright"
    text = paper.read_text(encoding="utf-8", errors="replace") if paper.exists() else ""
    if not text:
        raise Failed(f"{package} has no copyright file: reinstall it with its documentation.")
    names = dict.fromkeys(re.findall(r"^License: *(\S.*)$", text, re.MULTILINE))
    licence = ", ".join(list(names)[:4]) or "see its text"
    return Part(f"{package} (Debian)", told.stdout, licence, f"https://packages.debian.org/{package}",
                text)  # fmt: skip
