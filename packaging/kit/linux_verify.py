"""The Linux packages, installed and started in a clean Debian with only what they declare."""

from __future__ import annotations

import shutil
from pathlib import Path

from clean_system import CleanSystem
from common import DIST, NAME, ROOT, Failed, empty, files, run, say, version
from judging import judge, virtual_screen, wait_for, window_there
from linux import TOP, WORK, build

RELEASE = "bookworm"
PROOF = DIST / "proof"
ODD = "Käfig 1/Mouse Vision"
"""A folder with a space and an umlaut in its name, from which the unpacked program must run."""
JOBS = [f"tests/e2e/test_{name}.py" for name in
        ("command_line", "single_verbs", "explain", "audit", "bouts", "real_clips")]  # fmt: skip
WARM_SECONDS = 1.0
LINT_ACCEPTED = {
    "bogus-mail-host": "there is no address to write to",
    "bogus-mail-host-in-debian-changelog": "as above",
    "copyright-file-contains-full-apache-2-license": "in full, for who unpacks the archive",
    "copyright-file-contains-full-gpl-license": "as above",
    "custom-library-search-path": "libraries of the wheels find each other by it",
    "dir-or-file-in-opt": "what is not Debian's own belongs into /opt",
    "embedded-library": "the program brings its own libraries, and runs on every release",
    "executable-not-elf-or-script": "as the wheels' makers packed them",
    "hardening-no-pie": "as above",
    "library-not-linked-against-libc": "as above",
    "script-not-executable": "as above: modules of Python that nobody starts",
    "shared-library-is-executable": "as above",
    "unusual-interpreter": "as above",
    "wrong-path-for-interpreter": "as above",
    "missing-depends-on-sensible-utils": "words in a library, not a program that is called",
    "no-manual-page": "the program has a guide, and `mousevision --help`",
    "package-installs-python-bytecode": "compiled for the Python inside, which is the only one",
    "shared-library-lacks-prerequisites": "modules of Python find their symbols in the program",
    "unstripped-binary-or-object": "OpenBLAS and others do not survive stripping",
}
"""Kinds of lintian's findings that stay, each with the reason."""


def verify() -> None:
    """Build, lint, install, start; each proof is kept in `dist/proof`.

    Raises:
        Failed: If something is not as it must be.
    """
    deb = DIST / f"mousevision_{version()}_amd64.deb"
    if not deb.exists():
        deb = build()
    empty(PROOF / "linux")
    lint(deb)
    system = CleanSystem(RELEASE)
    system.make()
    shutil.copy(deb, system.root / "root" / deb.name)
    system.install(f"/root/{deb.name}")
    say(f"installed in a clean {RELEASE}, with what it declares to need")
    offscreen(system)
    whole_job(deb)
    on_a_screen(system)
    unpacked(system)
    removed(system)


def lint(deb: Path) -> None:
    """Let Debian's and the desktops' own tools look at the package.

    Raises:
        Failed: If one of them finds an error that is not accepted, with a reason, above.
    """
    share = WORK / "deb" / "usr" / "share"
    run("desktop-file-validate", share / "applications" / "mousevision.desktop")
    run("appstreamcli", "validate", "--no-net", *files(share / "metainfo"))
    run("xmllint", "--noout", *files(share / "mime"))
    told = run("lintian", "--allow-root", "--fail-on", "none", "--tag-display-limit", "0", deb,
               timeout=1200)  # fmt: skip
    (PROOF / "linux" / "lintian.txt").write_text(told, encoding="utf-8")
    found = [line for line in told.splitlines() if line[:2] in ("E:", "W:")]
    wrong = [line for line in found if line.split()[2] not in LINT_ACCEPTED]
    if wrong:
        raise Failed("lintian:\n" + "\n".join(wrong[:20]))
    say(f"desktop-file-validate, appstreamcli, xmllint: fine; lintian: {len(found)} findings, all "
        "of kinds that are accepted with a reason")  # fmt: skip


def offscreen(system: CleanSystem) -> None:
    """Let the installed program test itself where nothing can be drawn on."""
    say("self-test, drawing into memory:")
    system.run("mousevision", "self-test", "--out", "/root/proof", timeout=600)
    _keep(system, "root/proof", "offscreen")


def whole_job(deb: Path) -> None:
    """Let the tests of the whole job run the packaged program instead of the sources.

    The self-test cannot know what every verb loads, and what is left out of a package shows only
    when somebody asks for it.
    """
    place = empty(WORK / "tested")
    run("dpkg-deb", "--extract", deb, place)
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists():
        raise Failed("The tests need the sources' environment: make setup.")
    program = place / TOP / "mousevision"
    told = run(python, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *JOBS,
               env={"MOUSEVISION_PROGRAM": str(program)}, timeout=1500)  # fmt: skip
    say(f"tests of the whole job, with the packaged program: {told.splitlines()[-1]}")


def on_a_screen(system: CleanSystem) -> None:
    """Let it test itself on a virtual screen, and measure when its window is there."""
    say("self-test, on a virtual screen:")
    with virtual_screen() as display:
        place = {"DISPLAY": display}
        (system.root / "tmp" / ".X11-unix").mkdir(parents=True, exist_ok=True)
        run("mount", "--bind", "/tmp/.X11-unix", system.root / "tmp" / ".X11-unix")
        try:
            system.run("mousevision", "self-test", "--out", "/root/seen", env=place, timeout=600)
            _keep(system, "root/seen", "screen")
            times = [_window_seconds(system, display) for _ in range(5)]
        finally:
            run("umount", system.root / "tmp" / ".X11-unix")
    best = min(times)
    told = ", ".join(f"{each:.2f}" for each in times)
    say(f"window on screen after {told} s (starting five times, the first one cold)")
    if best > WARM_SECONDS:
        raise Failed(f"The window takes {best:.2f} s, warm; {WARM_SECONDS:.0f} s are promised.")


def _window_seconds(system: CleanSystem, display: str) -> float:
    with system.started("mousevision", env={"DISPLAY": display}):
        seconds = wait_for(lambda: window_there(display), 60, "window")
    wait_for(lambda: not window_there(display), 60, "end of the window")
    return seconds


def unpacked(system: CleanSystem) -> None:
    """Unpack the archive into a folder with an odd name, and let the program test itself there."""
    say(f"self-test, unpacked into “{ODD}”:")
    place = system.root / "root" / ODD
    place.mkdir(parents=True)
    packed = DIST / f"{NAME}-{version()}-linux-x86_64.tar.zst"
    run("tar", "--extract", "--zstd", "--file", packed, "--directory", place)
    program = f"/root/{ODD}/{NAME}/mousevision"
    system.run(program, "self-test", "--out", "/root/odd", timeout=600)
    _keep(system, "root/odd", "odd-folder")


def removed(system: CleanSystem) -> None:
    """Remove the package: nothing of it stays, and what the user has does.

    Raises:
        Failed: If not.
    """
    before = [path for path in files(system.root / "root") if "odd" in path.parts]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    system.run("apt-get", "remove", "-y", "-qq", "mousevision", env=quiet)
    if (system.root / "opt" / "mousevision").exists():
        raise Failed("Removing the package leaves files in /opt/mousevision: it wrote there.")
    if not all(path.exists() for path in before):
        raise Failed("Removing the package has taken files of the user.")
    say("removed; nothing of it is left, and nothing of the user's is gone")


def _keep(system: CleanSystem, folder: str, name: str) -> None:
    shutil.copytree(system.root / folder, PROOF / "linux" / name, dirs_exist_ok=True)
    judge(PROOF / "linux" / name / "self-test.json", PROOF / "linux" / name / "window.png")
