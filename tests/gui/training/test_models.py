"""The list of models under its headings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.gui.training.models import HEADINGS, ModelChoice
from mousevision.learn.registry import Kind
from tests.gui.training.fakes import MODELS


def test_models_stand_under_what_they_are_for_and_headings_cannot_be_chosen(qtbot: QtBot) -> None:
    choice = ModelChoice()
    qtbot.addWidget(choice)
    choice.set_models(MODELS)
    entries = [choice.itemText(at) for at in range(choice.count())]
    assert entries == [
        HEADINGS["classifier"],
        "motion (recommended)",
        "cnn",
        "large",
        HEADINGS["autoencoder"],
        "squeeze",
    ]
    assert choice.currentData() == "motion"
    chosen = []
    for _ in range(5):
        chosen.append(choice.currentData())
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert chosen == ["motion", "cnn", "large", "squeeze", "squeeze"]
    QTest.keyClick(choice, Qt.Key.Key_Home)
    assert choice.info() is MODELS[0]


def test_what_was_chosen_stays_and_the_unknown_changes_nothing(qtbot: QtBot) -> None:
    choice = ModelChoice()
    qtbot.addWidget(choice)
    assert choice.info() is None
    choice.set_models(MODELS)
    choice.choose("squeeze")
    for name in ("nonsense", None, ""):
        choice.choose(name)
    choice.set_models(MODELS[1:])
    assert choice.currentData() == "squeeze"
    choice.set_models(MODELS[:2])
    assert choice.currentData() == "motion"


def test_every_kind_has_a_heading() -> None:
    assert set(HEADINGS) == {kind.value for kind in Kind}
