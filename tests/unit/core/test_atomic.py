"""Atomic files: old or new, never half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mousevision.core.atomic import write_beside, write_json, write_text


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "Größe.json"
    write_text(target, "old")

    def fails() -> None:
        with write_beside(target) as beside:
            beside.write_text("half of the n")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_json_is_readable_and_folders_are_made(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.json"
    write_json(target, {"name": "Käfig"})
    assert json.loads(target.read_text(encoding="utf-8")) == {"name": "Käfig"}
    assert "Käfig" in target.read_text(encoding="utf-8")


def test_nan_is_no_json(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "x.json", float("nan"))
