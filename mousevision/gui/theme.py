"""How the program looks: Fusion, light or dark as the system says, one accent colour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from mousevision.core.resources import resource

ACCENT = {Qt.ColorScheme.Light: "#0B6BB0", Qt.ColorScheme.Dark: "#4AA3E0"}
CHOSEN = "dark"
"""Property of the application: whether the user chose dark colours."""


def apply_theme(app: QApplication) -> None:
    """Set style, accent and style sheet, and follow the system between light and dark."""
    app.setStyle("Fusion")
    app.setStyleSheet(resource("style.qss").read_text(encoding="utf-8"))
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _: set_dark(app, app.property(CHOSEN) is True))
    set_dark(app, False)


@contextmanager
def styled_last(app: QApplication) -> Iterator[None]:
    """Let the window be made without the style sheet, which is put on when all of it is there.

    Whenever a widget gets a parent, Qt asks the sheet anew about all that is in it: half of the
    time that the window takes.
    """
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def set_dark(app: QApplication, on: bool) -> None:
    """Take dark colours whatever the system says, or follow the system again."""
    app.setProperty(CHOSEN, on)
    if on:
        _accent(app, Qt.ColorScheme.Dark, dark_palette())
    else:
        _accent(app, app.styleHints().colorScheme())


def _accent(app: QApplication, scheme: Qt.ColorScheme, palette: QPalette | None = None) -> None:
    """Give a palette the program's accent; without one the rest stays the system's.

    A new palette holds no colour of its own, so what is not set here goes on following the system.
    """
    colour = QColor(ACCENT.get(scheme, ACCENT[Qt.ColorScheme.Light]))
    palette = QPalette() if palette is None else palette
    for role in (QPalette.ColorRole.Accent, QPalette.ColorRole.Link):
        palette.setColor(role, colour)
    # White is to be read on it: the accent that stands out from the dark is too pale for that.
    ground = colour.darker(150) if scheme is Qt.ColorScheme.Dark else colour
    palette.setColor(QPalette.ColorRole.Highlight, ground)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))
    app.setPalette(palette)
    app.setStyleSheet(app.styleSheet())  # Else widgets that it styles keep the old colours.


def dark_palette() -> QPalette:
    """Return Fusion's colours for a dark room, for systems that do not tell."""
    # Far enough apart that fields and boxes to tick stand out, since Fusion's outlines do not.
    palette = QPalette(QColor(66, 66, 70), QColor(52, 52, 55))
    palette.setColor(QPalette.ColorRole.Base, QColor(30, 30, 33))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(160, 160, 165))
    return palette
