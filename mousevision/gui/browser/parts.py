"""Small pieces of which the panels are built: rows and columns, labels, flat buttons."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.icons import icon

ICON = QSize(16, 16)
_ARROW = """
QToolButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; }
"""
"""Puts the arrow of a menu beside the words; Fusion puts it below them."""
AnyLabel = TypeVar("AnyLabel", bound=QLabel)
Part = QWidget | QLayout | int | None
"""Something to lay out: a widget, a layout, a distance in points, or None for a stretch."""


def _fill(layout: QBoxLayout, parts: tuple[Part, ...], spacing: int, margin: int) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def row(*parts: Part, spacing: int = 4, margin: int = 0) -> QHBoxLayout:
    """Return parts beside each other."""
    layout = QHBoxLayout()
    _fill(layout, parts, spacing, margin)
    return layout


def column(*parts: Part, spacing: int = 4, margin: int = 0) -> QVBoxLayout:
    """Return parts below each other."""
    layout = QVBoxLayout()
    _fill(layout, parts, spacing, margin)
    return layout


class WrappedLabel(QLabel):
    """Words over several lines, of which a layout that is short of room cuts none."""

    def setText(self, words: str) -> None:
        """Show other words."""
        super().setText(words)
        self._keep_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Need the height that the words take in this width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_room()

    def _keep_room(self) -> None:
        self.setMinimumHeight(0)  # else it counts as needed
        if self.text():
            self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))


def label(words: str = "", *, wrap: bool = False, name: str = "", spoken: str = "") -> QLabel:
    """Return words; `name` is the object's name, `spoken` what a screen reader calls it."""
    made = WrappedLabel(words) if wrap else QLabel(words)
    made.setWordWrap(wrap)
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    return made


def quiet(made: AnyLabel) -> AnyLabel:
    """Make words secondary: the palette's placeholder colour, which follows light and dark."""
    made.setForegroundRole(made.foregroundRole().PlaceholderText)
    return made


def tool_button(drawing: str, words: str, tip: str, *, with_words: bool = False) -> QToolButton:
    """Return a flat button with an icon; the words stand beside it or are only spoken."""
    button = QToolButton()
    button.setObjectName(words.lower().replace(" ", "_"))
    button.setText(words)
    button.setAccessibleName(words)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    button.setIconSize(ICON)
    if drawing:
        button.setIcon(icon(drawing))
    style = Qt.ToolButtonStyle
    beside = style.ToolButtonTextBesideIcon if drawing else style.ToolButtonTextOnly
    button.setToolButtonStyle(beside if with_words else style.ToolButtonIconOnly)
    if with_words:
        button.setStyleSheet(_ARROW)
    return button


def thin_bar(spoken: str, name: str = "") -> QProgressBar:
    """Return a bar without words, 0 to 1000, for how far something is."""
    bar = QProgressBar()
    bar.setObjectName(name)
    bar.setAccessibleName(spoken)
    bar.setRange(0, 1000)
    bar.setTextVisible(False)
    bar.setFixedHeight(8)
    return bar


def elastic(combo: QComboBox) -> QComboBox:
    """Let a combo box take the width there is, however long its entries are."""
    combo.setMinimumContentsLength(4)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def scrolled(inside: QWidget) -> QScrollArea:
    """Return an area that scrolls what is taller than it; nothing is ever wider."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def warning_colour(widget: QWidget) -> str:
    """Return a red that can be read on the widget's ground, `#RRGGBB`."""
    dark = widget.palette().window().color().lightness() < 128
    return "#FF8A80" if dark else "#B3261E"
