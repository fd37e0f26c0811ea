"""Frame numbers of long recordings are verified while nothing else is learnt."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from mousevision.core.job import JobContext
from mousevision.gui.window import MainWindow
from mousevision.store import videos


def doubt(window: MainWindow) -> list[int]:
    """Take the tables of all videos as unverified, as they are after importing long ones."""
    project = window.workspace.project
    assert project is not None
    for video in videos.videos(project):
        table = videos.frame_table(project, video.id)
        videos.update_table(project, video.id, replace(table, verified=False))
    return list(videos.unverified_videos(project))


def test_it_verifies_and_the_player_says_so(study: MainWindow, qtbot: QtBot) -> None:
    project = study.workspace.project
    assert project is not None
    assert doubt(study)
    study.view.show_clip()
    assert study.view.table is not None
    assert not study.view.table.verified
    study.verifier._pause.setInterval(0)
    study.verifier.look()
    qtbot.waitUntil(lambda: not videos.unverified_videos(project), timeout=20000)
    qtbot.waitUntil(lambda: study.view.table is not None and study.view.table.verified)
    qtbot.waitUntil(lambda: study.queue.running() is None)


def test_it_makes_way_for_the_user(study: MainWindow, qtbot: QtBot) -> None:
    doubt(study)
    study.verifier._pause.setInterval(0)
    study.verifier.look()
    qtbot.waitUntil(lambda: study.queue.running() is not None)
    verifying = study.queue.running()
    assert verifying is not None
    assert study.verifier.owns(verifying)
    done: list[int] = []

    def work(ctx: JobContext) -> None:
        done.append(1)

    study.queue.submit("What the user wants", work)
    qtbot.waitUntil(lambda: done == [1], timeout=20000)
    study.verifier.stop()
    study.queue.cancel_all()
    qtbot.waitUntil(lambda: study.queue.running() is None, timeout=20000)
