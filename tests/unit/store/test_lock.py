from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from mousevision.core.errors import ProjectBusyError, ProjectError
from mousevision.store.lock import WriterLock

HOLD = """
import sys
from pathlib import Path
from mousevision.store.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_second_in_the_same_process(tmp_path: Path) -> None:
    file = tmp_path / "A.mvproj"
    lock = WriterLock(file)
    with pytest.raises(ProjectBusyError, match="already open in this program"):
        WriterLock(tmp_path / "." / "A.mvproj")
    lock.release()
    lock.release()
    WriterLock(file).release()


def test_says_who_and_dies_with_the_process(tmp_path: Path) -> None:
    file = tmp_path / "A.mvproj"
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        assert child.stdout.readline().strip() == b"held"
        with pytest.raises(ProjectBusyError, match=rf"process {child.pid}\)") as caught:
            WriterLock(file)
        assert "read only" in str(caught.value)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
    lock = WriterLock(file)
    assert json.loads((tmp_path / "A.lock.json").read_text())["pid"] == os.getpid()
    lock.release()
    assert not (tmp_path / "A.lock.json").exists()


def test_unreadable_words_do_not_hide_the_reason(tmp_path: Path) -> None:
    (tmp_path / "A.lock.json").write_text("{")
    with (
        filelock.FileLock(tmp_path / "A.lock"),
        pytest.raises(ProjectBusyError, match="in another program"),
    ):
        WriterLock(tmp_path / "A.mvproj")


def test_folder_that_cannot_be_locked(tmp_path: Path) -> None:
    (tmp_path / "A.lock").mkdir()
    with pytest.raises(ProjectError, match="cannot be locked"):
        WriterLock(tmp_path / "A.mvproj")
