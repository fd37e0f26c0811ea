"""Clips that come up again silently, and what that tells of a rater."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.annotation import Label, Rater
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.services.labelling import label_again, label_clips
from mousevision.services.repeating import APART, Turn, self_agreements, with_repeats
from mousevision.store import behaviours, listing
from mousevision.store.labels import labels, reference_labels
from mousevision.store.project import Project
from mousevision.store.repeats import repeats


@given(
    count=st.integers(0, 120),
    old=st.integers(0, 40),
    share=st.floats(0, 0.5),
    seed=st.integers(0, 99),
)
def test_repeats_come_after_the_first_time_and_the_order_stays(
    count: int, old: int, share: float, seed: int
) -> None:
    ids = list(range(count))
    before = list(range(1000, 1000 + old))
    turns = with_repeats(ids, before, share, seed)
    assert [turn.clip_id for turn in turns if not turn.again] == ids
    again = [turn for turn in turns if turn.again]
    assert len(again) <= round(share * count)
    if old + max(count - min(APART, count // 2), 0) >= round(share * count):
        assert len(again) >= round(share * count) // 2
    assert len(set(again)) == len(again), "no clip comes up a third time"
    for at, turn in enumerate(turns):
        if turn.again and turn.clip_id < 1000:
            first = turns.index(Turn(turn.clip_id))
            between = sum(not one.again for one in turns[first + 1 : at])
            assert between >= min(APART, count // 2) - 1


def test_some_of_the_repeats_are_older_labels() -> None:
    turns = with_repeats(range(100), range(500, 600), 0.1, seed=3)
    again = [turn.clip_id for turn in turns if turn.again]
    assert len(again) == 10
    assert sum(clip >= 500 for clip in again) == 5


def test_a_repeat_leaves_the_label_and_tells_of_the_rater(project: Project, anna: Rater) -> None:
    pre, post = [b for b in behaviours.behaviours(project) if b.scope is Scope.CLIP][:2]
    ids = listing.clip_ids(project)[:6]
    assert self_agreements(project) == ()
    label_clips(project, anna, ids[:3], pre)
    label_clips(project, anna, ids[3:], post)
    for clip, said in zip(ids, (pre, pre, post, post, post, post), strict=True):
        label_again(project, anna, clip, said)
    given_now = reference_labels(project, anna)
    assert [given_now[clip] for clip in ids] == [pre.id] * 3 + [post.id] * 3
    (found,) = self_agreements(project)
    assert found.changed == (ids[2],)
    assert found.kappa.agreement == 5 / 6
    assert "anna, asked again without knowing: 5 of 6 clips" in found.words()
    project.undo()
    assert len(repeats(project)) == 5


def test_a_clip_that_lost_its_label_is_labelled(project: Project, anna: Rater) -> None:
    pre: Behaviour = next(b for b in behaviours.behaviours(project) if b.scope is Scope.CLIP)
    clip = listing.clip_ids(project)[0]
    label_again(project, anna, clip, pre)
    assert repeats(project) == []
    assert labels(project, clip)[-1] == Label(clip, anna.id, pre.id)
