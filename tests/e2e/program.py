"""Running the real program as a child, as a script or a person would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 100
SMALL = [
    part
    for setting in ("frames=4", "height=24", "width=32", "filters=4")
    for part in ("--set", setting)
]
"""Settings with which the networks learn in no time."""


@dataclass(frozen=True)
class Result:
    """How a call of the program ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What standard output holds, which must be one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on standard error, which must be all that there is."""
        assert self.err.startswith("mousevision: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("mousevision: ").rstrip("\n")


def environment() -> dict[str, str]:
    """Return what a child should find around it: no screen, and a place for its log."""
    logs = Path(tempfile.gettempdir(), "mousevision-tests")
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(logs),
        "LOCALAPPDATA": str(logs),
    }


def is_packaged() -> bool:
    """Return whether a packaged program is tested instead of the sources."""
    return bool(os.environ.get("MOUSEVISION_PROGRAM"))


def command(*arguments: object) -> list[str]:
    """Return how the program is called: a packaged one, if MOUSEVISION_PROGRAM names it."""
    packaged = os.environ.get("MOUSEVISION_PROGRAM")
    program = [packaged] if packaged else [sys.executable, "-m", "mousevision"]
    return [*program, *map(str, arguments)]


def run(*arguments: object, patience: float = PATIENCE) -> Result:
    """Call the program and wait for its end."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=patience,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def interrupt(*arguments: object) -> tuple[Result, float]:
    """Call the program, press Ctrl+C once it reports progress, and return how long it took."""
    with subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    ) as child:
        assert child.stderr is not None
        first = child.stderr.readline()
        pressed = time.monotonic()
        child.send_signal(signal.SIGINT)
        try:
            out, err = child.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
        return Result(child.returncode, out, first + err), time.monotonic() - pressed
