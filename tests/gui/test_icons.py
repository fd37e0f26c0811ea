"""Icons follow the palette, are sharp at 200 % and are all drawn in one colour."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from mousevision.core.resources import resource
from mousevision.gui.icons import app_icon, drawing, icon

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


TINTED = sorted(p for p in resource("icons").glob("*.svg") if p.stem not in ("app", "app-16"))


@pytest.mark.parametrize("path", TINTED, ids=lambda p: p.stem)
def test_drawings_name_no_colour(path: Path) -> None:
    assert "currentColor" in drawing(path.stem)
    assert "#" not in drawing(path.stem)


def _colours(picture: QImage) -> set[str]:
    """Return the colours of the opaque pixels."""
    pixels = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    found = [picture.pixelColor(x, y) for x, y in pixels]
    return {colour.name() for colour in found if colour.alpha() == 255}


def test_the_programs_icon_has_a_picture_of_its_own_at_16_pixels(qtbot: QtBot) -> None:
    own = app_icon().pixmap(QSize(16, 16), 1.0).toImage()
    scaled = QIcon(str(resource("icons", "app.svg"))).pixmap(QSize(16, 16), 1.0).toImage()
    assert own.size() == scaled.size() == QSize(16, 16)
    assert own != scaled
    # Shapes on whole pixels: no colour between two, other than at the round corners.
    assert _colours(own) == {"#0b4f7d", "#e8ecef", "#f2a7a0", "#e69f00"}
    assert len(_colours(scaled)) > 20


@pytest.mark.parametrize("size", [24, 48, 256])
def test_larger_the_programs_icon_is_the_large_drawing(qtbot: QtBot, size: int) -> None:
    shown = app_icon().pixmap(QSize(size, size), 1.0).toImage()
    large = QIcon(str(resource("icons", "app.svg"))).pixmap(QSize(size, size), 1.0).toImage()
    assert shown.size() == QSize(size, size)
    assert shown == large


def test_at_200_percent_16_points_are_the_large_drawing(qtbot: QtBot) -> None:
    assert app_icon().pixmap(QSize(16, 16), 2.0).size() == QSize(32, 32)


def test_the_application_has_it() -> None:
    """In a process of its own, since here the application was made by the tests."""
    words = (
        "from mousevision.gui.app import make_application as make;"
        "print([size.width() for size in make().windowIcon().availableSizes()])"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True
    )
    assert {16, 24, 256} <= set(json.loads(done.stdout))
