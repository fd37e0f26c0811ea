"""How the program looks: Fusion, light or dark as the system says, one accent colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from mousevision.core.resources import resource

ACCENT = {Qt.ColorScheme.Light: "#0B6BB0", Qt.ColorScheme.Dark: "#4AA3E0"}


def apply_theme(app: QApplication) -> None:
    """Set style, accent and style sheet, and follow the system between light and dark."""
    app.setStyle("Fusion")
    app.setStyleSheet(resource("style.qss").read_text(encoding="utf-8"))
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda scheme: _accent(app, scheme))
    _accent(app, hints.colorScheme())


def _accent(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Give the system's palette the program's accent; the rest stays the system's.

    A new palette holds no colour of its own, so what is not set here goes on following the system.
    """
    colour = QColor(ACCENT.get(scheme, ACCENT[Qt.ColorScheme.Light]))
    palette = QPalette()
    for role in (QPalette.ColorRole.Accent, QPalette.ColorRole.Highlight, QPalette.ColorRole.Link):
        palette.setColor(role, colour)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))
    app.setPalette(palette)


def dark_palette() -> QPalette:
    """Return Fusion's colours for a dark room, for screenshots and systems that do not tell."""
    palette = QPalette(QColor(45, 45, 48), QColor(37, 37, 40))
    palette.setColor(QPalette.ColorRole.Base, QColor(30, 30, 33))
    return palette
