"""Saved filters: kept in the project, in force by one click."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QInputDialog, QMenu

from mousevision.gui.browser.saved import SavedFilter
from mousevision.gui.filter_keeper import SAVED
from mousevision.gui.window import MainWindow
from mousevision.store.settings import get_setting, set_setting


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the user answers when a name is asked for, one after the other."""
    answers: list[str] = []
    monkeypatch.setattr(
        QInputDialog,
        "getText",
        lambda *_, **__: (answers.pop(0), True) if answers else ("", False),
    )
    return answers


def menu_of(window: MainWindow) -> QMenu:
    window.filters.fill()
    return window.browser.filter_bar.saved.menu()


def texts(window: MainWindow) -> list[str]:
    return [action.text() for action in menu_of(window).actions() if action.isCheckable()]


def entry(menu: QMenu, text: str):  # type: ignore[no-untyped-def]
    return next(action for action in menu.actions() if action.text() == text)


def test_a_filter_and_its_order_come_back_by_one_click(
    study: MainWindow, names: list[str]
) -> None:
    names[:] = ["First animal"]
    assert any("None yet" in action.text() for action in menu_of(study).actions())
    study.browser.set_filter("subject=m0")
    study.browser.view_bar.sort_chosen.emit("frames", True)
    wanted = list(study.browser.model.ids)
    entry(menu_of(study), "Save this filter…").trigger()
    study.browser.set_filter("")
    study.browser.view_bar.sort_chosen.emit("file", False)
    assert len(study.browser.model.ids) > len(wanted)
    assert not entry(menu_of(study), "First animal").isChecked()
    entry(menu_of(study), "First animal").trigger()
    assert list(study.browser.model.ids) == wanted
    assert study.browser.filter_bar.box.text() == "subject=m0"
    assert entry(menu_of(study), "First animal").isChecked()
    named = study.browser.filter_bar.named
    assert named.isVisible()
    assert "First animal" in named.text()
    study.browser.view_bar.sort_chosen.emit("file", False)
    assert not named.isVisible(), "another order is not what was saved"
    study.browser.view_bar.sort_chosen.emit("frames", True)
    assert named.isVisible()
    project = study.workspace.project
    assert project is not None
    assert [one["name"] for one in get_setting(project, SAVED)] == ["First animal"]


def test_they_are_renamed_replaced_and_removed(study: MainWindow, names: list[str]) -> None:
    names[:] = ["One", "Two", "one", "Two", "Three"]
    for text in ("subject=m0", "subject=m1", "subject=m2"):
        study.browser.set_filter(text)
        study.filters.save()
    assert texts(study) == ["one", "Two"], "the same name again replaces it"
    study.filters.rename("one")
    assert "already" in study.problems.words.text()
    study.filters.rename("one")
    assert texts(study) == ["Three", "Two"]
    study.filters.remove("Two")
    assert texts(study) == ["Three"]
    study.filters.save()  # no name is given
    assert texts(study) == ["Three"]


def test_the_key_opens_the_menu_and_blind_mode_hides_it(
    study: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []
    button = study.browser.filter_bar.saved
    monkeypatch.setattr(button, "showMenu", lambda: opened.append(True))
    study.actions_["saved_filters"].trigger()
    assert opened == [True]
    assert button.isVisible()
    study.actions_["blind"].trigger()
    assert not button.isVisible()
    assert not study.actions_["saved_filters"].isEnabled()


def test_what_makes_no_sense_is_not_saved(study: MainWindow, names: list[str]) -> None:
    names[:] = ["Half"]
    study.browser.filter_bar.box.setText("subject=")
    study.filters.save()
    assert "ends too early" in study.problems.words.text()
    assert texts(study) == []
    study.browser.filter_bar.box.setText("subject=m1")  # not in force before a moment has passed
    study.filters.save()
    assert [one.text for one in study.filters.saved()] == ["subject=m1"]
    assert study.browser.filter_bar.named.isVisible()


def test_it_filters_all_clips_whatever_was_listed(study: MainWindow, names: list[str]) -> None:
    names[:] = ["All"]
    study.filters.save()
    (saved,) = study.filters.saved()
    study.browser.show_only(study.browser.model.ids[:2], "two of them")
    study.filters.use(saved)
    assert len(study.browser.model.ids) == 16
    assert not study.browser.only_bar.isVisible()


def test_what_another_version_kept_does_no_harm(study: MainWindow) -> None:
    project = study.workspace.project
    assert project is not None
    good = {"name": "Good", "text": "week", "sort": "file", "descending": True, "colour": "red"}
    newer = {"name": "Newer", "text": "", "sort": "by_moon", "descending": 1}
    set_setting(project, SAVED, [good, newer, {"name": 3}, "nothing"])
    assert study.filters.saved() == [
        SavedFilter("Good", "week", "file", True),
        SavedFilter("Newer", "", "file", False),
    ]
    study.filters.use(study.filters.saved()[1])
    assert texts(study) == ["Good", "Newer"]


def test_a_project_open_to_look_only_keeps_none(
    study: MainWindow, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names[:] = ["Mine"]
    monkeypatch.setattr(study.workspace.project, "read_only", True)
    study.filters.save()
    assert "to look only" in study.problems.words.text()
    assert study.filters.saved() == []
