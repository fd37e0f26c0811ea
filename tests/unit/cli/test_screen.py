"""Whether a window can be opened."""

from __future__ import annotations

import os
import sys

import pytest

from mousevision.cli import program, screen
from tests.unit.cli.conftest import Call


@pytest.fixture
def headless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, "")


@pytest.mark.usefixtures("headless")
@pytest.mark.parametrize("name", ["QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"])
def test_a_screen_is_known_by_its_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not screen.has_screen()
    monkeypatch.setenv(name, "x")
    assert screen.has_screen()


@pytest.mark.usefixtures("headless")
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_one(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert screen.has_screen()


@pytest.mark.usefixtures("headless")
def test_without_one_qt_draws_into_memory() -> None:
    screen.draw_nowhere()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_opening_without_a_screen_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "has_screen", lambda: False)
    done = call("open", "anything")
    assert (done.code, "no screen" in done.complaint) == (2, True)
