"""Two runs on the clips that both tested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mousevision.core.errors import DataError
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.services.comparing import answers_of, compare_runs
from mousevision.store import behaviours, labels, listing, raters, runs, study
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

Right = Callable[[int, ClipRow], bool]


def other(name: str | None) -> str:
    return "left" if name == "right" else "right"


def add_run(project: Project, right: Right, keep: Right = lambda n, row: True) -> Run:
    """A run that tested the clips to keep and was right as told."""
    rows = listing.clip_rows(project, listing.clip_ids(project))
    said: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        if keep(number, row):
            name = str(row.behaviour) if right(number, row) else other(row.behaviour)
            given = {name: 0.9, other(name): 0.1}
            said.append({"clip": row.id, "truth": row.behaviour, "probabilities": given})
    made = runs.start_run(project, RunKind.EVALUATE, "cnn", 0, {"classes": ["left", "right"]})
    runs.finish_run(project, made.id, RunStatus.DONE, {"predictions": said}, "words", 1.0)
    return runs.run(project, made.id)


@pytest.fixture
def eight(project: Project) -> Project:
    """The study with its clips spread over eight animals."""
    rows = listing.clip_rows(project, listing.clip_ids(project))
    with project.edit("eight animals") as edit:
        for number, row in enumerate(rows):
            who = study.ensure_subject(edit, f"{row.subject}{'ab'[number % 2]}").id
            study.set_clip_subject(edit, [row.id], who)
    return project


def test_a_better_run_in_words_and_numbers(eight: Project) -> None:
    good, bad = add_run(eight, lambda n, _: True), add_run(eight, lambda n, _: n % 24 < 4)
    found = compare_runs(eight, good.id, bad.id)
    told = found.to_json()
    assert (told["run_a"], told["run_b"], told["clips"], told["subjects"]) == (1, 2, 24, 8)
    assert told["accuracy"] == [1.0, pytest.approx(4 / 24)]
    assert told["difference"]["accuracy"] == pytest.approx(20 / 24)
    assert told["p_value"] <= 0.05
    assert told["ci95"]["accuracy"][0] > 0
    assert told["words"].startswith("Run 1 (cnn) is better than run 2 (cnn): 1.00 against 0.1")
    assert "24 clips of 8 animals" in told["words"]
    turned = compare_runs(eight, bad.id, good.id)
    assert turned.words().startswith("Run 2 (cnn) is worse than run 1 (cnn)")
    assert turned.difference.p_value == found.difference.p_value


def test_no_difference_beyond_chance(eight: Project) -> None:
    one, two = add_run(eight, lambda n, _: n % 5 > 0), add_run(eight, lambda n, _: n % 5 > 1)
    assert compare_runs(eight, one.id, two.id).accuracy[0] > 0.7
    same = compare_runs(eight, one.id, add_run(eight, lambda n, _: n % 5 > 0).id)
    assert same.words().startswith("No difference beyond chance between run 1")
    assert same.difference.p_value == 1


def test_four_animals_are_too_few(project: Project) -> None:
    one, two = add_run(project, lambda n, _: True), add_run(project, lambda n, _: False)
    words = compare_runs(project, one.id, two.id).words()
    assert words.startswith("4 animals are too few to tell whether run 1 (cnn) or run 2 (cnn)")
    assert "1.00 against 0.00" in words


def test_only_clips_that_both_tested(project: Project) -> None:
    one = add_run(project, lambda n, _: True)
    two = add_run(project, lambda n, _: True, lambda n, row: row.subject == "m3")
    found = compare_runs(project, one.id, two.id)
    assert (found.clips, found.difference.groups) == (6, 1)
    assert "1 animal is too few" in found.words()
    three = add_run(project, lambda n, _: True, lambda n, row: row.subject == "m1")
    with pytest.raises(DataError, match="No labelled clip was tested by both run 2 and run 3"):
        compare_runs(project, two.id, three.id)


def test_labels_of_today_count(project: Project) -> None:
    one, two = add_run(project, lambda n, _: True), add_run(project, lambda n, _: False)
    rows = listing.clip_rows(project, listing.clip_ids(project))
    ids = {b.name: b.id for b in behaviours.behaviours(project)}
    with project.edit("second thoughts") as edit:
        anna = raters.ensure_rater(edit, "anna")
        for row in rows[:2]:
            labels.set_label(edit, [row.id], anna.id, ids[other(row.behaviour)])
        imported = {label.rater_id for label in labels.labels(project, rows[5].id)}
        for rater in imported:
            labels.set_label(edit, [rows[5].id], rater, None)
    found = compare_runs(project, one.id, two.id)
    assert (found.clips, found.relabelled, found.unlabelled) == (23, 2, 1)
    assert found.accuracy == (pytest.approx(21 / 23), pytest.approx(2 / 23))
    assert "2 labels of these clips changed since: today's count." in found.words()
    assert found.words().endswith("1 clip without a label today is left out.")


def test_what_cannot_be_compared(project: Project) -> None:
    one = add_run(project, lambda n, _: True)
    empty = runs.start_run(project, RunKind.EMBED, "autoencoder")
    with pytest.raises(DataError, match="cannot be compared with itself"):
        compare_runs(project, one.id, one.id)
    with pytest.raises(DataError, match="Run 2 has tested no clips"):
        compare_runs(project, one.id, empty.id)
    assert answers_of(empty) == {}
