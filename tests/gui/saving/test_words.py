from __future__ import annotations

import dataclasses

import pytest

from mousevision.core.intervals import Interval
from mousevision.gui.saving.words import clip_name, frame_name, place_words, saved_words
from mousevision.store.listing import ClipRow

CLIP = ClipRow(
    id=1, video_id=1, file="videos/0012.mp4", name="0012.mp4", start=0, stop=120, fps=30.0,
    subject="m07", session="week 2", day="", behaviour="post", behaviour_id=2, own_id=None,
    disagree=False, predicted="post", predicted_id=2, confidence=0.914, abstained=False,
    reviewed=False, missing=False,
)  # fmt: skip


def test_names_tell_animal_session_and_part() -> None:
    words = saved_words(CLIP)
    assert frame_name(words, 84) == "m07_week 2_0012_frame 84.png"
    assert clip_name(words, Interval(23, 51), whole=False) == "m07_week 2_0012_frames 23-50.mp4"
    assert clip_name(words, Interval(0, 120), whole=True) == "m07_week 2_0012.mp4"


def test_nothing_is_told_twice() -> None:
    clip = dataclasses.replace(CLIP, name="M07_0012.mp4")
    assert saved_words(clip).stem == "week 2_M07_0012"
    assert saved_words(dataclasses.replace(CLIP, subject=None, session=None)).stem == "0012"


@pytest.mark.parametrize("name", ['a/b:c*"<?>|d.mp4', "...", "x" * 300 + ".mp4", "Mäuse\n1.mp4"])
def test_names_suit_any_disk(name: str) -> None:
    stem = saved_words(dataclasses.replace(CLIP, name=name)).stem
    assert stem
    assert len(stem) <= 80
    assert not set(stem) & set('<>:"/\\|?*\n')
    assert stem == stem.strip(" .")


def test_a_prediction_says_how_sure_it_is() -> None:
    assert saved_words(CLIP).prediction == "predicted post 0.91"
    unsure = dataclasses.replace(CLIP, abstained=True)
    assert saved_words(unsure).prediction == "predicted post 0.91, unsure"
    assert saved_words(dataclasses.replace(CLIP, predicted=None)).prediction == ""
    assert saved_words(dataclasses.replace(CLIP, behaviour=None)).label == ""


def test_place() -> None:
    assert place_words(84, 2.8) == "frame 84   0:02.800"
