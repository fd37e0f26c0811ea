from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.annotation import Decision, Prediction
from mousevision.core.errors import SettingError
from mousevision.core.filters import (
    FIELDS,
    Both,
    Compare,
    Either,
    Filter,
    Not,
    Word,
    parse_filter,
)
from mousevision.core.run import RunKind
from mousevision.store.clips import clip_ids, clip_rows
from mousevision.store.predictions import set_predictions
from mousevision.store.reviews import add_review
from mousevision.store.runs import start_run
from mousevision.store.study import ensure_session, set_clip_session
from mousevision.store.videos import set_missing

from .conftest import Lab


@pytest.fixture
def study(lab: Lab) -> Lab:
    first, second = lab.add("Käfig/clip1.mp4", "Käfig/clip11.mp4", subject="Mouse 1")
    third, _ = lab.add("it's 100%.avi", "robert'); DROP TABLE clips;--.mp4", subject="m2")
    with lab.project.edit("Day") as edit:
        session = ensure_session(edit, None, "Week 2", "2025-03-04")
        set_clip_session(edit, [third], session.id)
    lab.label([first, second], "pre", "anna")
    lab.label(second, "post", "Ben")
    run = start_run(lab.project, RunKind.TRAIN, "cnn")
    pre, post = lab.ids["pre"], lab.ids["post"]
    given = [
        Prediction(run.id, first, {pre: 0.8, post: 0.2}),
        Prediction(run.id, third, {pre: 0.45, post: 0.55}, abstained=True),
    ]
    set_predictions(lab.project, run.id, given)
    rater = lab.rater("anna")
    with lab.project.edit("Review") as edit:
        add_review(edit, [first], rater.id, Decision.ACCEPTED)
        add_review(edit, [second], rater.id, Decision.UNSURE)
    set_missing(lab.project, [1])
    return lab


def _find(lab: Lab, where: Filter | None, rater: str | None = None) -> list[int]:
    who = lab.rater(rater) if rater else None
    return sorted(clip_ids(lab.project, where, rater=who))


@pytest.mark.parametrize(
    ("text", "clips"),
    [
        ("", [1, 2, 3, 4]),
        ("class=pre", [1]),
        ("class=PRE", [1]),
        ("class!=pre", [2, 3, 4]),
        ("class=none", [3, 4]),
        ("class!=none", [1, 2]),
        ("class~o", [2]),
        ("class=nonsense", []),
        ("predicted=post", [3]),
        ("predicted!=post", [1, 2, 4]),
        ("predicted=none", [2, 4]),
        ("confidence>=80%", [1]),
        ("confidence<0.6", [3]),
        ("confidence!=0.8", [2, 3, 4]),
        ("confidence=none", [2, 4]),
        ("frames=100", [1, 2, 3, 4]),
        ("frames>100", []),
        ("subject=m2", [3, 4]),
        ('subject="mouse 1"', [1, 2]),
        ("subject~mouse", [1, 2]),
        ("subject=none", []),
        ('session="week 2"', [3]),
        ("day=2025-03-04", [3]),
        ("day=none", [1, 2, 4]),
        ("day~2025-03", [3]),
        ("file=clip1.mp4", [1]),
        ("file=KÄFIG/clip1.mp4", [1]),
        ("file=../videos/Käfig/clip1.mp4", [1]),
        (r"file~käfig\clip", [1, 2]),
        ("file!=clip1.mp4", [2, 3, 4]),
        ("file=none", []),
        ("file~%", [3]),
        ("file~'", [3, 4]),
        ('"drop table"', [4]),
        ("käfig", [1, 2]),
        ("m2", [3, 4]),
        ("week", [1, 2, 3, 4]),
        ("rater=anna", [1, 2]),
        ("rater=ben", [2]),
        ("rater!=ben", [1, 3, 4]),
        ("rater=none", [3, 4]),
        ("rater~n", [1, 2]),
        ("reviewed=yes", [1, 2]),
        ("reviewed!=yes", [3, 4]),
        ("unsure=yes", [2, 3]),
        ("unsure=no", [1, 4]),
        ("missing=yes", [1]),
        ("missing=no", [2, 3, 4]),
        ("not class=pre and not class=none", [2]),
        ("(class=pre or class=post) confidence>50%", [1]),
        ("käfig or missing=no", [1, 2, 3, 4]),
    ],
)
def test_filters(study: Lab, text: str, clips: list[int]) -> None:
    assert _find(study, parse_filter(text)) == clips


def test_the_raters_own_label_and_reviews_count(study: Lab) -> None:
    assert _find(study, parse_filter("class=pre"), "anna") == [1, 2]
    assert _find(study, parse_filter("class=post"), "ben") == [2]
    assert _find(study, parse_filter("reviewed=yes"), "anna") == [1, 2]
    assert _find(study, parse_filter("reviewed=yes"), "ben") == []
    assert _find(study, parse_filter("unsure=yes"), "ben") == [3]


@pytest.mark.parametrize("where", [Compare("size", "=", "x"), Compare("confidence", "~", 1.0)])
def test_what_makes_no_sense(study: Lab, where: Compare) -> None:
    with pytest.raises(SettingError):
        _find(study, where)


TEXTS = st.sampled_from(["pre", "post", "m2", "%", "'", "_", "clip1", "Käfig", "", "a\x00b"])


def _comparisons() -> st.SearchStrategy[Compare]:
    texts = ("file", "subject", "session", "class", "predicted", "rater", "day")
    text = st.builds(Compare, st.sampled_from(texts), st.sampled_from(["=", "!=", "~"]), TEXTS)
    none = st.builds(
        Compare, st.sampled_from((*texts, "confidence")), st.sampled_from(["=", "!="]), st.none()
    )
    number = st.builds(
        Compare,
        st.sampled_from(["confidence", "frames"]),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.floats(0, 200),
    )
    flag = st.builds(
        Compare,
        st.sampled_from(["reviewed", "unsure", "missing"]),
        st.sampled_from(["=", "!="]),
        st.booleans(),
    )
    return st.one_of(text, none, number, flag)


FILTERS = st.recursive(
    st.one_of(_comparisons(), st.builds(Word, TEXTS)),
    lambda part: st.one_of(
        st.builds(Not, part), st.builds(Both, part, part), st.builds(Either, part, part)
    ),
    max_leaves=6,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=FILTERS, second=FILTERS, rater=st.sampled_from([None, "anna", "ben"]))
def test_logic_of_sets(study: Lab, first: Filter, second: Filter, rater: str | None) -> None:
    """Whatever the comparisons mean, and, or, not behave as sets do: nothing is NULL."""
    everything = {1, 2, 3, 4}
    left, right = set(_find(study, first, rater)), set(_find(study, second, rater))
    assert set(_find(study, Not(first), rater)) == everything - left
    assert set(_find(study, Both(first, second), rater)) == left & right
    assert set(_find(study, Either(first, second), rater)) == left | right


def test_filters_and_rows_agree(study: Lab) -> None:
    for rater in (None, study.rater("anna"), study.rater("ben")):
        for row in clip_rows(study.project, clip_ids(study.project), rater):
            for field, value in (
                ("class", row.behaviour),
                ("predicted", row.predicted),
                ("subject", row.subject),
                ("session", row.session),
                ("file", row.file),
                ("confidence", row.confidence),
                ("reviewed", row.reviewed),
                ("missing", row.missing),
            ):
                assert field in FIELDS
                assert row.id in clip_ids(study.project, Compare(field, "=", value), rater=rater)
