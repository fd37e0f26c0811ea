"""How the program starts, in a process of its own: in this one the tests made the application."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mousevision.store.project import Project
from tests.e2e.program import environment

DRIVEN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from mousevision.gui import app

application = app.make_application()
watch = QTimer(interval=50)

def look():
    for window in QApplication.topLevelWidgets():
        if "Study" in window.windowTitle():
            print(window.windowTitle(), flush=True)
            watch.stop()
            window.close()

watch.timeout.connect(look)
watch.start()
application.postEvent(application, QFileOpenEvent(sys.argv[1]))
sys.exit(app.run_window([]))
"""


def test_a_project_that_a_mac_sends_is_opened(tmp_path: Path) -> None:
    with Project.create(tmp_path / "Study") as project:
        file = project.file
    around = environment() | {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    done = subprocess.run(
        [sys.executable, "-c", DRIVEN, str(file)], env=around, timeout=60,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Study - ")
