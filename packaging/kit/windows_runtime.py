"""Python for Windows: python.org's own, or for proof the same version's parts from elsewhere."""

from __future__ import annotations

import re
import shutil
import sysconfig
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pefile
from common import BUILD, PACKAGING, PYTHON, Failed, empty, run, say, sha256
from compiled import compiled_zip

WINDOWS = PACKAGING / "windows"
CACHE = BUILD / "cache"
RELEASE, PROOF = "release", "proof"
COMPILER = "x86_64-w64-mingw32-gcc"
NO_TIME = "-Wl,--no-insert-timestamp"
"""For its linker: else no two builds are the same."""
TAG = PYTHON.replace(".", "")
PATHS = f"python{TAG}.zip\n.\nLib\\site-packages\n"
"""Where the packaged Python looks for modules, and nowhere else: no variable of the user's
environment, no folder of another Python can break it."""
UNUSED = frozenset({
    "__pycache__", "config-3.11-x86_64-linux-gnu", "curses", "dbm", "ensurepip", "idlelib",
    "lib-dynload", "lib2to3", "pydoc_data", "site-packages", "test", "tkinter", "turtledemo",
})  # fmt: skip
"""Parts of the standard library that nothing here uses, or that are Linux's."""


def settings() -> dict[str, Any]:
    """Return what is pinned."""
    return tomllib.loads((WINDOWS / "runtime.toml").read_text(encoding="utf-8"))


def lay_out(folder: Path, wanted: str) -> str:
    """Put Python into a folder, and return which one it is, `release` or `proof`.

    Args:
        folder: Made anew.
        wanted: `release`, `proof`, or `auto`: a release where python.org can be reached.

    Raises:
        Failed: If it is not to be had.
    """
    empty(folder)
    archive = None if wanted == PROOF else _embeddable(must=wanted == RELEASE)
    if archive is not None:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        kind = RELEASE
    else:
        _for_proof(folder)
        kind = PROOF
    (folder / f"python{TAG}._pth").write_text(PATHS, encoding="ascii")
    say(f"Python {settings()[kind]['version']} for Windows, {kind}")
    return kind


def _embeddable(*, must: bool) -> Path | None:
    """Return python.org's archive, from the cache or from there; None where it is out of reach."""
    pin = settings()[RELEASE]
    archive = CACHE / str(pin["file"])
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = archive.with_suffix(".part")
        try:
            with urllib.request.urlopen(pin["url"], timeout=20) as source, part.open("wb") as out:
                shutil.copyfileobj(source, out)
        except (urllib.error.URLError, OSError) as error:
            if must:
                raise Failed(
                    f"{pin['url']} cannot be reached ({error}). Put it into {CACHE}, or build "
                    "for proof: RUNTIME=proof."
                ) from error
            return None
        part.rename(archive)
    if sha256(archive) != pin["sha256"]:
        raise Failed(f"{archive} is not the file that is pinned: delete it and try again.")
    return archive


def _for_proof(folder: Path) -> None:
    pin = settings()[PROOF]
    name, release = pin["package"].split("==")
    wheel = CACHE / f"{name}-{release}-cp{TAG}-cp{TAG}-win_amd64.whl"
    if not wheel.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        python = Path(sysconfig.get_path("scripts")) / "python"
        run(python, "-m", "pip", "download", "--quiet", "--no-deps", "--platform", "win_amd64",
            "--python-version", PYTHON, "--only-binary", ":all:", "--dest", CACHE,
            pin["package"])  # fmt: skip
    if sha256(wheel) != pin["sha256"]:
        raise Failed(f"{wheel} is not the file that is pinned: delete it and try again.")
    keep = re.compile(pin["keep"], re.IGNORECASE)
    with zipfile.ZipFile(wheel) as opened:
        for entry in opened.namelist():
            short = entry.removeprefix(pin["folder"])
            if entry.startswith(pin["folder"]) and keep.fullmatch(short):
                (folder / short.replace("VCRUNTIME", "vcruntime")).write_bytes(opened.read(entry))
    library = f"python{TAG}.dll"
    for exe, more in (("python.exe", ()), ("pythonw.exe", ("-mwindows",))):
        run(COMPILER, "-municode", "-O2", "-s", NO_TIME, *more, WINDOWS / "python.c",
            folder / library, "-o", folder / exe)  # fmt: skip
    _forward(folder, library)
    _standard_library(folder / f"python{TAG}.zip")


def _forward(folder: Path, library: str) -> None:
    """Make python3.dll, by which modules for any Python 3 find this one."""
    opened = pefile.PE(str(folder / library), fast_load=True)
    opened.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_EXPORT"]])
    names = sorted(
        each.name.decode() for each in opened.DIRECTORY_ENTRY_EXPORT.symbols if each.name
    )
    lines = [
        f"{name}={Path(library).stem}.{name}" for name in names if name.startswith(("Py", "_Py"))
    ]
    definition = folder / "python3.def"
    definition.write_text("LIBRARY python3.dll\nEXPORTS\n" + "\n".join(lines), encoding="ascii")
    source = folder / "python3.c"
    source.write_text(
        "int DllMain(void *a, unsigned b, void *c) { return 1; }\n", encoding="ascii"
    )
    run(COMPILER, "-shared", "-s", NO_TIME, "-nostdlib", "-e", "DllMain", source, definition,
        "-o", folder / "python3.dll")  # fmt: skip
    definition.unlink()
    source.unlink()


def _standard_library(archive: Path) -> None:
    """Zip the standard library of the Python that runs this: its modules are alike on all systems.

    Raises:
        Failed: If it is another version's.
    """
    if sysconfig.get_python_version() != PYTHON:
        raise Failed(f"A build for proof needs Python {PYTHON} itself: set PYTHON.")
    there = Path(sysconfig.get_path("stdlib"))
    compiled_zip(archive, there, _modules(there))


def _modules(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if (
            not UNUSED & set(parts)
            and "tests" not in parts
            and not parts[0].startswith("_sysconfig")
        ):
            yield path
