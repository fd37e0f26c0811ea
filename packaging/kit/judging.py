"""An installed program is judged by its own self-test, by its window, and by what it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import Failed, say

DISPLAYS = range(90, 120)


def judge(report: Path, picture: Path) -> None:
    """Look at what a self-test wrote.

    Raises:
        Failed: If a step failed, or there is no picture of the window.
    """
    if not report.exists():
        raise Failed(f"The self-test wrote no {report.name}.")
    told = json.loads(report.read_text(encoding="utf-8"))
    for step in told["steps"]:
        say(f"    {'ok    ' if step['ok'] else 'FAILED'} {step['name']}: {step['words']}")
    if not told["ok"]:
        raise Failed("The installed program does not pass its self-test.")
    if not picture.exists() or picture.stat().st_size < 5_000:
        raise Failed("The self-test made no picture of the window.")


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Lend a screen on which nobody looks; its name is for DISPLAY."""
    number = next(each for each in DISPLAYS if not Path(f"/tmp/.X{each}-lock").exists())
    process = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1600x1000x24", "-ac", "-noreset"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(lambda: Path(f"/tmp/.X11-unix/X{number}").exists(), 10, "a virtual screen")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


def wait_for(there: object, seconds: float, what: str) -> float:
    """Wait until something is there, and return how long that took.

    Raises:
        Failed: If it takes too long.
    """
    began = time.perf_counter()
    while not there():  # type: ignore[operator]
        if time.perf_counter() - began > seconds:
            raise Failed(f"There is no {what} after {seconds:.0f} s.")
        time.sleep(0.01)
    return time.perf_counter() - began


def window_there(display: str, title: str = "MouseVision") -> bool:
    """Return whether a window is to be seen with these words in its title."""
    told = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title],
        env={**os.environ, "DISPLAY": display}, capture_output=True, check=False,
    )  # fmt: skip
    return bool(told.stdout.split())
