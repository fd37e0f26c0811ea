"""What is checked: a little each time, everything when a package is made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import icons
import linux
import linux_verify
import locks
import macos
import windows
import wine_verify
from common import BUILD, Failed, run, say


def cheap() -> None:
    """Look at what takes a minute: it is done at every change.

    Raises:
        Failed: If something is not right.
    """
    locks.check_all()
    windows.stub()
    metainfo = BUILD / "check" / "org.mousevision.mousevision.metainfo.xml"
    metainfo.parent.mkdir(parents=True, exist_ok=True)
    metainfo.write_text(linux.metainfo(), encoding="utf-8")
    run("desktop-file-validate", linux.LINUX / "mousevision.desktop")
    run("appstreamcli", "validate", "--no-net", metainfo)
    run("xmllint", "--noout", linux.LINUX / "mime.xml")
    macos.lint()
    icons.ico(BUILD / "check" / "mousevision.ico")
    say("desktop file, description, types and icons: fine")


def everything() -> None:
    """Build all packages and judge them, whatever one of them gives; say what was left out.

    The Windows packages are made beside the Linux ones: packing takes long and one core.

    Raises:
        Failed: If one of them failed.
    """
    beside = Beside("windows")
    parts: dict[str, Callable[[], object]] = {
        "cheap checks": cheap,
        "Linux packages": linux.build,
        "Linux, in a clean Debian": linux_verify.verify,
        "Windows packages": beside.wait,
        "Windows, under wine": wine_verify.verify,
    }
    rows, failed = [], []
    for name, part in parts.items():
        say(f"\n== {name}")
        began = time.monotonic()
        try:
            part()
            told = "passed"
        except Failed as error:
            say(str(error))
            failed.append(name)
            told = "FAILED"
        rows.append(f"{told:7} {name} ({time.monotonic() - began:.0f} s)")
    say("\n== What was verified\n" + "\n".join(rows))
    say("\n".join(f"skipped {words}" for words in skipped()))
    if failed:
        raise Failed(f"Not verified: {', '.join(failed)}.")


class Beside:
    """A verb that another process does meanwhile.

    Args:
        verb: One of those of this program.
    """

    def __init__(self, verb: str) -> None:
        self._told = BUILD / f"{verb}.log"
        self._told.parent.mkdir(parents=True, exist_ok=True)
        with self._told.open("w") as out:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent), verb],
                stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def wait(self) -> None:
        """Wait for its end, and tell what it told.

        Raises:
            Failed: If it failed.
        """
        code = self._process.wait()
        say(self._told.read_text(encoding="utf-8"))
        if code:
            raise Failed("See above.")


def skipped() -> list[str]:
    """Return what nobody can look at on such a machine."""
    return [
        "a real Windows: Defender, SmartScreen, drivers, signing (the installer is not signed)",
        "macOS: configuration and icon are looked at, nothing is built or run",
        *([] if os.environ.get("RUNTIME") == "release" else
          ["Python of python.org, unless it could be reached: then the file name says “proof”"]),
    ]  # fmt: skip
