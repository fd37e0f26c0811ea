"""Qt may be called as often as one likes, also on Python 3.11."""

from __future__ import annotations

import os
import subprocess
import sys

CALLS = """
import mousevision.gui
from PySide6.QtCore import QObject, Signal

class Source(QObject):
    told = Signal(int)

source = Source()
for number in range(100_000):
    source.told.emit(number)
    source.setObjectName("")
print("alive", None, True, False)
"""


def test_a_hundred_thousand_calls_do_not_end_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALLS],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.strip() == "alive None True False", done.stderr
