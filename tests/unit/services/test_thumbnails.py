"""Small pictures and motion: made once, kept, made anew when what was kept is damaged."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.media.pool import ReaderPool
from mousevision.services.thumbnails import (
    MOVING_WIDTH,
    PICTURES,
    Thumbnail,
    motion_of,
    moving_thumbnail,
    thumbnails,
)
from mousevision.store import listing, videos
from mousevision.store.project import Project


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    made = ReaderPool(2)
    yield made
    made.close()


def show(project: Project, ids: list[int], pool: ReaderPool) -> list[Thumbnail]:
    events: list[Any] = []
    thumbnails(QuietContext(events.append), project, ids, pool)
    return events


def lose_all(project: Project) -> None:
    with project.edit("lost") as edit:
        for video in videos.videos(project):
            videos.relocate(edit, video.id, Path(video.path).with_name(f"lost_{video.name}"))


def test_each_clip_gets_its_picture_once(project: Project, pool: ReaderPool) -> None:
    ids = listing.clip_ids(project)[:3]
    first = show(project, [*ids, 10**6], pool)
    assert [one.clip_id for one in first] == ids
    assert (project.folder / "cache" / "cover.png").is_file()
    lose_all(project)
    for one, other in zip(first, show(project, ids, pool), strict=True):
        assert one.picture is not None
        assert other.picture is not None
        assert one.picture.ndim == 3
        assert np.array_equal(one.picture, other.picture)


def test_a_damaged_picture_is_made_anew(project: Project, pool: ReaderPool) -> None:
    ids = listing.clip_ids(project)[:1]
    show(project, ids, pool)
    (kept,) = (project.folder / "cache" / "thumbnails").iterdir()
    kept.write_bytes(b"no picture")
    (again,) = show(project, ids, pool)
    assert again.picture is not None
    assert kept.read_bytes().startswith(b"\x89PNG")


def test_a_video_that_is_gone_has_none(project: Project, pool: ReaderPool) -> None:
    lose_all(project)
    assert [one.picture for one in show(project, listing.clip_ids(project)[:2], pool)] == [
        None
    ] * 2


def test_a_project_that_is_only_read_keeps_nothing(imported: Path, pool: ReaderPool) -> None:
    with Project.open(imported, read_only=True) as project:
        ids = listing.clip_ids(project)[:1]
        assert show(project, ids, pool)[0].picture is not None
        assert len(motion_of(QuietContext(), project, ids[0], pool).energy) == 20
    assert not list((imported / "cache").rglob("*.*"))


def test_motion_is_kept_and_made_anew_when_damaged(project: Project, pool: ReaderPool) -> None:
    clip = listing.clip_ids(project)[0]
    first = motion_of(QuietContext(), project, clip, pool)
    assert first.energy.shape == (20,)
    assert first.energy[0] == 0
    assert (first.energy[1:] > 0).all()  # the square moves in every frame
    (kept,) = (project.folder / "cache" / "motion").iterdir()
    assert np.array_equal(motion_of(QuietContext(), project, clip, pool).energy, first.energy)
    kept.write_bytes(b"no array")
    assert np.array_equal(motion_of(QuietContext(), project, clip, pool).energy, first.energy)


def test_a_full_disk_costs_nothing_but_time(
    project: Project, pool: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.folder / "cache").rmdir()
    (project.folder / "cache").write_text("a file where the folder should be")
    clip = listing.clip_ids(project)[0]
    assert show(project, [clip], pool)[0].picture is not None
    assert len(motion_of(QuietContext(), project, clip, pool).energy) == 20


def test_a_moving_thumbnail_is_spread_over_the_clip(project: Project, pool: ReaderPool) -> None:
    clip = listing.clip_ids(project)[0]
    emitted: list[Any] = []
    moving = moving_thumbnail(QuietContext(emitted.append), project, clip, pool)
    assert all(one is other for one, other in zip(emitted, moving.pictures, strict=True))
    assert moving.clip_id == clip
    assert len(moving.pictures) == PICTURES
    assert {picture.shape[1] for picture in moving.pictures} == {MOVING_WIDTH}
    assert any((a != b).any() for a, b in itertools.pairwise(moving.pictures))
    assert moving_thumbnail(QuietContext(), project, 10**6, pool).pictures == ()
    lose_all(project)
    pool.close()
    assert moving_thumbnail(QuietContext(), project, clip, ReaderPool(1)).pictures == ()


def test_only_the_videos_of_the_clips_wanted_are_read(
    project: Project, pool: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of 100,000 take seconds, in which thumbnails wait and the window jerks."""
    ids = listing.clip_ids(project)
    assert len(videos.videos(project)) > 2
    read: list[int] = []
    every = videos.videos

    def counted(*asked: Any) -> list[Any]:
        found = every(*asked)
        read.append(len(found))
        return found

    monkeypatch.setattr(videos, "videos", counted)
    show(project, ids[:2], pool)
    moving_thumbnail(QuietContext(), project, ids[0], pool)
    motion_of(QuietContext(), project, ids[0], pool)
    assert read == [2, 1, 1]
