"""Explanations of a project's clips: in frames of the video, kept, in words."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mousevision.core.errors import DataError, MouseVisionError, SettingError, VideoError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.media.picture import read_png
from mousevision.services import explaining
from mousevision.services.explained_pictures import OVERVIEW, write_pictures
from mousevision.services.explaining import Explained, explain_clip
from mousevision.services.tensors import ClipPlace, ProjectPlaces
from mousevision.services.training import train
from mousevision.store import listing
from mousevision.store.project import Project
from tests.unit.services.learning import request

REGION = (0.25, 0.0, 1.0, 0.75)


def made(**changes: Any) -> Explained:
    heat = np.zeros((4, 6, 8), np.float32)
    heat[1, 2, 3], heat[2, 2, 3], heat[3, 0, 0] = 0.5, 0.3, 0.2
    frames = np.array([10, 14, 18, 30])
    found = Explained(
        1, 7, "post", 0.9, "post", frames, heat, (8, 40), (0, 0, 1, 1), moving=0.8, still=0.1
    )
    return dataclasses.replace(found, **changes)


@pytest.fixture
def trained(project: Project) -> Project:
    spec = dataclasses.replace(request().spec, region=REGION)
    train(QuietContext(), project, dataclasses.replace(request("motion-tcn"), spec=spec))
    return project


def test_between_frames_it_fades_and_beyond_it_stays() -> None:
    found = made()
    assert found.level(14, 0.5)[2, 3] == pytest.approx(1)
    assert found.level(16, 0.5)[2, 3] == pytest.approx(0.8)
    assert found.level(8, 0.5)[2, 3] == found.level(10, 0.5)[2, 3] == 0
    assert found.level(39, 0.5)[0, 0] == pytest.approx(0.4)
    strip = found.strip()
    assert len(strip) == 32
    assert strip.argmax() == 14 - 8
    assert strip.max() == 1
    assert strip[18 - 8] == pytest.approx(0.6)


def test_words_say_where_and_what_it_is_not() -> None:
    assert made().words() == (
        "Brighter spoke more for “post” (0.90), half of it in frame 14. "
        "It shows what the network used, not why the animal did it."
    )
    assert "; the network says “pre”" in made(said="pre", probability=0.2).words()
    spread = np.full((4, 6, 8), 1 / 192, np.float32)
    assert "half of it in frames 10 to 14" in made(heat=spread).words()
    nothing = made(heat=np.zeros((4, 6, 8), np.float32)).words()
    assert nothing.startswith("Nothing in this clip speaks for “post”.")


def test_what_does_not_need_the_animal_is_a_warning() -> None:
    assert made().warnings() == []
    assert made(still=None).warnings() == []
    assert made(moving=0.37).warnings() == [
        "63% of what decided lies where nothing moves: audit these labels."
    ]
    (still,) = made(still=0.92).warnings()
    assert "mean picture alone" in still
    assert "92%" in still
    assert made(moving=0.37, still=0.92).words().count("audit these labels") == 1


def test_a_clip_is_explained_in_frames_of_its_video(trained: Project) -> None:
    clip = listing.clip_rows(trained, listing.clip_ids(trained))[0]
    found = explain_clip(QuietContext(), trained, clip.id)
    assert found.span == (clip.start, clip.stop)
    assert (np.diff(found.frames) > 0).all()
    assert clip.start <= found.frames[0] <= found.frames[-1] < clip.stop
    assert found.heat.shape == (len(found.frames), 16, 24)
    assert found.shares.sum() == pytest.approx(1, abs=1e-3)
    # 96 x 64 pixels: the region's edges lie on whole ones
    assert found.region == pytest.approx(REGION)
    other = "left" if found.said == "right" else "right"
    assert explain_clip(QuietContext(), trained, clip.id, behaviour=other).behaviour == other


def test_it_is_kept_until_the_cache_is_deleted(
    trained: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = listing.clip_ids(trained)[0]
    first = explain_clip(QuietContext(), trained, clip)

    def fail(*_: object) -> None:
        raise AssertionError("computed again")

    with monkeypatch.context() as patch:
        patch.setattr(explaining, "explain", fail)
        again = explain_clip(QuietContext(), trained, clip)
        with pytest.raises(AssertionError):
            explain_clip(QuietContext(), trained, listing.clip_ids(trained)[1])
    np.testing.assert_array_equal(again.heat, first.heat)
    np.testing.assert_array_equal(again.frames, first.frames)
    assert again.words() == first.words()
    (file,) = (trained.folder / "cache" / "explained").iterdir()
    file.write_bytes(file.read_bytes()[:100])  # damaged: made anew
    np.testing.assert_allclose(
        explain_clip(QuietContext(), trained, clip).heat, first.heat, atol=1e-6
    )


def test_frames_that_the_network_got_twice_are_added_up(project: Project) -> None:
    spec = InputSpec(frames=30, height=16, width=24)  # clips have 20 frames
    train(QuietContext(), project, dataclasses.replace(request("cnn"), spec=spec))
    found = explain_clip(QuietContext(), project, listing.clip_ids(project)[0])
    assert len(found.frames) == 20
    assert found.heat.sum() == pytest.approx(1, abs=1e-3)


def test_without_network_clip_or_class_one_sentence(project: Project) -> None:
    clip = listing.clip_ids(project)[0]
    with pytest.raises(DataError, match="No network has been trained yet"):
        explain_clip(QuietContext(), project, clip)
    train(QuietContext(), project, request())
    with pytest.raises(DataError, match="no clip 999"):
        explain_clip(QuietContext(), project, 999)
    with pytest.raises(SettingError, match="does not know the class “jump”"):
        explain_clip(QuietContext(), project, clip, behaviour="jump")


def test_a_missing_video_is_told(
    trained: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Moved(ProjectPlaces):
        def __getitem__(self, index: int) -> ClipPlace:
            return dataclasses.replace(super().__getitem__(index), path=tmp_path / "gone.mp4")

    monkeypatch.setattr(explaining, "ProjectPlaces", Moved)
    with pytest.raises(VideoError, match=r"gone\.mp4 is not there any more.*Find moved videos"):
        explain_clip(QuietContext(), trained, listing.clip_ids(trained)[0])


def test_pictures_show_the_frames_with_what_decided(trained: Project, tmp_path: Path) -> None:
    clip = listing.clip_ids(trained)[0]
    found = explain_clip(QuietContext(), trained, clip)
    folder = tmp_path / "Bilder für Jürgen"
    pictures = write_pictures(QuietContext(), trained, found, folder)
    assert [picture.frame for picture in pictures.frames] == found.frames.tolist()
    assert sum(picture.share for picture in pictures.frames) == pytest.approx(1, abs=1e-3)
    assert {path.name for path in folder.iterdir()} == {
        OVERVIEW,
        *(picture.path.name for picture in pictures.frames),
    }
    json.dumps([picture.to_json() for picture in pictures.frames])
    strongest = int(found.shares.argmax())
    shown = read_png(pictures.frames[strongest].path)
    assert shown.shape[0] > 64  # caption and legend below
    assert shown.shape[1] == 96
    spread = shown[:64].max(axis=2).astype(int) - shown[:64].min(axis=2)
    assert spread[:48, 24:].max() > 60  # colours in the region, in a gray video
    assert spread[:, :20].max() < 30  # and none beside it


def test_a_folder_that_cannot_be_made_is_told(trained: Project, tmp_path: Path) -> None:
    found = explain_clip(QuietContext(), trained, listing.clip_ids(trained)[0])
    (tmp_path / "file").write_text("")
    with pytest.raises(MouseVisionError, match="cannot be made"):
        write_pictures(QuietContext(), trained, found, tmp_path / "file" / "out")
