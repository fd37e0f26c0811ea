from __future__ import annotations

from mousevision.core.annotation import Decision
from mousevision.store.clips import clip_rows, counts
from mousevision.store.reviews import add_review, reviews

from .conftest import Lab


def _decide(lab: Lab, clip: int, who: str, decision: Decision) -> None:
    rater = lab.rater(who)
    with lab.project.edit("Review", rater) as edit:
        add_review(edit, [clip], rater.id, decision, run_id=4, prediction_seen=True)


def test_the_newest_decision_of_a_rater_counts(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    anna, ben = lab.rater("anna"), lab.rater("ben")
    _decide(lab, first, "anna", Decision.ACCEPTED)
    _decide(lab, first, "ben", Decision.SKIPPED)
    _decide(lab, second, "ben", Decision.UNSURE)

    def reviewed(rater: object) -> list[bool]:
        return [row.reviewed for row in clip_rows(lab.project, [first, second], rater)]

    assert reviewed(anna) == [True, False]
    assert reviewed(ben) == [False, True]
    assert reviewed(None) == [True, True]
    assert counts(lab.project, anna).reviewed == 1
    _decide(lab, first, "anna", Decision.SKIPPED)
    assert reviewed(anna) == [False, False]
    assert reviewed(None) == [False, True]
    lab.project.undo()
    assert reviewed(anna) == [True, False]


def test_what_was_decided_and_seen_is_kept(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    _decide(lab, clip, "anna", Decision.CORRECTED)
    (review,) = reviews(lab.project, clip)
    assert reviews(lab.project) == [review]
    assert (review.decision, review.run_id, review.prediction_seen) == (
        Decision.CORRECTED,
        4,
        True,
    )
    assert review.revision == lab.project.revision
