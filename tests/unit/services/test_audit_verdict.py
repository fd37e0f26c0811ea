"""Which audit speaks for a result, and whether it still holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mousevision.core.annotation import Rater
from mousevision.core.inputspec import Background, InputSpec
from mousevision.core.job import QuietContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.services.audit_verdict import (
    NOT_MADE,
    Audits,
    audited_words,
    input_of,
    read_audits,
    rests_on_labels,
)
from mousevision.services.audit_view import View
from mousevision.services.auditing import audit
from mousevision.store import behaviours, labels, listing, study
from mousevision.store.project import Project

USUAL = InputSpec()
MENDED = replace(USUAL, background=Background.CLIP)
CREATED = "2026-11-22T17:40:00+00:00"


def made(number: int, verdict: str, view: View | None = None, **metrics: Any) -> Run:
    values = {"verdict": verdict, "words": f"{verdict.capitalize()}: so it is.", **metrics}
    config = {"view": (view or View(USUAL)).to_json()}
    return Run(number, RunKind.AUDIT, "", RunStatus.DONE, CREATED, config=config, metrics=values)


def trained(spec: InputSpec = USUAL, **config: Any) -> Run:
    values = {"classes": ["pre", "post"], "input": spec.to_json(), **config}
    return Run(50, RunKind.TRAIN, "cnn", RunStatus.DONE, CREATED, config=values)


def test_without_an_audit_that_is_said_and_is_no_clean_bill() -> None:
    said = Audits().verdict()
    assert said.verdict is None
    assert not said.clean
    assert said.line().startswith(NOT_MADE)
    assert said.short == "not made yet"


def test_a_clean_audit_says_nothing_on_top() -> None:
    said = Audits((made(3, "clean"),)).verdict()
    assert said.clean
    assert said.line() == ""
    assert said.short == "clean"


def test_any_other_verdict_stands_on_top() -> None:
    said = Audits((made(3, "suspect"),)).verdict()
    assert said.line() == "Confound audit: Suspect: so it is."
    assert said.to_json()["run"] == 3


def test_a_clean_audit_that_is_out_of_date_is_no_clean_bill() -> None:
    said = Audits((made(3, "clean"),), frozenset({3})).verdict()
    assert not said.clean
    assert said.short == "clean, out of date"
    assert "audit again" in said.line()


def test_an_audit_of_mended_clips_speaks_for_networks_that_get_them_so() -> None:
    audits = Audits((made(4, "confounded"), made(3, "clean", View(MENDED, True))))
    assert audits.verdict(MENDED).clean
    assert audits.verdict(USUAL).verdict == "confounded"


def test_mending_hides_nothing_from_networks_that_get_clips_otherwise() -> None:
    said = Audits((made(3, "clean", View(MENDED, True)),)).verdict(USUAL)
    assert not said.clean
    assert "this network gets them otherwise prepared" in said.line()


def test_one_that_holds_goes_before_one_that_does_not() -> None:
    runs = made(5, "clean", View(USUAL, True)), made(4, "suspect")
    assert Audits(runs, frozenset({5})).verdict().verdict == "suspect"
    assert Audits(runs).verdict().verdict == "clean"


def test_too_few_animals_is_said_so() -> None:
    said = Audits((made(1, "suspect", too_few=True),)).verdict()
    assert said.short == "too few animals to tell"


@pytest.mark.parametrize(
    ("run", "rests"),
    [
        (trained(), True),
        (replace(trained(), kind=RunKind.EVALUATE), True),
        (replace(trained(), kind=RunKind.EMBED), False),
        (replace(trained(), status=RunStatus.CANCELLED), False),
        (replace(trained(), config={}), False),
        (trained(behaviours=["reach"]), False),
    ],
    ids=["training", "evaluation", "embedding", "cancelled", "without labels", "bouts"],
)
def test_the_verdict_belongs_on_results_that_rest_on_labels(run: Run, rests: bool) -> None:
    assert rests_on_labels(run) is rests


def test_a_run_that_does_not_say_how_it_saw_its_clips() -> None:
    assert input_of(trained()) == USUAL
    assert input_of(replace(trained(), config={})) is None
    assert input_of(trained(input={"depth": 3})) is None


def audit_now(project: Project) -> Audits:
    audit(QuietContext(), project, draws=49)
    return read_audits(project)


def test_labels_clips_and_animals_make_it_out_of_date_and_undo_mends_that(
    project: Project, anna: Rater
) -> None:
    assert audit_now(project).stale == frozenset()
    first, second = listing.clip_ids(project)[:2]
    left, right = (b.id for b in behaviours.behaviours(project)[:2])
    now = labels.reference_labels(project)[first]
    with project.edit("Label") as edit:
        labels.set_label(edit, [first], anna.id, right if now == left else left)
    assert len(read_audits(project).stale) == 1
    project.undo()
    assert not read_audits(project).stale
    with project.edit("Animal") as edit:
        study.set_clip_subject(edit, [second], study.ensure_subject(edit, "m99").id)
    assert len(read_audits(project).stale) == 1


def test_edits_that_do_not_matter_leave_it_in_force(project: Project, anna: Rater) -> None:
    before = audit_now(project)
    first = listing.clip_ids(project)[0]
    same = labels.reference_labels(project)[first]
    with project.edit("Agree") as edit:
        labels.set_label(edit, [first], anna.id, same)
    assert project.revision != before.runs[0].config["label_revision"]
    assert not read_audits(project).stale


def test_words_for_the_command_line(ready: Project) -> None:
    from mousevision.store import runs

    document, lines = audited_words(ready, runs.run(ready, 1))
    assert document is not None
    assert {"verdict", "words", "run", "stale"} <= set(document)
    assert document["verdict"] is None
    assert lines[0].startswith(NOT_MADE)
    assert audited_words(ready, replace(runs.run(ready, 1), kind=RunKind.EMBED)) == (None, [])
