"""The user guide: its links lead somewhere, its pictures are there, its keys are the program's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.resources import resource
from mousevision.gui.actions import COMMANDS
from mousevision.gui.dialogs.guide import GuideWindow, heading_name
from mousevision.gui.menus import MENUS

GUIDE = resource("guide", "guide.md").read_text(encoding="utf-8")
README = resource("guide").parents[1] / "README.md"
IMAGES = resource("guide", "images")
MEGABYTE = 2**20

HEADINGS = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
LINKS = re.findall(r"\]\(#([^)]*)\)", GUIDE)
SHOWN = re.findall(r"!\[([^\]]*)\]\(images/([^)]*)\)", GUIDE)


HEADER = "| command | keys | command | keys |"


def card() -> str:
    """Return the keyboard card as it must stand in the guide, two columns for each menu."""
    parts = []
    for menu in MENUS:
        cells = [
            f"{command.text.replace('&', '').rstrip('…')} | "
            + " or ".join(f"`{key}`" for key in command.keys)
            for command in COMMANDS
            if command.menu.rstrip("|") == menu and command.keys
        ]
        half = (len(cells) + 1) // 2
        rows = zip_longest(cells[:half], cells[half:], fillvalue=" | ")
        lines = [f"### Keys: {menu}", "", HEADER, "| --- | --- | --- | --- |"]
        parts.append("\n".join([*lines, *(f"| {left} | {right} |" for left, right in rows)]))
    return "\n\n".join(parts)


@pytest.fixture
def guide(qtbot: QtBot) -> Iterator[GuideWindow]:
    made = GuideWindow()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def test_the_keyboard_card_agrees_with_the_commands() -> None:
    assert card() in GUIDE, f"put this into the guide, in the place of its card:\n\n{card()}"
    assert GUIDE.count(HEADER) == len(MENUS)
    assert all(command.menu.rstrip("|") in MENUS for command in COMMANDS)


def test_keys_named_in_the_text_are_those_of_a_command() -> None:
    """`Ctrl+T` in a sentence is the default key of something."""
    known = {key for command in COMMANDS for key in command.keys}
    text = GUIDE[: GUIDE.index("## Keyboard card")]
    named = set(re.findall(r"\((?:`)?((?:Ctrl|Alt|Shift|F\d)[^\s)`]*)(?:`)?\)", text))
    assert len(named) > 20
    assert named - known == set()


def test_every_link_leads_to_a_heading() -> None:
    names = [heading_name(heading) for heading in HEADINGS]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [link for link in LINKS if link not in names] == []


def test_the_contents_name_every_chapter() -> None:
    contents = GUIDE[GUIDE.index("## Contents") : GUIDE.index("## Install")]
    chapters = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    listed = re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", contents)
    assert [words for words, link in listed if heading_name(words) != link] == []
    assert [chapter for chapter in chapters[1:] if chapter not in dict(listed)] == []


def test_every_picture_is_there_and_every_one_there_is_shown() -> None:
    there = {path.name for path in IMAGES.iterdir()}
    shown = {name for _, name in SHOWN}
    assert shown <= there
    assert all(words for words, _ in SHOWN), "a picture says in words what it shows"
    if README.is_file():  # not in an installed program, where only the guide is
        elsewhere = README.read_text(encoding="utf-8")
        assert {name for name in there - shown if f"images/{name})" not in elsewhere} == set()
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < 2.5 * MEGABYTE


@pytest.mark.parametrize("name", sorted({name for _, name in SHOWN}))
def test_pictures_can_be_read(qtbot: QtBot, name: str) -> None:
    assert not QImage(str(IMAGES / name)).isNull()


def test_a_click_on_the_contents_scrolls_to_the_chapter(guide: GuideWindow) -> None:
    text, bar = guide.text, guide.text.verticalScrollBar()
    clicked = 0
    for y in range(0, text.viewport().height(), 4):
        link = text.anchorAt(QPoint(60, y))
        if not link.startswith("#"):
            continue
        QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, y))
        first = text.cursorForPosition(QPoint(40, 8)).block().text()
        assert heading_name(first) == link[1:]
        assert bar.value() > 0
        QTest.keyClick(text, Qt.Key.Key_Home)  # as the guide says
        assert bar.value() == 0
        clicked += 1
    assert clicked > 5


@pytest.mark.parametrize("link", sorted(set(LINKS)))
def test_every_link_scrolls(guide: GuideWindow, link: str) -> None:
    bar = guide.text.verticalScrollBar()
    guide.text.scrollToAnchor(link)
    place = bar.value()
    shown = [
        guide.text.cursorForPosition(QPoint(40, y)).block().text()
        for y in range(0, guide.text.viewport().height(), 10)
    ]
    assert link in map(heading_name, shown)
    assert place > 0
