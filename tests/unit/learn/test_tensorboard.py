"""The event file is read back with TensorBoard's own reader."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from torch import nn

from mousevision.core.errors import SettingError
from mousevision.learn.reports import RoundReport
from mousevision.learn.tensorboard import TensorBoardLog


def test_what_is_written_can_be_read_back(tmp_path: Path) -> None:
    accumulator = pytest.importorskip(
        "tensorboard.backend.event_processing.event_accumulator",
        reason="the optional package tensorboard is not installed",
    )
    folder = tmp_path / "Läufe" / "eins"
    with TensorBoardLog(folder) as log:
        for number in (1, 2, 3):
            log(RoundReport(number, 3, 1 / number, 0.5, 2 / number, 0.75), nn.Linear(3, 2))
    read = accumulator.EventAccumulator(str(folder), {"histograms": 0})  # 0 keeps all
    read.Reload()
    assert sorted(read.Tags()["scalars"]) == [
        "accuracy/train", "accuracy/tune", "loss/train", "loss/tune",
    ]  # fmt: skip
    assert [event.step for event in read.Scalars("loss/tune")] == [1, 2, 3]
    assert read.Scalars("loss/tune")[1].value == pytest.approx(1.0)
    assert sorted(read.Tags()["histograms"]) == ["bias", "weight"]
    assert len(read.Histograms("weight")) == 3


def test_without_the_package_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "torch.utils.tensorboard", raising=False)
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    with pytest.raises(SettingError, match=r"pip install 'mousevision\[tensorboard\]'"):
        TensorBoardLog(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard", reason="the optional package tensorboard is not installed")
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="cannot hold TensorBoard logs"):
        TensorBoardLog(tmp_path / "file" / "logs")
