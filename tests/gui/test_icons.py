"""Icons follow the palette, are sharp at 200 % and are all drawn in one colour."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from mousevision.core.resources import resource
from mousevision.gui.icons import drawing, icon

NAMES = sorted(path.stem for path in resource("icons").glob("player-*.svg"))


def _darkest(picture: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """Return the colour of the most opaque pixel."""
    image = picture.pixmap(QSize(24, 24), mode).toImage()
    return max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
        key=lambda colour: colour.alpha(),
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_paints_something_in_the_palettes_colour(qtbot: QtBot, name: str) -> None:
    colour = _darkest(icon(name))
    assert colour.alpha() > 200
    expected = QApplication.palette().color(QPalette.ColorRole.ButtonText)
    assert abs(colour.lightness() - expected.lightness()) < 40


def test_an_icon_follows_a_change_of_palette(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.palette()
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(icon("player-play"))
    gc.collect()
    dark = QPalette(before)
    dark.setColor(QPalette.ColorRole.ButtonText, QColor("#f0f0f0"))
    qapp.setPalette(dark)
    try:
        assert _darkest(button.icon()).lightness() > 220
    finally:
        qapp.setPalette(before)
    assert _darkest(button.icon()).lightness() < 60


def test_disabled_is_fainter(qtbot: QtBot) -> None:
    normal = _darkest(icon("player-play")).lightness()
    disabled = _darkest(icon("player-play"), QIcon.Mode.Disabled).lightness()
    assert disabled > normal + 40


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_pixmaps_have_the_screens_resolution(qtbot: QtBot, scale: float) -> None:
    pixmap = icon("player-play").pixmap(QSize(16, 16), scale)
    assert pixmap.width() == round(16 * scale)
    assert pixmap.deviceIndependentSize().toSize() == QSize(16, 16)


def test_a_missing_drawing_is_named(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")


TINTED = sorted(p for p in resource("icons").glob("*.svg") if p.stem != "app")


@pytest.mark.parametrize("path", TINTED, ids=lambda p: p.stem)
def test_drawings_name_no_colour(path: Path) -> None:
    assert "currentColor" in drawing(path.stem)
    assert "#" not in drawing(path.stem)
