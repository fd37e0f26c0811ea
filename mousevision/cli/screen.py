"""Whether there is a screen to open a window on: without one Qt would end the program."""

from __future__ import annotations

import os
import sys

from mousevision.core.errors import MouseVisionError


def has_screen() -> bool:
    """Return whether a window can be shown, or is asked to be drawn nowhere."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def no_screen() -> MouseVisionError:
    """Return the error that there is no screen."""
    return MouseVisionError(
        "There is no screen to open the window on: the verbs of “mousevision --help” work without "
        "one, and so does everything under xvfb-run."
    )


def draw_nowhere() -> None:
    """Let Qt draw into memory where there is no screen."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
