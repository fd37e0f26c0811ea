"""Keys pressed by a hand outside, in the real window on a virtual screen, then the plug is pulled.

Each key that the window has answered must be on disk, whatever comes then.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from mousevision.core.job import QuietContext
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import labels, listing, raters
from mousevision.store.project import Project
from tests.e2e.program import PATIENCE, ROOT, command, environment
from tests.studies import make_study

TOOLS = ("Xvfb", "xdotool")
COUNT = "SELECT count(*) FROM labels JOIN raters ON raters.id = rater_id WHERE kind = 'human'"

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="no virtual screen on this system"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of 24 clips with two classes."""
    videos = make_study(tmp_path / "Käfig 1", animals=4, clips=6)
    with Project.create(tmp_path / "study") as made:
        import_videos(QuietContext(), made, [videos], ImportRules(videos / "clips.csv"))
    return tmp_path / "study"


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Start a virtual screen and return its name."""
    read = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert read.stdout is not None
        yield f":{read.stdout.readline().strip()}"
    finally:
        read.kill()
        read.wait()
        if read.stdout is not None:
            read.stdout.close()


def until(done: Callable[[], bool], what: str) -> None:
    """Wait until something outside this process is so."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.05)  # another process is asked, which tells nothing by itself


class Hand:
    """Presses keys on a virtual screen."""

    def __init__(self, display: str, around: dict[str, str]) -> None:
        self._around = around | {"DISPLAY": display}

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._around, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self) -> str:
        """Return the number of the program's window, empty before it shows."""
        found = self("search", "--onlyvisible", "--name", "study.*MouseVision")
        return found.splitlines()[-1] if found else ""


def test_every_label_that_was_given_is_there_after_a_kill(project: Path, tmp_path: Path) -> None:
    with screen() as display:
        around = environment() | {
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": display,
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "USER": "anna",
            "LOGNAME": "anna",
        }
        hand = Hand(display, around)
        child = subprocess.Popen(command("open", project), cwd=ROOT, env=around)
        try:
            until(lambda: bool(hand.window()), "the window did not show")
            hand("mousemove", "640", "300", "click", "1")
            outside = apsw.Connection(str(project / "study.mvproj"))
            hand("key", "alt+g")  # go on after each label
            given = []
            for at in range(12):
                key = "12"[at % 2]
                hand("key", key)
                until(
                    lambda at=at: outside.execute(COUNT).get == at + 1,  # type: ignore[misc]
                    f"label {at + 1} never came to the disk",
                )
                given.append(key)
            hand("key", "1")  # this one may be there or not, but not half
            child.kill()
            child.wait()
            outside.close()
        finally:
            child.kill()
            child.wait()
    with Project.open(project) as opened:
        (anna,) = [one for one in raters.raters(opened) if one.name == "anna"]
        kept = labels.all_labels(opened, anna.id)
        ids = listing.clip_ids(opened)
        assert len(kept) in (12, 13)
        names = {each.clip_id: each.behaviour_id for each in kept}
        first, second = names[ids[0]], names[ids[1]]
        assert first != second
        assert [names[clip] for clip in ids[:12]] == [first, second] * 6
        assert opened.undo_name is not None
        before = len(kept)
        opened.undo()
        assert len(labels.all_labels(opened, anna.id)) == before - 1
