"""The Windows packages: an installer for the user at hand, and the same folder as a zip."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import icons
import notices
import windows_check
import windows_stage
from common import (
    BUILD,
    DIST,
    MEGABYTE,
    NAME,
    Failed,
    date_all,
    empty,
    epoch,
    files,
    run,
    say,
    sha256,
    size,
    version,
    within,
)
from compiled import ZIP_TIME
from windows_runtime import PROOF, WINDOWS

BUDGET = 260 * MEGABYTE


def build() -> Path:
    """Make both packages in `dist`, and return the installer."""
    kind = windows_stage.build((os.environ.get("RUNTIME") or "auto").lower())
    windows_check.check(windows_stage.STAGE)
    DIST.mkdir(exist_ok=True)
    proof = f"-{PROOF}" if kind == PROOF else ""
    setup = DIST / f"{NAME}-{version()}{proof}-setup.exe"
    make_installer(windows_stage.STAGE, setup)
    within(setup, BUDGET)
    portable(DIST / f"{NAME}-{version()}{proof}-portable.zip")
    bill(DIST / f"{NAME}-{version()}-windows.cdx.json")
    if proof:
        say("This Python is for proof only: a release is built where python.org can be reached.")
    return setup


def make_installer(stage: Path, out: Path, *, quick: bool = False) -> None:
    """Pack a folder into an installer.

    Args:
        stage: What is installed.
        out: The installer.
        quick: It need not be small: who makes it only looks whether the script is right.
    """
    work = empty(BUILD / "windows" / "installer")
    icon = icons.ico(work / "mousevision.ico")
    listed = work / "files.nsh"
    listed.write_text(_file_lines(stage), encoding="utf-8")
    date_all(stage)
    out.unlink(missing_ok=True)
    defined = {
        "VERSION": version(), "STAGE": stage, "OUT": out, "FILES": listed, "ICON": icon,
        "MEGABYTES": round(size(stage) / MEGABYTE), **({"QUICK": ""} if quick else {}),
    }  # fmt: skip
    run("makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in defined.items()),
        WINDOWS / "installer.nsi")  # fmt: skip
    os.utime(out, (epoch(), epoch()))


def _file_lines(stage: Path) -> str:
    """Return the lines that install every file, sorted, so that each build packs them alike."""
    lines, folder = [], None
    for path in files(stage):
        place = path.relative_to(stage)
        if place.parent != folder:
            folder = place.parent
            parts = (part.replace("$", "$$") for part in folder.parts)
            below = "".join(f"\\{part}" for part in parts)
            lines.append(f'SetOutPath "$INSTDIR{below}"')
        lines.append(f'File "{path}"')
    return "\n".join(lines) + "\n"


def portable(archive: Path) -> None:
    """Pack the same folder into a zip that needs no installing."""
    archive.unlink(missing_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for path in files(windows_stage.STAGE):
            place = Path(NAME, path.relative_to(windows_stage.STAGE)).as_posix()
            entry = zipfile.ZipInfo(place, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, out.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
    say(f"{archive.name}: {archive.stat().st_size / MEGABYTE:.0f} MB")


def bill(path: Path) -> None:
    """Write the bill of materials of what was staged."""
    packages = windows_stage.STAGE / windows_stage.PACKAGES
    parts = notices.collect(packages, "windows", windows_stage.python(), texts=False)
    notices.write_bill(path, parts, "windows")


def stub() -> None:
    """Pack a folder with hardly anything in it: whether script and tools are right, in seconds.

    Raises:
        Failed: If not, or if two runs give different installers.
    """
    stage = empty(BUILD / "windows" / "stub")
    (stage / "runtime" / "Lib").mkdir(parents=True)
    windows_stage.launchers(stage)
    (stage / "LICENSE.txt").write_text("stub")
    (stage / "runtime" / "Lib" / "with $sign.py").write_text("# of a file\n")
    hashes = []
    for _ in range(2):
        out = BUILD / "windows" / "stub.exe"
        make_installer(stage, out, quick=True)
        hashes.append(sha256(out))
    if hashes[0] != hashes[1]:
        raise Failed("Two runs of NSIS over the same folder give different installers.")
    say("NSIS packs a stub of the installer, twice the same")
