"""Tensors of clips: from the cache or the video, the same either way."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, VideoError
from mousevision.core.job import QuietContext
from mousevision.media.reader import FrameReader
from mousevision.media.tensor import clip_tensor
from mousevision.services.tensors import (
    ProjectPlaces,
    file_places,
    prepare,
    project_cache,
    project_tensors,
)
from mousevision.store import listing, videos
from mousevision.store.project import Project
from tests.clips import make_clip
from tests.unit.services.learning import SPEC


def lose(project: Project, count: int = 1) -> None:
    with project.edit("lost") as edit:
        for video in videos.videos(project)[:count]:
            videos.relocate(edit, video.id, Path(video.path).with_name(f"lost_{video.name}"))


def test_a_tensor_is_that_of_the_frames_of_the_clip(project: Project) -> None:
    ids = listing.clip_ids(project)
    with project_tensors(QuietContext(), project, ids, SPEC) as source:
        assert (len(source), source.shape) == (24, SPEC.shape)
        found = source.read([3, 1])
    for index, tensor in zip((3, 1), found, strict=True):
        place = ProjectPlaces(project, ids)[index]
        with FrameReader(place.path, place.table, place.rotation) as reader:
            assert np.array_equal(tensor, clip_tensor(reader, 0, 20, SPEC)[0])


def test_what_was_read_once_needs_no_video_any_more(project: Project) -> None:
    ids = listing.clip_ids(project)
    with project_tensors(QuietContext(), project, ids, SPEC) as source:
        before = source.read(range(3))
    lose(project, 24)
    with project_tensors(QuietContext(), project, ids, SPEC) as source:
        assert np.array_equal(source.read(range(3)), before)
        with pytest.raises(VideoError, match="is not there any more"):
            source.read([3])


def test_a_project_that_is_only_read_has_no_cache(imported: Path) -> None:
    with Project.open(imported, read_only=True) as project:
        assert project_cache(project) is None
        with project_tensors(QuietContext(), project, listing.clip_ids(project), SPEC) as source:
            assert source.read([0]).any()
    assert not (imported / "cache" / "tensors").exists()


def test_forgiving_gives_black_clips_and_says_which(project: Project) -> None:
    lose(project)
    ids = listing.clip_ids(project)
    with project_tensors(QuietContext(), project, ids, SPEC, forgiving=True) as source:
        found = source.read(range(24))
    (lost,) = source.problems
    assert "lost_" in source.problems[lost]
    assert [at for at, tensor in enumerate(found) if not tensor.any()] == [lost]


def test_clips_that_are_gone_are_left_out(project: Project) -> None:
    ids = listing.clip_ids(project)[:2]
    places = ProjectPlaces(project, [ids[1], 10**6, ids[0]])
    assert (places.ids, len(places)) == ([ids[1], ids[0]], 2)


def test_ctrl_c_is_noticed_within_a_long_clip(tmp_path: Path) -> None:
    class Counts(QuietContext):
        checks = 0

        def check(self) -> None:
            self.checks += 1
            if self.checks > 20:
                self.cancel()
            super().check()

    from mousevision.services.tensors import ClipTensors, FilePlaces

    path = make_clip(tmp_path / "long.mp4", frames=60)
    places, _ = file_places(QuietContext(), [path])
    ctx = Counts()
    with ClipTensors(ctx, FilePlaces(places), SPEC, None) as source, pytest.raises(Cancelled):
        source.read([0])
    assert ctx.checks == 21


def test_preparing_fills_the_cache_and_tells_what_it_could_not(project: Project) -> None:
    class Listens(QuietContext):
        said: tuple[float, str] = (0, "")

        def report(self, done: float, total: float, note: str = "") -> None:
            self.said = (done / total, note)

    lose(project, 2)
    ctx = Listens()
    ready = prepare(ctx, project, listing.clip_ids(project), SPEC)
    assert (ready.clips, len(ready.problems)) == (22, 2)
    assert ctx.said == (1, "preparing clips")
    lose(project, 24)
    assert prepare(ctx, project, listing.clip_ids(project), SPEC).clips == 22
    shutil.rmtree(project.folder / "cache")
    assert prepare(ctx, project, listing.clip_ids(project), SPEC).clips == 0


def test_files_outside_any_project(study: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_text("no video")
    good = [study / "m0" / f"m0_week{n}_0{n}.mp4" for n in range(3)]
    places, problems = file_places(QuietContext(), [good[0], bad, good[1], good[2]])
    assert [place.path for place in places] == good
    assert [(place.start, place.stop) for place in places] == [(0, 20)] * 3
    assert len(problems) == 1
    assert "bad.mp4" in problems[0]
