from __future__ import annotations

import shutil
import threading
from pathlib import Path

import apsw
import pytest

from mousevision.core.errors import ProjectError
from mousevision.store import connections
from mousevision.store.connections import Readers, in_words, open_reader, open_writer
from mousevision.store.project import Project

from .conftest import Lab


def test_the_writer_is_durable(project: Project) -> None:
    project.close()
    connection = open_writer(project.file)
    assert connection.pragma("synchronous") == 2
    assert connection.pragma("foreign_keys") == 1
    connection.close()


def test_a_reader_cannot_write(project: Project) -> None:
    connection = open_reader(project.file)
    with pytest.raises(apsw.ReadOnlyError):
        connection.execute("DELETE FROM clips")
    connection.close()


def test_readers_are_lent_to_one_at_a_time(project: Project) -> None:
    readers = Readers(lambda: open_reader(project.file))
    with readers.borrow() as first, readers.borrow() as second:
        assert first is not second
    with readers.borrow() as third:
        assert third in (first, second)
        readers.close()
        third.execute("SELECT 1").fetchall()
    with pytest.raises(apsw.ConnectionClosedError):
        third.execute("SELECT 1")


def _refuse_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite behave as on a read-only medium, where no shared memory can be made."""
    real = apsw.Connection

    def connection(name: str, flags: int = 0, **more: object) -> apsw.Connection:
        if flags == apsw.SQLITE_OPEN_READWRITE and "mousevision-" not in name:
            raise apsw.CantOpenError("unable to open database file")
        return real(name, flags=flags or 6, **more)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(connections.apsw, "Connection", connection)


def test_a_project_on_a_medium_that_cannot_be_written(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.add("a.mp4")
    lab.project.close()
    _refuse_writing(monkeypatch)
    with Project.open(lab.project.file, read_only=True) as read:
        assert read.row("SELECT count(*) FROM clips") == (1,)


def test_such_a_project_with_the_journal_of_a_crash(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.add("a.mp4")
    assert lab.project.file.with_name("Study.mvproj-wal").stat().st_size > 0
    copy = tmp_path / "disc"
    copy.mkdir()
    for name in ("Study.mvproj", "Study.mvproj-wal"):
        shutil.copyfile(lab.project.folder / name, copy / name)
    _refuse_writing(monkeypatch)
    with Project.open(copy, read_only=True) as read:
        assert read.row("SELECT count(*) FROM clips") == (1,)
        with pytest.raises(ProjectError):
            read.rows("DELETE FROM labels")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (apsw.FullError("x"), "disk is full"),
        (apsw.CorruptError("x"), "damaged"),
        (apsw.BusyError("x"), "in use"),
        (apsw.ReadOnlyError("x"), "rights"),
        (apsw.IOError("x"), "network"),
    ],
)
def test_errors_in_words(error: apsw.Error, words: str) -> None:
    with pytest.raises(ProjectError, match=words) as caught, in_words(Path("Study.mvproj")):
        raise error
    assert "Study.mvproj" in str(caught.value)


def test_many_threads_read_while_one_writes(lab: Lab) -> None:
    clips = lab.add(*(f"{n}.mp4" for n in range(20)))
    problems: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                (labels,) = lab.project.row("SELECT count(*) FROM labels") or (None,)
                assert labels in (0, 20), "half an edit was seen"
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        lab.label(clips, "pre")
        lab.project.undo()
    stop.set()
    for thread in threads:
        thread.join()
    assert not problems
