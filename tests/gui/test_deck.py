"""Panels floated, hidden and arranged again."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication

from mousevision.gui.deck import LAYOUTS
from mousevision.gui.window import MainWindow


@pytest.mark.parametrize("name", LAYOUTS)
def test_floating_panels_come_home_with_a_layout(study: MainWindow, name: str) -> None:
    deck = study.deck
    for floated in itertools.combinations(("clips", "player", "timeline", "training"), 2):
        for panel in floated:
            deck.docks[panel].show()
            deck.docks[panel].setFloating(True)
        QApplication.processEvents()
        deck.arrange(name)
        QApplication.processEvents()
        assert not [panel for panel, dock in deck.docks.items() if dock.isFloating()]
        boxes = [deck.docks[panel].geometry() for panel in ("clips", "player", "timeline")]
        pairs = itertools.combinations(boxes, 2)
        assert not any(one.intersects(other) for one, other in pairs)
