"""The folder that is installed on Windows: Python, the packages, the program, two launchers."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import icons
import notices
from common import BUILD, PYTHON, ROOT, Failed, date_all, empty, run, say, size, uv, version
from compiled import compile_below
from locks import PLATFORMS, lock_file
from trim import trim
from windows_runtime import COMPILER, NO_TIME, RELEASE, TAG, WINDOWS, lay_out, settings

STAGE = BUILD / "windows" / "stage"
RUNTIME = "runtime"
PACKAGES = Path(RUNTIME, "Lib", "site-packages")
BESIDE_PYTHON = ("msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll",
                 "vcruntime140_1.dll")  # fmt: skip
"""Microsoft's C++ runtime: torch looks for it, and a lab's PC may not have it. Qt brings it."""


def build(runtime: str) -> str:
    """Make the stage anew, and return the kind of its Python, `release` or `proof`."""
    folder = empty(STAGE)
    kind = lay_out(folder / RUNTIME, runtime)
    packages = folder / PACKAGES
    install(packages, "windows")
    saved = trim(packages)
    _give_runtime(folder / RUNTIME, packages)
    parts = notices.write(packages, "windows", python())
    drop_licence_files(packages)
    compile_below(packages)
    launchers(folder)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    (folder / "NOTICES.txt").write_text(notices.as_text(parts), encoding="utf-8")
    date_all(folder)
    say(f"Windows: {size(folder) / 1e6:.0f} MB to be installed, {saved / 1e6:.0f} MB left out")
    return kind


def python() -> str:
    """Return the version of the Python that is packaged."""
    return str(settings()[RELEASE]["version"])


def drop_licence_files(packages: Path) -> None:
    """Delete the packages' licence files, some with very long paths: all are in the notices."""
    for folder in packages.glob("*.dist-info/licenses"):
        shutil.rmtree(folder)


def install(packages: Path, system: str) -> None:
    """Install what is locked for a system, and the program itself, below a folder."""
    uv(
        "pip", "install", "--quiet", "--target", packages, "--python-platform", PLATFORMS[system],
        "--python-version", PYTHON, "--only-binary", ":all:", "--no-deps", "--require-hashes",
        "--requirement", lock_file(system),
    )  # fmt: skip
    uv("pip", "install", "--quiet", "--target", packages, "--no-deps", "--python-platform",
       PLATFORMS[system], "--python-version", PYTHON, wheel(system))  # fmt: skip


def wheel(system: str) -> Path:
    """Build the program itself, for the package of a system; its resources are inside."""
    folder = empty(BUILD / "wheel" / system)
    uv("build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable,
       "--out-dir", folder, ROOT)  # fmt: skip
    return next(folder.glob("*.whl"))


def _give_runtime(runtime: Path, packages: Path) -> None:
    for name in BESIDE_PYTHON:
        found = next((packages / each / name for each in ("PySide6", "shiboken6")
                      if (packages / each / name).exists()), None)  # fmt: skip
        if found is None:
            raise Failed(f"{name} is not in Qt's packages any more: torch needs it beside Python.")
        if not (runtime / name).exists():
            shutil.copy(found, runtime / name)


def launchers(folder: Path) -> None:
    """Compile MouseVision.exe and MouseVision.com, with icon and version."""
    work = empty(BUILD / "windows" / "launcher")
    for name in ("launcher.c", "launcher.rc", "launcher.manifest"):
        shutil.copy(WINDOWS / name, work)
    shutil.copy(icons.ico(work / "mousevision.ico"), folder / RUNTIME / "mousevision.ico")
    parts = [*version().split("."), "0", "0", "0"][:4]
    run("x86_64-w64-mingw32-windres", f"-DCOMMAS={','.join(parts)}",
        f'-DDOTTED=\\"{version()}\\"', "launcher.rc", "launcher.o", cwd=work)  # fmt: skip
    library = f'-DPYTHON_DLL=L"python{TAG}.dll"'
    flags = (library, "-municode", "-O2", "-s", "-Wall", "-Wextra", "-Werror", NO_TIME)
    for name, more in (("MouseVision.exe", ("-mwindows",)), ("MouseVision.com", ("-DTERMINAL",))):
        run(COMPILER, *flags, *more, "launcher.c", "launcher.o", "-o", folder / name, cwd=work)
