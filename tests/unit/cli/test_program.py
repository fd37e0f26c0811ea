"""The demo's window opens once all is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.cli import program
from mousevision.cli.output import Answer


def test_the_window_opens_behind_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "has_screen", lambda: True)
    opened: list[list[str]] = []
    monkeypatch.setattr("mousevision.gui.app.run_window", lambda names: opened.append(names) or 0)
    answer = program._shown(Answer({}), Path("study"), False)
    assert opened == []
    assert answer.then is not None
    answer.then()
    assert opened == [["study"]]


def test_it_stays_closed_when_asked_to_or_without_a_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program, "has_screen", lambda: False)
    assert program._shown(Answer({}), Path("study"), True).then is None
    without = program._shown(Answer({}, ["done"]), Path("study"), None)
    assert without.then is None
    assert list(without.lines) == ["done", "No screen: the window is not opened."]
