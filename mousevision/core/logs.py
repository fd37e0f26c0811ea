"""The log file: where everything goes that a window cannot print."""

from __future__ import annotations

import logging
import logging.handlers

from mousevision.core import paths

FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
MEGABYTE = 2**20


def start_log() -> None:
    """Write the log to a file in the platform's folder; a second call does nothing."""
    root = logging.getLogger()
    if any(isinstance(h, logging.handlers.RotatingFileHandler) for h in root.handlers):
        return
    try:
        file = paths.log_folder() / "mousevision.log"
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=2 * MEGABYTE, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:  # a home that cannot be written must not keep the window from opening
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
