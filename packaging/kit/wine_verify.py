"""The Windows installer under wine: installed silently, judged, started, uninstalled.

The installer itself is what is shipped. What wine lacks (see `wine_shims`) is added to a copy of
what it installed; a real Windows has seen none of this.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from clean_system import CleanSystem
from common import DIST, NAME, Failed, empty, files, run, say, version
from judging import judge, virtual_screen, wait_for, window_there
from windows import build
from wine_shims import add_shims

RELEASE = "trixie"
PACKAGES = ("wine", "wine64", "xvfb", "fonts-dejavu-core")
PROOF = DIST / "proof" / "windows"
HOME = "/root/wine"
DRIVE = f"{HOME}/drive_c"
ODD = "Käfig 1\\Mouse Vision"
"""A folder with a space and an umlaut in its name, which the user chooses."""
STUDY = "Studie 1"
"""A project, opened by a double click on its file."""
BLOCKED = "NOTICES.txt"
"""A file that an installation cannot write, since something else bears its name."""
USUAL = f"users/root/AppData/Local/Programs/{NAME}"
TYPES = (r"Software\Classes\.mvproj", rf"Software\Classes\{NAME}.Project")
KEYS = {
    "uninstall": rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}",
    "project files": rf"HKCU\{TYPES[0]}",
    "open": rf"HKCU\{TYPES[1]}\shell\open\command",
}
START = f"users/root/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/{NAME}.lnk"
ENVIRONMENT = {
    "WINEPREFIX": HOME,
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree=;mshtml=;winedbg.exe=;mscms=n,b;vcomp140=n",
    "KMP_AFFINITY": "disabled",  # Intel's OpenMP asks wine for what it cannot tell
}


class Wine:
    """A clean system with wine, and a drive C: of its own."""

    def __init__(self) -> None:
        self.system = CleanSystem(RELEASE, *PACKAGES)
        self.system.make()
        self.drive = self.system.root / DRIVE.lstrip("/")
        self.display = ""
        self.run("wineboot", "--init", timeout=300)
        say(self.run("wine", "--version").strip())

    def run(self, *command: str, timeout: float = 600) -> str:
        """Run a command in there, on the virtual screen if there is one.

        Wine's server writes what the command has changed only when it ends, which it must do
        before the command's processes are taken away.
        """
        script = '"$@"; code=$?; wineserver -w; exit $code'
        return self.system.run(
            "sh", "-c", script, "sh", *command, env=self.environment(), timeout=timeout
        )

    def environment(self) -> dict[str, str]:
        """Return wine's settings."""
        return ENVIRONMENT | ({"DISPLAY": self.display} if self.display else {})

    def has_key(self, key: str) -> bool:
        """Return whether the registry has a key."""
        try:
            self.run("wine", "reg", "query", key, timeout=60)
        except Failed:
            return False
        return True


def verify() -> None:
    """Build, install, judge, start, uninstall; each proof is kept in `dist/proof`.

    Raises:
        Failed: If something is not as it must be.
    """
    found = sorted(DIST.glob(f"{NAME}-{version()}*-setup.exe"))
    setup = found[0] if found else build()
    empty(PROOF)
    wine = Wine()
    shutil.copy(setup, wine.drive / "setup.exe")
    _usual(wine)
    _odd(wine)


def _usual(wine: Wine) -> None:
    """Install without a question, look at what that left, install over it, and uninstall."""
    seconds = _install(wine)
    place = wine.drive / USUAL
    _there(wine, place)
    say(f"installed silently in {seconds:.0f} s: program, start menu, project files, uninstaller")
    _install(wine)
    _there(wine, place)
    if (place / "runtime.old").exists():
        raise Failed("An installation over the one before leaves that one's files.")
    say("installed over it: as the first time")
    _stopped(wine, place)
    (place / "notes of the user.txt").write_text("mine")
    _uninstall(wine, place)
    left = [path.name for path in files(place)]
    if left != ["notes of the user.txt"]:
        raise Failed(f"Uninstalling leaves {left}.")
    gone = [name for name, key in KEYS.items() if wine.has_key(key)]
    if gone or (wine.drive / START).exists():
        raise Failed(f"Uninstalling leaves {', '.join(gone) or 'the start menu'} behind.")
    say("uninstalled silently: nothing is left but what the user had put there")


