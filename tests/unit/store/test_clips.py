from __future__ import annotations

import pytest

from mousevision.core.errors import DataError, ProjectError
from mousevision.core.study import Clip
from mousevision.store.clips import add_clip, clip, clips, remove_clips
from mousevision.store.videos import videos

from .conftest import Lab


def test_many_clips_of_one_video(lab: Lab) -> None:
    (whole,) = lab.add("a.mp4")
    (video,) = videos(lab.project)
    with lab.project.edit("Cut") as edit:
        part = add_clip(edit, video.id, 10, 20)
    assert clip(lab.project, part.id) == Clip(part.id, video.id, 10, 20)
    assert [one.id for one in clips(lab.project)] == [whole, part.id]
    assert [one.id for one in clips(lab.project, [part.id, 99, whole])] == [part.id, whole]
    with lab.project.edit("Remove") as edit:
        remove_clips(edit, [whole])
    assert len(videos(lab.project)) == 1
    with pytest.raises(ProjectError, match="not in the project"):
        clip(lab.project, whole)


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 5), (0, 101), (99, 150)])
def test_frames_that_the_video_does_not_have(lab: Lab, start: int, stop: int) -> None:
    lab.add("a.mp4")
    with pytest.raises(DataError, match="frames 0 to 99"), lab.project.edit("Cut") as edit:
        add_clip(edit, videos(lab.project)[0].id, start, stop)


def test_the_same_clip_twice(lab: Lab) -> None:
    lab.add("a.mp4")
    with pytest.raises(DataError, match="already"), lab.project.edit("Cut") as edit:
        add_clip(edit, videos(lab.project)[0].id, 0, 100)
    with pytest.raises(DataError, match="not in the project"), lab.project.edit("Cut") as edit:
        add_clip(edit, 99, 0, 10)
