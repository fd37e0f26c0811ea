from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import MouseVisionError
from mousevision.core.job import QuietContext
from mousevision.learn.checkpoint import CARD, WEIGHTS, load_checkpoint, save_checkpoint
from mousevision.learn.predict import predict
from mousevision.learn.splits import hold_out
from mousevision.learn.train import Trained, train_classifier, train_settings
from mousevision.learn.weights import FILE
from tests.unit.learn.conftest import CLASSES, SPEC, make_study

STUDY = make_study()


@pytest.fixture(scope="module")
def trained() -> Trained:
    split = hold_out(STUDY.targets, STUDY.groups, None, 0)
    settings = train_settings("motion-tcn", {"rounds": 2, "filters": 8}, seed=4)
    return train_classifier(
        QuietContext(), STUDY.source, STUDY.targets, split, CLASSES, SPEC, settings
    )


@pytest.fixture
def folder(trained: Trained, tmp_path: Path) -> Path:
    target = tmp_path / "Mäuse im Käfig" / "runs" / "7"
    save_checkpoint(target, trained)
    return target


def test_a_checkpoint_says_the_same_after_reading(trained: Trained, folder: Path) -> None:
    again = load_checkpoint(folder)
    assert again == trained.checkpoint
    before = predict(QuietContext(), trained.checkpoint, STUDY.source)
    np.testing.assert_array_equal(predict(QuietContext(), again, STUDY.source), before)
    assert sorted(path.name for path in folder.iterdir()) == [CARD, WEIGHTS, FILE]


def test_the_card_is_for_people_too(trained: Trained, folder: Path) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    assert card["input"]["frames"] == SPEC.frames
    assert card["classes"] == list(CLASSES)
    assert card["settings"]["model"] == "motion-tcn"
    assert card["words"].startswith("Learnt from ")
    assert len(card["history"]) == 2
    assert set(card["versions"]) == {"mousevision", "python", "torch", "numpy"}


def refused(folder: Path) -> str:
    with pytest.raises(MouseVisionError) as caught:
        load_checkpoint(folder)
    words = str(caught.value)
    assert "\n" not in words
    assert str(folder) in words
    return words


def test_missing_files_are_named(folder: Path, tmp_path: Path) -> None:
    assert CARD in refused(tmp_path)
    (folder / WEIGHTS).unlink()
    assert WEIGHTS in refused(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "x"}', "\x00\xff"])
def test_a_damaged_card_is_refused(folder: Path, text: str) -> None:
    (folder / CARD).write_bytes(text.encode("latin-1"))
    assert "damaged or not a checkpoint" in refused(folder)


@pytest.mark.parametrize("key", ["settings", "input", "classes", "temperature", "weights", "kind"])
def test_a_card_without_a_part_is_refused(folder: Path, key: str) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    for changed in ({k: v for k, v in card.items() if k != key}, {**card, key: "nonsense"}):
        (folder / CARD).write_text(json.dumps(changed), encoding="utf-8")
        assert "does not describe a network" in refused(folder)


def test_a_newer_one_asks_for_an_update(folder: Path) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps({**card, "format": 99}), encoding="utf-8")
    assert "newer MouseVision" in refused(folder)


def test_cut_or_exchanged_weights_are_refused(folder: Path) -> None:
    weights = folder / WEIGHTS
    whole = weights.read_bytes()
    bomb = pickle.dumps({"state": 1})
    for data in (whole[:-10], b"", bomb, whole[:100] + b"x" + whole[101:]):
        weights.write_bytes(data)
        assert "changed or cut short" in refused(folder)


def test_weights_of_another_network_are_refused(folder: Path) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    card["settings"]["options"]["filters"] = 16
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")
    assert "had other layers" in refused(folder)
    card["settings"] = train_settings("convlstm").to_json()
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")
    assert "another version of MouseVision, in which convlstm had other layers" in refused(folder)


def test_saving_again_replaces(trained: Trained, folder: Path) -> None:
    save_checkpoint(folder, trained)
    assert load_checkpoint(folder).temperature == trained.checkpoint.temperature
