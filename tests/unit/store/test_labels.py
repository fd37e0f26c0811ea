from __future__ import annotations

from collections import Counter

import pytest

from mousevision.core.annotation import Label, RaterKind
from mousevision.core.errors import DataError
from mousevision.store.labels import all_labels, labels, reference_labels, set_label, tally
from mousevision.store.raters import ensure_rater

from .conftest import Lab


def test_raters_never_overwrite_each_other(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    lab.label([first, second], "pre", "anna")
    lab.label(first, "post", "ben")
    anna, ben = lab.rater("anna").id, lab.rater("ben").id
    pre, post = lab.ids["pre"], lab.ids["post"]
    assert labels(lab.project, first) == [Label(first, anna, pre), Label(first, ben, post)]
    lab.label(first, "post", "anna")
    lab.label(second, None, "anna")
    assert all_labels(lab.project) == [Label(first, anna, post), Label(first, ben, post)]
    assert all_labels(lab.project, ben) == [Label(first, ben, post)]


def test_reference_is_ones_own_then_the_newest_of_a_person_then_imports(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4", "c.mp4", "d.mp4")
    pre, post = lab.ids["pre"], lab.ids["post"]
    lab.label(clips[:2], "pre", "anna")
    lab.label(clips[0], "post", "ben")
    with lab.project.edit("Import labels") as edit:
        truth = ensure_rater(edit, "truth", RaterKind.IMPORTED)
        set_label(edit, clips[:3], truth.id, post)
    assert reference_labels(lab.project) == {clips[0]: post, clips[1]: pre, clips[2]: post}
    anna = reference_labels(lab.project, lab.rater("anna"))
    assert anna == {clips[0]: pre, clips[1]: pre, clips[2]: post}
    lab.label(clips[0], "post", "anna")
    lab.label(clips[0], "pre", "ben")
    assert reference_labels(lab.project)[clips[0]] == pre
    assert (
        tally(lab.project) == Counter(reference_labels(lab.project).values()) == {pre: 2, post: 1}
    )


def test_what_cannot_be_given(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    rater = lab.rater().id
    for ids, behaviour, words in (
        ([clip], lab.ids["reach"], "stretches on the timeline"),
        ([clip], 99, "not in the project any more"),
        ([clip, 77], lab.ids["pre"], "Clip 77 is not"),
    ):
        with pytest.raises(DataError, match=words), lab.project.edit("Label") as edit:
            set_label(edit, ids, rater, behaviour)
    with pytest.raises(DataError, match="rater"), lab.project.edit("Label") as edit:
        set_label(edit, [clip], 99, lab.ids["pre"])
    assert labels(lab.project, clip) == []
