"""Why it cannot be trained yet, in words."""

from __future__ import annotations

import pytest

from mousevision.gui.training.study import Study


@pytest.mark.parametrize(
    ("study", "words"),
    [
        (
            Study({"pre": 3, "post": 0}),
            "Label at least two classes in two animals first: 3 clips of pre, 0 of post.",
        ),
        (Study({"pre": 1}), "Label at least two classes in two animals first: 1 clip of pre."),
        (Study(), "Label at least two classes in two animals first; there are no classes yet."),
        (
            Study({"pre": 3, "post": 4}, groups=1),
            "Label at least two classes in two animals first; all labels are from 1 animal.",
        ),
        (
            Study({"pre": 3, "post": 4}, groups=1, unit="video"),
            "Label at least two classes in two videos first; all labels are from 1 video.",
        ),
        (Study({"pre": 3, "post": 4}, groups=2), ""),
        (Study({"pre": 3, "post": 4}), ""),
    ],
)
def test_problem(study: Study, words: str) -> None:
    assert study.problem("classifier") == words


def test_an_autoencoder_needs_clips_only() -> None:
    assert Study(clips=0).problem("autoencoder") == "Import videos first."
    assert Study(clips=1).problem("autoencoder") == ""


def test_words() -> None:
    assert (
        Study({"pre": 3, "post": 4}, 1).words() == "Labelled clips: 3 pre, 4 post, from 1 animal."
    )
    assert Study({}).words() == ""


def test_bouts_are_what_a_model_for_bouts_learns_from() -> None:
    none, some = Study(bouts={"reach": 0}), Study(bouts={"reach": 3, "grasp": 0})
    assert none.problem("bouts") == "Mark some bouts on the timeline first: there are none yet."
    assert none.words("bouts") == ""
    assert some.problem("bouts") == ""
    assert some.words("bouts") == "Marked bouts: 3 reach."
