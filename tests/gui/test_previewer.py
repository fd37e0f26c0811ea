"""The clip at hand as the network gets it, beside its settings."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mousevision.gui.window import MainWindow


def test_choosing_settings_shows_what_they_do(study: MainWindow, qtbot: QtBot) -> None:
    tab = study.training.train_tab
    strip = tab.inputs.preview
    assert strip.images == []
    tab.fold.button.setChecked(True)
    qtbot.waitUntil(lambda: bool(strip.images), timeout=20_000)
    assert strip.isVisibleTo(tab)
    before = strip.images[0].copy()
    tab.inputs.background.setCurrentIndex(1)
    qtbot.waitUntil(lambda: strip.images[0] != before, timeout=20_000)
    mended = strip.images[0].copy()
    study.browser.go_next()
    qtbot.waitUntil(lambda: strip.images[0] != mended, timeout=20_000)


def test_the_strip_keeps_the_proportions_of_the_frames(study: MainWindow, qtbot: QtBot) -> None:
    tab = study.training.train_tab
    tab.fold.button.setChecked(True)
    strip = tab.inputs.preview
    qtbot.waitUntil(lambda: bool(strip.images), timeout=20_000)
    size = strip.images[0].size()
    wide = (400 - 3 * 4) / 4
    assert abs(strip.heightForWidth(400) - wide * size.height() / size.width()) <= 3
