"""Where the program starts: without a verb the window, with one the command line."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Start the program as its arguments say."""
    # A double click on a project gives its file and no verb.
    if len(sys.argv) == 1 or (len(sys.argv) == 2 and sys.argv[1].endswith(".mvproj")):
        window()
    try:
        from mousevision.cli.app import run

        code = run()
    except KeyboardInterrupt:  # before the command line was there to answer
        if sys.stderr is not None:
            sys.stderr.write("mousevision: Interrupted; nothing is half written.\n")
        code = INTERRUPTED
    if code == INTERRUPTED:
        _leave_at_once(code)
    sys.exit(code)


def window() -> None:
    """Open the window."""
    from mousevision.cli.screen import has_screen, no_screen

    if not has_screen():
        from mousevision.cli.output import complain

        sys.exit(complain(no_screen()))
    gc.disable()  # what is imported stays; from then on `gui.collector` sees to it
    from mousevision.gui.app import run_window

    sys.exit(run_window(sys.argv[1:]))


def _leave_at_once(code: int) -> None:
    """End the process without taking down libraries whose import may have been broken off.

    Python would also turn the exit code into a death by signal if the interruption had passed
    through code that a library runs from C.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
