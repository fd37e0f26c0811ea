"""Where the program starts: without a verb the window, with one the command line."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path


def main() -> None:
    """Start the program as its arguments say."""
    if len(sys.argv) == 1 or (len(sys.argv) == 2 and _is_project(Path(sys.argv[1]))):
        window()
    try:
        from mousevision.cli.app import run
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run())


def _is_project(path: Path) -> bool:
    """Whether a file manager has handed over a project to be opened."""
    if path.suffix == ".mvproj":
        return path.is_file()
    return path.is_dir() and any(path.glob("*.mvproj"))


def window() -> None:
    """Open the window."""
    from mousevision.cli.screen import has_screen, no_screen

    if not has_screen():
        from mousevision.cli.output import complain

        sys.exit(complain(no_screen()))
    from mousevision.gui.app import run_window

    sys.exit(run_window(sys.argv[1:]))


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
