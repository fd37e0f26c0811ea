"""A clean system in a folder, in which a package is installed as on somebody's new machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from common import BUILD, Failed, run, say

BASES = BUILD / "clean"
INSIDE = """
mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/dev/shm" && exec chroot "$0" "$@"
"""
HOME = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}


class CleanSystem:
    """A system made by debootstrap; commands in it see nothing of this one but what is lent.

    Args:
        release: The name of a release of Debian: `bookworm`, `trixie`.
        packages: More of its packages that the system has from the start.
    """

    def __init__(self, release: str, *packages: str) -> None:
        if os.geteuid() != 0:
            raise Failed("A clean system can be made by root only.")
        self._release, self._packages = release, packages
        self.root = BASES / f"{release}-used"

    def make(self) -> None:
        """Make it anew, out of a base that is kept from one time to the next."""
        base = BASES / "-".join((self._release, *self._packages)).replace("/", "_")[:120]
        if not (base / "made").exists():
            shutil.rmtree(base, ignore_errors=True)
            base.parent.mkdir(parents=True, exist_ok=True)
            say(f"debootstrap {self._release} {' '.join(self._packages)}")
            run("debootstrap", "--variant=minbase", self._release, base, _mirror(), timeout=900)
            if self._packages:
                self._install(base, *self._packages)
            (base / "made").touch()
        shutil.rmtree(self.root, ignore_errors=True)
        run("cp", "--archive", "--reflink=auto", base, self.root)

    def install(self, *packages: str) -> str:
        """Let its apt install packages, or files of packages, with what these declare to need."""
        return self._install(self.root, *packages)

    def _install(self, root: Path, *packages: str) -> str:
        quiet = ("-qq", "-y", "--no-install-recommends", "-o", "APT::Sandbox::User=root")
        environment = HOME | {"DEBIAN_FRONTEND": "noninteractive"}
        return run("chroot", root, "apt-get", "install", *quiet, *packages, env=environment,
                   timeout=900)  # fmt: skip

    def run(
        self, *command: str, env: Mapping[str, str] | None = None, timeout: float = 300
    ) -> str:
        """Run a command in there, with its own environment only; return what it printed."""
        return run(*self._inside(env), *command, timeout=timeout)

    @contextmanager
    def started(self, *command: str, env: Mapping[str, str] | None = None) -> Iterator[None]:
        """Let a command run in there until the block ends."""
        process = subprocess.Popen(
            [*map(str, self._inside(env)), *command],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield
        finally:
            process.kill()
            process.wait()

    def _inside(self, env: Mapping[str, str] | None) -> list[str | Path]:
        """Return what runs a command in there, with its own processes and mounts."""
        words = [f"{name}={value}" for name, value in (HOME | dict(env or {})).items()]
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child",
                f"--mount-proc={self.root}/proc", "sh", "-c", INSIDE, self.root,
                "env", "-i", *words]  # fmt: skip


def _mirror() -> str:
    """Return where this machine's own apt takes its packages from."""
    told = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(LABEL)")
    for line in told.splitlines():
        place, _, origin = line.partition(" ")
        if re.fullmatch(r"Debian Debian", origin.strip()):
            return place
    raise Failed("This machine's apt has no mirror of Debian: clean systems are made from one.")
