"""Which clips come up for review, and what deciding on them tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.annotation import Decision, Prediction, Rater
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.run import RunKind, RunStatus
from mousevision.services.labelling import (
    accept_predictions,
    label_clips,
    remove_labels,
    set_aside,
)
from mousevision.services.reviewing import (
    Bias,
    Order,
    automation_bias,
    review_queue,
    sample_estimate,
    wilson,
)
from mousevision.store import behaviours, listing, runs
from mousevision.store.labels import reference_labels
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project


@pytest.fixture
def classes(project: Project) -> list[Behaviour]:
    return [each for each in behaviours.behaviours(project) if each.scope is Scope.CLIP]


@pytest.fixture
def said(project: Project, classes: list[Behaviour]) -> list[int]:
    """Predict the first class of every clip, each a little more certain than the one before."""
    run = runs.start_run(project, RunKind.TRAIN, "cnn", 0, {})
    runs.finish_run(project, run.id, RunStatus.DONE, {}, "", 1.0)
    ids = listing.clip_ids(project)
    confidence = [0.51 + 0.02 * at for at in range(len(ids))]
    set_predictions(
        project,
        run.id,
        [
            Prediction(run.id, clip, {classes[0].id: p, classes[1].id: 1 - p}, at == 20)
            for at, (clip, p) in enumerate(zip(ids, confidence, strict=True))
        ],
    )
    return ids


def test_nothing_to_review_says_what_to_do(project: Project, anna: Rater) -> None:
    for order, words in (
        (Order.UNCERTAIN, "train a network, then classify"),
        (Order.ERRORS, "Evaluate by animal first"),
        (Order.SAMPLE, "train a network, then classify"),
        (Order.LISTED, "Every listed clip is decided on"),
    ):
        queue = review_queue(project, order, anna)
        assert queue.ids == ()
        assert words in queue.words


def test_the_least_certain_come_first_and_leave_when_decided(
    project: Project, anna: Rater, said: list[int], classes: list[Behaviour]
) -> None:
    queue = review_queue(project, Order.UNCERTAIN, anna)
    assert queue.ids[:3] == (said[20], said[0], said[1]), "what it was unsure of goes first"
    assert len(queue.ids) == 24
    accept_predictions(project, anna, [said[0]])
    label_clips(project, anna, [said[1]], classes[1])
    set_aside(project, anna, [said[2]], Decision.UNSURE)
    set_aside(project, anna, [said[3]], Decision.SKIPPED)
    assert review_queue(project, Order.UNCERTAIN, anna).ids[:2] == (said[20], said[3])
    project.undo()
    project.undo()
    assert review_queue(project, Order.UNCERTAIN, anna).ids[:2] == (said[20], said[2])
    listed = review_queue(project, Order.LISTED, anna, listed=said[:5])
    assert listed.ids == tuple(said[2:5])
    assert "3 listed clips" in listed.words


def test_only_labels_are_given_by_labelling(project: Project, anna: Rater) -> None:
    with pytest.raises(ValueError, match="gives a label"):
        set_aside(project, anna, [1], Decision.ACCEPTED)


def test_likely_label_errors_are_those_that_unseen_animals_contradict(
    project: Project, anna: Rater, classes: list[Behaviour]
) -> None:
    ids, truth = listing.clip_ids(project), reference_labels(project)
    other = {classes[0].id: classes[1], classes[1].id: classes[0]}
    name = {each.id: each.name for each in classes}
    doubt = {ids[3]: 0.1, ids[7]: 0.02, ids[9]: 0.4}
    told = [
        {
            "clip": clip,
            "truth": name[truth[clip]],
            "probabilities": {
                name[truth[clip]]: doubt.get(clip, 0.9),
                other[truth[clip]].name: 1 - doubt.get(clip, 0.9),
            },
        }
        for clip in ids
    ]
    run = runs.start_run(project, RunKind.EVALUATE, "cnn", 0, {"label_revision": project.revision})
    runs.finish_run(project, run.id, RunStatus.DONE, {"predictions": told}, "", 1.0)
    queue = review_queue(project, Order.ERRORS, anna)
    assert queue.ids == (ids[7], ids[3], ids[9])
    assert "3 labels" in queue.words
    label_clips(project, anna, [ids[7]], other[truth[ids[7]]])  # it was wrong
    keep = next(each for each in classes if each.id == truth[ids[3]])
    label_clips(project, anna, [ids[3]], keep)  # it is right
    assert review_queue(project, Order.ERRORS, anna).ids == (ids[9],)


def test_the_sample_stays_the_same_and_estimates_accuracy(
    project: Project, anna: Rater, said: list[int], classes: list[Behaviour]
) -> None:
    queue = review_queue(project, Order.SAMPLE, anna, size=10)
    assert len(queue.ids) == 10
    assert queue.ids == review_queue(project, Order.SAMPLE, anna, size=10, seed=5).ids
    assert "10 clips drawn at random of 24" in queue.words
    assert "Nothing of the sample" in sample_estimate(project, anna).words()
    accept_predictions(project, anna, queue.ids[:6])
    label_clips(project, anna, queue.ids[6:8], classes[1], in_sight=False)
    set_aside(project, anna, queue.ids[8:9], Decision.UNSURE)
    outside = next(clip for clip in said if clip not in queue.ids)
    label_clips(project, anna, [outside], classes[1])
    found = sample_estimate(project, anna)
    assert (found.right, found.decided, found.sample) == (6, 8, 10)
    assert "6 of 8 predictions right, 0.75 (0.41 to 0.93" in found.words()
    assert review_queue(project, Order.SAMPLE, anna).ids == queue.ids[9:]


def test_clips_that_the_network_learnt_from_are_not_sampled(
    project: Project, anna: Rater, classes: list[Behaviour]
) -> None:
    ids = listing.clip_ids(project)
    split = {"train": ["m0", "m1"], "tune": ["m2"], "test": ["m3"]}
    run = runs.start_run(project, RunKind.TRAIN, "cnn", 0, {"split": split, "unit": "animal"})
    runs.finish_run(project, run.id, RunStatus.DONE, {}, "", 1.0)
    set_predictions(
        project,
        run.id,
        [Prediction(run.id, clip, {classes[0].id: 0.9, classes[1].id: 0.1}) for clip in ids],
    )
    drawn = review_queue(project, Order.SAMPLE, anna).ids
    animals = {row.subject for row in listing.clip_rows(project, drawn)}
    assert animals == {"m3"}
    assert len(drawn) == 6


def test_whether_the_prediction_was_in_sight_is_measured(
    project: Project, anna: Rater, said: list[int], classes: list[Behaviour]
) -> None:
    label_clips(project, anna, said[:4], classes[0])
    label_clips(project, anna, said[4:6], classes[0], in_sight=False)
    label_clips(project, anna, said[6:8], classes[1], in_sight=False)
    found = automation_bias(project, anna)
    assert found == Bias((4, 4), (2, 4))
    assert "4 of 4 labels (1.00) with the prediction in sight" in found.words()
    assert "hide predictions" not in found.words(), "four labels tell nothing yet"
    assert "hide predictions" in Bias((96, 100), (70, 100)).words()
    remove_labels(project, anna, said[:2])


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_holds_the_share(right: int, of: int) -> None:
    right = min(right, of)
    found = wilson(right, of)
    assert found is not None
    assert 0 <= found[0] <= right / of <= found[1] <= 1
    assert found[0] < found[1]


def test_wilson_as_published() -> None:
    assert wilson(0, 0) is None
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