def _stopped(wine: Wine, place: Path) -> None:
    """Let an installation over the one that is there fail: that one must still be whole."""
    before = files(place)
    (place / BLOCKED).unlink()
    (place / BLOCKED).mkdir()
    try:
        _install(wine)
    except Failed:
        (place / BLOCKED).rmdir()
    else:
        raise Failed(f"{BLOCKED} cannot be written, and the installer does not say so.")
    missing = set(before) - set(files(place)) - {place / BLOCKED}
    if missing or (place / "runtime.old").exists():
        raise Failed(f"An installation that fails takes the one before: {sorted(missing)[:3]}")
    say("an installation over it that cannot write a file fails, and leaves the program as it was")


def _odd(wine: Wine) -> None:
    """Install into a folder with an odd name, and let what lies there test itself."""
    # Word by word: in one, wine would put quotation marks around it, which NSIS does not take.
    _install(wine, *f"/D=C:\\{ODD}".split(" "))
    place = wine.drive / ODD.replace("\\", "/")
    _there(wine, place)
    before = {path.relative_to(place) for path in files(place)}
    add_shims(place, wine.drive / "windows" / "system32")
    shims = {path.relative_to(place) for path in files(place)} - before
    told = ", ".join(map(str, sorted(shims)))
    say(f"shims of wine are added to the copy in “C:\\{ODD}”: {told}")
    with virtual_screen() as display:
        wine.display = display
        screen = wine.system.root / "tmp" / ".X11-unix"
        screen.mkdir(parents=True, exist_ok=True)
        run("mount", "--bind", "/tmp/.X11-unix", screen)
        try:
            told = wine.run("wine", str(_windows(place) + "\\MouseVision.com"), "--version")
            if f"{NAME} {version()}" not in told:
                raise Failed(f"MouseVision.com --version says {told!r}")
            say("self-test:")
            wine.run("wine", _windows(place) + "\\MouseVision.com", "self-test", "--out",
                     "C:\\proof", timeout=1200)  # fmt: skip
            shutil.copytree(wine.drive / "proof", PROOF / "self-test", dirs_exist_ok=True)
            judge(PROOF / "self-test" / "self-test.json", PROOF / "self-test" / "window.png")
            _window(wine, place)
        finally:
            run("umount", screen)
            wine.display = ""
    written = {path.relative_to(place) for path in files(place)} - before - shims
    if written:
        raise Failed(f"The program writes beside itself: {sorted(map(str, written))[:5]}")
    say("nothing was written beside the program")
    _uninstall(wine, place)


def _window(wine: Wine, place: Path) -> None:
    """Open a project as a double click on its file does, and take a picture of the window."""
    project = _windows(place.parent / STUDY)
    wine.run("wine", _windows(place) + "\\MouseVision.com", "new", project, "--class", "pre=1")
    for key in TYPES:  # of one user: Windows looks there, this wine only at those of all users
        wine.run("wine", "reg", "copy", f"HKCU\\{key}", f"HKLM\\{key}", "/s", "/f")
    file = f"{project}\\{STUDY}.mvproj"
    with wine.system.started("wine", "start", "/wait", file, env=wine.environment()):
        seconds = wait_for(lambda: window_there(wine.display, STUDY), 120, "window")
        time.sleep(3)  # until it has painted all
        run("import", "-window", "root", PROOF / "window.png", env={"DISPLAY": wine.display})
    say(f"a double click on a project opens it, after {seconds:.1f} s under wine; picture: "
        f"{PROOF / 'window.png'}")  # fmt: skip


def _install(wine: Wine, *more: str) -> float:
    began = time.monotonic()
    wine.run("wine", "C:\\setup.exe", "/S", *more)
    return time.monotonic() - began


def _there(wine: Wine, place: Path) -> None:
    wanted = [place / "MouseVision.exe", place / "MouseVision.com", place / "Uninstall.exe",
              place / "runtime" / "pythonw.exe", wine.drive / START]  # fmt: skip
    missing = [str(path) for path in wanted if not path.exists()]
    missing += [name for name, key in KEYS.items() if not wine.has_key(key)]
    if missing:
        raise Failed(f"After installing there is no {', '.join(missing)}.")


def _uninstall(wine: Wine, place: Path) -> None:
    # The uninstaller goes on in a copy of itself, so that it can delete itself.
    wine.run("wine", _windows(place) + "\\Uninstall.exe", "/S")
    wait_for(lambda: not (place / "Uninstall.exe").exists(), 120, "end of the uninstaller")
    wine.run("wineserver", "-w", timeout=120)


def _windows(place: Path) -> str:
    """Return a folder of the drive as Windows writes it."""
    parts = place.parts[place.parts.index("drive_c") + 1 :]
    return "C:\\" + "\\".join(parts)
