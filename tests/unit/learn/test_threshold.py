"""The threshold that a user chose, beside a checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.errors import SettingError
from mousevision.learn.threshold import CHOSEN, ThresholdError, chosen_threshold, write_threshold


def test_written_and_read_again(tmp_path: Path) -> None:
    assert chosen_threshold(tmp_path) is None
    write_threshold(tmp_path, 0.73, run=4)
    assert chosen_threshold(tmp_path) == 0.73
    write_threshold(tmp_path, 0.0, run=4)
    assert chosen_threshold(tmp_path) == 0.0
    assert [path.name for path in tmp_path.iterdir()] == [CHOSEN]


@pytest.mark.parametrize("value", [-0.1, 1.01, float("nan")])
def test_what_is_no_share_is_refused(tmp_path: Path, value: float) -> None:
    with pytest.raises(SettingError, match="between 0 and 1"):
        write_threshold(tmp_path, value, run=1)
    assert chosen_threshold(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is damaged"),
        ("[0.5]", "is damaged"),
        ('{"format": 1}', "is damaged"),
        ('{"format": 1, "threshold": "high"}', "is damaged"),
        ('{"format": 1, "threshold": 7}', "holds no share"),
        ('{"format": 9, "threshold": 0.5}', "newer MouseVision"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / CHOSEN).write_text(text)
    with pytest.raises(ThresholdError, match=words):
        chosen_threshold(tmp_path)
