"""Letting the window run from plain code, as it runs for a user."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def let_run(milliseconds: int) -> None:
    """Run the window and its threads for so long.

    Qt's waiting for tests (`QTest.qWait`) keeps the interpreter's lock, so that no job would move.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
