"""About: what the program is made of."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mousevision import __version__
from mousevision.core.notices import Part
from mousevision.gui.dialogs.about import NO_TEXT, AboutDialog

PARTS = [
    Part("mousevision", "1", "MIT", text="Permission is hereby granted"),
    Part("Qt", "6.12", "LGPL-3.0-only", "https://www.qt.io", "GNU LESSER", "May be replaced."),
    Part("bare", "2", "BSD"),
]


def test_each_part_shows_its_licence(qtbot: QtBot) -> None:
    dialog = AboutDialog(made_of=PARTS)
    qtbot.addWidget(dialog)
    assert [dialog.list.item(at).text() for at in range(3)] == [
        "mousevision 1",
        "Qt 6.12",
        "bare 2",
    ]
    assert "Permission is hereby granted" in dialog.text.toPlainText()
    dialog.list.setCurrentRow(1)
    for words in ("Licence: LGPL-3.0-only", "https://www.qt.io", "May be replaced.", "GNU LESSER"):
        assert words in dialog.text.toPlainText()
    dialog.list.setCurrentRow(2)
    assert NO_TEXT in dialog.text.toPlainText()


def test_a_source_tree_lists_its_packages(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    named = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert f"mousevision {__version__}" in named
    assert any(name.startswith("torch ") for name in named)
    assert not any(name.startswith("pytest") for name in named), "not part of the program"
