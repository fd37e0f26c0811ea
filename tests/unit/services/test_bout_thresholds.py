"""Thresholds of bouts: previewed from what is kept, put in force, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.annotation import PredictedBout
from mousevision.core.errors import Cancelled, DataError, SettingError
from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.learn.bout_truth import Repertoire
from mousevision.learn.bouts import OWN, Rule, find_bouts
from mousevision.learn.threshold import ThresholdError
from mousevision.services.bout_finding import curve_file
from mousevision.services.bout_rules import CHOSEN, BoutRule, chosen_thresholds
from mousevision.services.bout_thresholds import use_bout_threshold
from mousevision.services.bout_training import RULE, _rule_json
from mousevision.store import behaviours, listing, predicted_bouts, runs
from mousevision.store.project import Project
from tests.unit.services.bouts import add_side

REPERTOIRE = Repertoire(("reach", "grasp"), ("chew",))
OWN_RULE = Rule(1.0, (0.0,) * 4, 1.0, (2, 2, 2))
CURVE = np.array([0.1, 0.1, 0.7, 0.7, 0.7, 0.7, 0.1, 0.1, 0.95, 0.95, 0.95, 0.1] + [0.1] * 8)


@pytest.fixture
def run(project: Project) -> int:
    """A run that looked at two clips and found two reaches in each, with 0.7 and with 0.95."""
    for name in REPERTOIRE.names:
        add_side(project, name, name != "chew")
    ids = {b.name: b.id for b in behaviours.behaviours(project)}
    made = runs.start_run(
        project, RunKind.TRAIN, "frame-tcn", 0, {"behaviours": list(REPERTOIRE.names)}
    )
    folder = runs.run_folder(project, made.id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RULE).write_text(json.dumps(_rule_json(REPERTOIRE, OWN_RULE)), "utf-8")
    for clip in listing.clip_ids(project)[:2]:
        shown = np.full((20, 3), 0.05, np.float16)
        shown[:, 0] = CURVE
        file = curve_file(folder, clip)
        file.parent.mkdir(exist_ok=True)
        np.save(file, shown)
        found = [
            PredictedBout(made.id, clip, ids["reach"], b.start, b.stop, b.confidence)
            for b in find_bouts(shown, REPERTOIRE, OWN_RULE)
        ]
        predicted_bouts.set_predicted_bouts(project, made.id, clip, ids.values(), found)
    runs.finish_run(project, made.id, RunStatus.DONE)
    return made.id


def spans(project: Project) -> list[list[tuple[int, int]]]:
    found = [predicted_bouts.predicted_bouts(project, c) for c in listing.clip_ids(project)[:2]]
    return [[(b.start, b.stop) for b in one.bouts] if one else [] for one in found]


def test_a_higher_threshold_leaves_the_surer_ones(project: Project, run: int) -> None:
    assert spans(project) == [[(2, 6), (8, 11)]] * 2
    done = use_bout_threshold(QuietContext(), project, run, "reach", 0.85)
    assert spans(project) == [[(8, 11)]] * 2
    assert done.words() == (
        "reach counts from 0.85 on: 2 bouts in 2 clips, before (0.50) 4. Double-click the line "
        "for the network's own, 0.50."
    )
    back = use_bout_threshold(QuietContext(), project, run, "reach", OWN)
    assert spans(project) == [[(2, 6), (8, 11)]] * 2
    assert back.words().endswith("before (0.85) 2. This is the network's own threshold.")
    assert chosen_thresholds(runs.run_folder(project, run)) == {}


def test_it_is_kept_and_used_by_later_searches(project: Project, run: int) -> None:
    use_bout_threshold(QuietContext(), project, run, "chew", 0.8)
    folder = runs.run_folder(project, run)
    rule = BoutRule.load(folder)
    assert rule.rule.thresholds == (OWN, OWN, 0.8)
    assert [rule.threshold(name) for name in REPERTOIRE.names] == [OWN, OWN, 0.8]
    assert "thresholds" not in json.loads((folder / RULE).read_text("utf-8"))["rule"]


def test_the_preview_is_what_then_is_found(project: Project, run: int) -> None:
    rule = BoutRule.load(runs.run_folder(project, run)).moved("reach", 0.85)
    curves = {name: np.full(20, 0.05, np.float32) for name in REPERTOIRE.names}
    curves["reach"] = CURVE.astype(np.float32)
    preview = rule.preview(curves, "reach", 0, 20)
    assert [(name, start, stop) for name, start, stop, _ in preview] == [("reach", 8, 11)]
    assert rule.preview(curves, "reach", 7, 20)[0][1:3] == (8, 11)
    assert rule.asked_with("reach") == ("reach", "grasp")
    assert rule.asked_with("chew") == ("chew",)


@given(seed=st.integers(0, 500), threshold=st.floats(0.05, 0.95))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_higher_the_fewer_frames(seed: int, threshold: float) -> None:
    shown = np.random.default_rng(seed).dirichlet((1, 1, 1), 60)[:, 1:].astype(np.float32)
    shown = np.hstack((shown, shown[:, :1]))
    rule = BoutRule(REPERTOIRE, Rule(1.0, (0.0,) * 4, 1.0, (1, 1, 1), (OWN,) * 3))

    def frames(at: float) -> int:
        curves = {name: shown[:, place] for place, name in enumerate(REPERTOIRE.names)}
        found = rule.moved("chew", at).preview(curves, "chew", 0, 60)
        return sum(stop - start for _, start, stop, _ in found)

    assert frames(threshold) >= frames(min(threshold + 0.04, 0.99))


def test_the_clip_at_hand_comes_first_and_cancelling_keeps_it(project: Project, run: int) -> None:
    one, two = listing.clip_ids(project)[:2]

    class Once(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            self.cancel()

    with pytest.raises(Cancelled):
        use_bout_threshold(Once(), project, run, "reach", 0.85, [two])
    assert spans(project) == [[(2, 6), (8, 11)], [(8, 11)]]
    assert one != two


def test_what_is_not_kept_stays_and_is_told(project: Project, run: int) -> None:
    one = listing.clip_ids(project)[0]
    curve_file(runs.run_folder(project, run), one).unlink()
    done = use_bout_threshold(QuietContext(), project, run, "reach", 0.85)
    assert spans(project) == [[(2, 6), (8, 11)], [(8, 11)]]
    assert "1 clip must be classified again first" in done.words()


def test_refusals(project: Project, run: int) -> None:
    for name, value, kind, words in (
        ("reach", 0.0, SettingError, "between 0.01 and 0.99"),
        ("reach", 1.0, SettingError, "between"),
        ("lick", 0.5, DataError, "does not know"),
    ):
        with pytest.raises(kind, match=words):
            use_bout_threshold(QuietContext(), project, run, name, value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is damaged"),
        ('{"format": 1, "thresholds": []}', "is damaged"),
        ('{"format": 9, "thresholds": {}}', "newer MouseVision"),
        ('{"format": 1, "thresholds": {"reach": 2}}', "holds no shares"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / CHOSEN).write_text(text, "utf-8")
    with pytest.raises(ThresholdError, match=words):
        chosen_thresholds(tmp_path)
