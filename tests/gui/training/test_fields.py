from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from mousevision.gui.training.fields import Field
from mousevision.gui.training.train_tab import Seed
from tests.gui.training.fakes import FakeSetting


def test_nothing_is_called_automatic_but_what_the_program_chooses(qtbot: QtBot) -> None:
    parent = QObject()
    rounds = FakeSetting("rounds", "Rounds", "How often.", 0, 0, automatic=True)
    for setting, shown in ((rounds, "automatic"), (Seed(), "0")):
        box = Field(setting, parent).widget
        qtbot.addWidget(box)
        assert isinstance(box, QSpinBox)
        assert box.text() == shown
