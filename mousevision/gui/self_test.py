"""The window's part of the self-test: it opens, paints and closes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from mousevision.gui.app import make_window
from mousevision.gui.settings import Settings
from mousevision.gui.waiting import let_run


def window_step(out: Path | None) -> str:
    """Open the window, look whether it painted anything, and keep its picture in `out`.

    Raises:
        RuntimeError: If the window stays blank.
    """
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(Settings(Path(folder) / "window.ini"))
        window.show()
        let_run(300)
        picture = window.grab().toImage()
        window.close()
        window.deleteLater()
        let_run(50)
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 5)
        for y in range(0, picture.height(), 5)
    }
    if len(colours) < 3:
        raise RuntimeError("the window stays blank")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        picture.save(str(out / "window.png"))
    size = f"{picture.width()} x {picture.height()}"
    return f"opened on {QGuiApplication.platformName()}, {size} pixels"
