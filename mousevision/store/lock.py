"""One writer: a lock of the operating system beside the project, which dies with its process.

`NAME.lock` is what is locked; `NAME.lock.json` beside it says who has it, for the message.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import threading
from datetime import datetime
from pathlib import Path

import filelock

from mousevision.core.atomic import write_json
from mousevision.core.errors import ProjectBusyError, ProjectError

_held: set[str] = set()
"""Projects that this process has open: some network drives let a process lock twice."""
_guard = threading.Lock()


class WriterLock:
    """The right to write to one project.

    Raises:
        ProjectBusyError: If somebody has it; the message says who, where and since when.
        ProjectError: If the drive cannot lock files.
    """

    def __init__(self, file: Path) -> None:
        self._key = os.path.normcase(file.resolve())
        self._path = file.with_suffix(".lock")
        self._words = file.with_suffix(".lock.json")
        with _guard:
            if self._key in _held:
                raise ProjectBusyError(f"{file.name} is already open in this program.")
            self._lock = self._acquire(file)
            _held.add(self._key)
        with contextlib.suppress(OSError):  # only words: the lock itself is held
            write_json(self._words, _me())

    def _acquire(self, file: Path) -> filelock.BaseFileLock:
        lock = filelock.FileLock(self._path, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise ProjectBusyError(
                f"{file.name} is open for writing {self._holder()}: close it there, or open it "
                "read only."
            ) from None
        except (OSError, NotImplementedError) as error:
            raise ProjectError(
                f"{file.name} cannot be locked against a second writer ({error}): check that you "
                "may write to its folder, or open it read only."
            ) from error
        return lock

    def _holder(self) -> str:
        try:
            who = json.loads(self._words.read_text(encoding="utf-8"))
            return f"by {who['user']} on {who['host']} since {who['since']} (process {who['pid']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "in another program"

    def release(self) -> None:
        """Give the right back; a second call does nothing."""
        with _guard:
            if self._key not in _held:
                return
            with contextlib.suppress(OSError):
                self._words.unlink(missing_ok=True)
            self._lock.release()
            _held.discard(self._key)


def _me() -> dict[str, str | int]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account name, as in some containers
        user = "somebody"
    since = datetime.now().strftime("%Y-%m-%d %H:%M")
    return {"user": user, "host": platform.node(), "pid": os.getpid(), "since": since}
