"""The proof that an installation works names what does not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mousevision.core.errors import Cancelled
from mousevision.core.job import QuietContext
from mousevision.services import self_test
from mousevision.services.self_test import run_self_test

NAMES = ["decode", "project", "train step", "child process", "window"]


@pytest.fixture(autouse=True)
def child_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for starting the program again: `tests/e2e` does that for real."""

    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        assert command == [sys.executable, "-m", "mousevision", "--version"]
        return subprocess.CompletedProcess(command, 0, b"MouseVision 9\n", b"")

    monkeypatch.setattr(subprocess, "run", answer)


def test_each_part_is_used_and_named(tmp_path: Path) -> None:
    steps = run_self_test(QuietContext(), tmp_path / "out", lambda out: f"shown in {out}")
    assert [step.name for step in steps] == NAMES
    assert all(step.ok for step in steps), steps
    assert steps[-1].words == f"shown in {tmp_path / 'out'}"
    report = json.loads((tmp_path / "out" / "self-test.json").read_text())
    assert report == {"ok": True, "steps": [step.to_json() for step in steps]}


def test_what_breaks_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no decoder")

    def blank(_: Path | None) -> str:
        raise RuntimeError("the window stays blank")

    monkeypatch.setattr(self_test, "FrameReader", broken)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess(
        [], 3, b"", b"it crashed"))  # fmt: skip
    steps = {step.name: step for step in run_self_test(QuietContext(), tmp_path, blank)}
    assert {name for name, step in steps.items() if step.ok} == {"project", "train step"}
    assert steps["decode"].words == "OSError: no decoder"
    assert "it crashed" in steps["child process"].words
    assert steps["window"].words == "RuntimeError: the window stays blank"
    assert json.loads((tmp_path / "self-test.json").read_text())["ok"] is False


def test_a_wrong_frame_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = self_test.FrameReader.gray
    monkeypatch.setattr(
        self_test.FrameReader, "gray", lambda reader, index: real(reader, max(index - 1, 0))
    )
    with pytest.raises(RuntimeError, match="frame 23 shows the bar of frame 22"):
        self_test._decode(tmp_path)


def test_it_can_be_cancelled() -> None:
    ctx = QuietContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        run_self_test(ctx, None, lambda _: "")
