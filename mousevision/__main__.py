"""Where the program starts: without a verb the window, with one the command line."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Start the program as its arguments say."""
    if len(sys.argv) == 1:
        window()
        return
    from mousevision.cli.app import app

    app(prog_name="mousevision")


def window() -> None:
    """Open the window."""
    from mousevision.gui.app import run_window

    sys.exit(run_window(sys.argv[1:]))


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
