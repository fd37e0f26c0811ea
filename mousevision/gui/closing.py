"""Closing the window or its project: jobs are cancelled, threads waited for, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow


def stop_jobs(window: MainWindow) -> bool:
    """Ask before jobs are cancelled, cancel them and wait; return whether to go on."""
    busy = window.queue.busy()
    owned = busy is not None and (busy.stopping or window.verifier.owns(busy))
    if busy is not None and not owned and not _may_stop(busy.title, window):
        return False
    window.queue.cancel_all()
    window.queue.settle()
    return True


def shut_down(window: MainWindow) -> None:
    """Keep what the window remembers, stop every timer and thread, close the project."""
    window.settings.set_blob("geometry", window.saveGeometry())
    window.deck.remember()
    window.memory.keep()
    window.warm_up.stop()
    window.verifier.stop()
    window.explainer.stop()
    window.insider.stop()
    window.explorer.stop()
    window.arbiter.stop()
    window.finder.stop()
    window.reviewer.stop()
    window.moving.shutdown()
    window.comparer.close()
    window.player.shutdown()
    window.thumbnails.shutdown()
    window.view.shutdown()
    window.queue.shutdown()
    window.workspace.close()
    window.settings.sync()


def _may_stop(title: str, parent: QWidget) -> bool:
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "MouseVision",
        f"{title} is under way. Closing stops it; what it has finished stays.",
        parent=parent,
    )
    stop = box.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton("Keep working", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.exec()
    return box.clickedButton() is stop
