"""Small pieces of which the panels are built."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mousevision.gui.browser.parts import column, label

WORDS = "How often every clip is looked at; 0 lets the program choose by the number of clips."


def test_words_over_several_lines_are_never_cut(qtbot: QtBot) -> None:
    words = label(WORDS, wrap=True)
    tall = QWidget()
    tall.setMinimumHeight(200)
    panel = QWidget()
    panel.setLayout(column(words, tall))
    qtbot.addWidget(panel)
    panel.resize(500, 210)
    with qtbot.waitExposed(panel):
        panel.show()
    for width in (160, 300, 120, 500):
        panel.resize(width, 100)
        qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    words.setText(WORDS * 3)
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    panel.resize(160, 400)
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    panel.resize(600, 400)
    words.setText("Few.")
    qtbot.waitUntil(lambda: words.minimumHeight() < 40)
