"""The application: how the window starts, and what happens when something breaks."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from mousevision.core.crash_report import crash_report
from mousevision.core.logs import start_log
from mousevision.gui.collector import GuiCollector
from mousevision.gui.dialogs.crash import CrashBox
from mousevision.gui.icons import app_icon
from mousevision.gui.settings import Settings
from mousevision.gui.theme import apply_theme, styled_last
from mousevision.gui.window import MainWindow

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.002
"""How long a worker may hold the interpreter before the window's thread gets its turn."""


class Application(QApplication):
    """The application, which a Mac also tells of a project that was double-clicked.

    Windows and Linux start the program with the file's name; a Mac starts it without one, or
    turns to the one that runs, and sends an event.
    """

    asked_for = Signal(Path)

    def event(self, event: QEvent) -> bool:
        """Announce the file that is to be opened."""
        if isinstance(event, QFileOpenEvent):
            self.asked_for.emit(Path(event.file()))
            return True
        return super().event(event)


def make_application() -> QApplication:
    """Return the application, made and styled if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = Application(["MouseVision"])
    app.setApplicationName("MouseVision")
    app.setDesktopFileName("mousevision")
    app.setWindowIcon(app_icon())
    apply_theme(app)
    return app


def make_window(settings: Settings | None = None) -> MainWindow:
    """Return the window as the program makes it, not shown yet.

    Args:
        settings: What it remembers; by default the user's own.
    """
    with styled_last(make_application()):
        return MainWindow(settings)


def run_window(arguments: Sequence[str]) -> int:
    """Open the window, on a project if one is given, and stay until it is closed."""
    start_log()
    sys.setswitchinterval(SWITCH_SECONDS)
    app = make_application()
    collector = GuiCollector(app)
    collector.start()
    window = make_window()
    reporter = CrashReporter(window)
    reporter.install()
    window.show()
    if isinstance(app, Application):
        app.asked_for.connect(window.projects.open_path)
    if arguments:
        project = Path(arguments[0])
        QTimer.singleShot(0, window, lambda: window.projects.open_path(project))
    try:
        return app.exec()
    finally:
        reporter.remove()
        collector.stop()


class CrashReporter(QObject):
    """Tells the user of an error that nobody expected, once, and logs it; the window goes on."""

    happened = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._showing = False
        self.happened.connect(self._show)

    def install(self) -> None:
        """Take over from Python's own hooks."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Give back Python's own hooks."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        # A text and not the error goes to the window's thread: with it would go the frames of
        # this one and all that they hold.
        self.happened.emit(f"{kind.__name__}: {error}", _report(error))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(str, str)
    def _show(self, words: str, report: str) -> None:
        if self._showing:
            return
        self._showing = True
        box = CrashBox(words, report, self._window)
        box.exec()
        box.deleteLater()
        self._showing = False


def _report(error: BaseException) -> str:
    """Return what can be saved of an error; nothing if that fails too."""
    try:
        return crash_report(error)
    except Exception:  # the user is to be told of the first error all the same
        log.exception("no report of an unexpected error")
        return ""
