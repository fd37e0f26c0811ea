"""What a Mac needs to build the application, as far as any system can make and check it.

Nothing of it has been run on a Mac.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import struct
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import icons
from common import BUILD, PACKAGING, Failed, run, say, version
from linux import SPEC
from windows_stage import wheel

MACOS = PACKAGING / "macos"
WORK = BUILD / "macos"
KEYS = {"name", "icon", "bundle_identifier", "version", "info_plist"}


def build() -> None:
    """Put icon, wheel and settings where `macos/build.sh` looks for them."""
    icon = icons.icns(WORK / "mousevision.icns")
    shutil.copy(wheel("macos"), WORK)
    lines = {"MOUSEVISION_ICON": icon, "MOUSEVISION_VERSION": version()}
    text = "".join(f"export {name}='{value}'\n" for name, value in lines.items())
    (WORK / "settings.sh").write_text(text, encoding="utf-8")


def lint() -> None:
    """Check what can be checked without a Mac.

    Raises:
        Failed: If something is not as it must be.
    """
    run("sh", "-n", MACOS / "build.sh")
    entitlements = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    if not all(value is True for value in entitlements.values()):
        raise Failed("entitlements.plist gives rights that are not yes or no.")
    bundle = _bundle()
    missing = KEYS - set(bundle)
    if missing:
        raise Failed(f"The application is described without {', '.join(sorted(missing))}.")
    if bundle["console"]:
        raise Failed("A Mac hides the windows of a program that has a console.")
    plistlib.dumps(bundle["info_plist"])
    _look_at_icon(icons.icns(BUILD / "check" / "mousevision.icns"))
    say("macOS: script, rights, description of the application and icon are well-formed; NOT RUN")


def _bundle() -> dict[str, Any]:
    """Run the specification as if on a Mac, with stand-ins for PyInstaller; see what it says."""
    said: dict[str, Any] = {}
    stand_ins = {name: mock.MagicMock() for name in ("Analysis", "PYZ", "EXE", "COLLECT")}
    stand_ins["Analysis"].return_value = mock.MagicMock(datas=[], binaries=[])
    space: dict[str, Any] = {**stand_ins, "SPECPATH": str(SPEC.parent)}
    space["BUNDLE"] = lambda _, **more: said.update(more)
    hooks = mock.MagicMock()
    hooks.collect_all.return_value = ([], [], [])
    hooks.collect_submodules.return_value = []
    hooks.copy_metadata.return_value = []
    settings = {"MOUSEVISION_ICON": "x.icns", "MOUSEVISION_VERSION": version()}
    with (
        mock.patch.dict(sys.modules, {"PyInstaller.utils.hooks": hooks}),
        mock.patch.dict(os.environ, settings),
        mock.patch.object(sys, "platform", "darwin"),
    ):
        exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), space)
    return said | {"console": stand_ins["EXE"].call_args.kwargs["console"]}


def _look_at_icon(path: Path) -> None:
    data = path.read_bytes()
    at, found = 8, []
    while at < len(data):
        kind, length = struct.unpack(">4sI", data[at : at + 8])
        if not data[at + 8 : at + 16].startswith(b"\x89PNG"):
            raise Failed(f"The picture {kind!r} of the icon is no PNG.")
        found.append(kind)
        at += length
    if struct.unpack(">4sI", data[:8]) != (b"icns", len(data)) or found != list(icons.MACOS):
        raise Failed("The icon of macOS is not well-formed.")
