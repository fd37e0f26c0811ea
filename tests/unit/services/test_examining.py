"""What is read off a run, also of one made before something was measured."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.learn.checkpoint import CARD, load_checkpoint
from mousevision.services.evaluating import evaluate
from mousevision.services.examining import examine_run
from mousevision.store import runs
from mousevision.store.project import Project
from tests.unit.services.learning import request


def test_a_training_with_animals_held_out(ready: Project) -> None:
    run = runs.run(ready, 1)
    found = examine_run(QuietContext(), ready, run)
    assert (found.run, found.unit, found.network, found.why_not) == (1, "animal", 1, "")
    assert found.threshold == load_checkpoint(runs.run_folder(ready, 1)).threshold
    assert found.risk is not None
    assert (found.risk.clips, found.risk.groups) == (6, 1)
    assert found.risk.error[0] == pytest.approx(1 - run.metrics["accuracy"])
    assert [(h.name, len(h.rounds)) for h in found.histories] == [("this training", 2)]
    assert sum(clips for _, _, clips in found.reliability) == 6
    assert found.others == ()


def test_an_evaluation(ready: Project) -> None:
    run = evaluate(QuietContext(), ready, request(rounds=1), 2)
    found = examine_run(QuietContext(), ready, run)
    assert found.network == 1
    ((other, name),) = found.others
    assert (other, name[:-12]) == (1, "run 1, training of cnn")
    assert re.fullmatch(r", [01]\.\d\d right", name[22:])
    assert len(found.histories) == 2
    assert found.histories[0].name == "tested on " + ", ".join(run.metrics["folds"][0]["test"])
    assert found.risk is not None
    assert (found.risk.clips, found.risk.groups) == (24, 4)
    assert np.isfinite(found.risk.high[0])


def test_old_cancelled_and_foreign_runs(ready: Project) -> None:
    bare = runs.start_run(ready, RunKind.EMBED, "autoencoder", 0, {})
    runs.finish_run(ready, bare.id, RunStatus.DONE, {"clusters": 3}, "", 1.0)
    found = examine_run(QuietContext(), ready, runs.run(ready, bare.id))
    assert (found.risk, found.reliability, found.histories, found.others) == (None, (), (), ())
    assert found.network is None
    assert "No network of autoencoder" in found.why_not


def test_a_network_whose_files_are_damaged_says_so(ready: Project) -> None:
    (runs.run_folder(ready, 1) / CARD).write_text("{")
    found = examine_run(QuietContext(), ready, runs.run(ready, 1))
    assert found.network is None
    assert "is damaged" in found.why_not
    assert found.risk is not None
