"""The guard against leaks finds each kind of leak, and nothing in a tidy test."""

from __future__ import annotations

from pathlib import Path

import pytest

GUARD = Path(__file__).with_name("conftest.py")
pytest_plugins = ["pytester"]

TESTS = """
import threading
import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

KEEP = []

def test_thread(qtbot):
    KEEP.append(QThread(objectName="decoding"))
    KEEP[-1].start()

def test_timer(qtbot):
    KEEP.append(QTimer(objectName="ticking"))
    KEEP[-1].start(1000)

def test_widget(qtbot):
    KEEP.append(QWidget(objectName="lost"))

def test_python_thread(qtbot):
    KEEP.append(threading.Event())
    threading.Thread(target=KEEP[-1].wait, name="reading", daemon=True).start()

def test_tidy(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = QTimer(widget)
    timer.start(1000)
    thread = QThread()
    thread.start()
    thread.quit()
    thread.wait()

def teardown_module():
    for thing in KEEP:
        if isinstance(thing, QThread):
            thing.quit()
            thing.wait()
        elif isinstance(thing, threading.Event):
            thing.set()
    KEEP.clear()
"""


def test_each_leak_fails_its_test_and_is_named(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(GUARD.read_text(encoding="utf-8"))
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=5, errors=4)
    output = result.stdout.str()
    for words in (
        "active QThread “decoding”",
        "active QTimer “ticking”",
        "window QWidget “lost”",
        "Python thread reading",
    ):
        assert words in output
