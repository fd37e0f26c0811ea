"""A small study to try the store on: made in a moment, without any video file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.annotation import Rater
from mousevision.core.changes import Changes
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.video import FrameTable, VideoInfo
from mousevision.store.behaviours import behaviours
from mousevision.store.clips import add_clip
from mousevision.store.labels import set_label
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from mousevision.store.study import ensure_session, ensure_subject
from mousevision.store.videos import add_video

CLASSES = (
    Behaviour(0, "pre", "1", "", Scope.CLIP),
    Behaviour(0, "post", "2", "", Scope.CLIP),
    Behaviour(0, "reach", "r", "", Scope.BOUT),
    Behaviour(0, "grasp", "g", "", Scope.BOUT),
    Behaviour(0, "lick", "l", "", Scope.BOUT, exclusive=False),
)
FRAMES = 100


def table(frames: int = FRAMES, verified: bool = True) -> FrameTable:
    keys = np.array([0], np.int64)
    return FrameTable(np.arange(frames), Fraction(1, 30), keys, keys - 1, verified=verified)


def info(path: Path, frames: int = FRAMES) -> VideoInfo:
    return VideoInfo(
        str(path),
        ok=True,
        width=64,
        height=48,
        frames=frames,
        fps=30.0,
        codec="h264",
        size=5,
        fingerprint=f"print of {path.name}",
        table=table(frames),
    )


class Lab:
    """A project and short ways to put something into it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.notices: list[Changes] = []
        project.subscribe(self.notices.append)
        self.videos = project.folder.parent / "videos"
        self.ids = {behaviour.name: behaviour.id for behaviour in behaviours(project)}

    def rater(self, name: str = "anna") -> Rater:
        with self.project.writing() as transaction:
            return ensure_rater(transaction, name)

    def add(self, *names: str, subject: str = "m1", session: str = "week 1") -> list[int]:
        """Import videos as one edit; return their clips."""
        made = []
        with self.project.edit(f"Import {len(names)} videos") as edit:
            animal = ensure_subject(edit, subject)
            day = ensure_session(edit, animal.id, session)
            for name in names:
                video = add_video(edit, info(self.videos / name))
                made.append(add_clip(edit, video.id, 0, FRAMES, animal.id, day.id).id)
        return made

    def label(self, clips: list[int] | int, behaviour: str | None, rater: str = "anna") -> None:
        who = self.rater(rater)
        ids = [clips] if isinstance(clips, int) else clips
        with self.project.edit(f"Label as {behaviour}", who) as edit:
            set_label(edit, ids, who.id, self.ids[behaviour] if behaviour else None)

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        """Return the content of all tables that are undoable."""
        from mousevision.store.schema import UNDOABLE

        return {
            name: self.project.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in UNDOABLE
        }


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Study", CLASSES) as made:
        yield made


@pytest.fixture
def lab(project: Project) -> Lab:
    return Lab(project)


@pytest.fixture
def reopen(lab: Lab) -> Callable[[], Project]:
    """Close the project and open it again, as after a restart."""

    def again() -> Project:
        lab.project.close()
        return Project.open(lab.project.file)

    return again
