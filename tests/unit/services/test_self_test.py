"""The proof that an installation works names what does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mousevision.core.errors import Cancelled
from mousevision.core.job import QuietContext
from mousevision.services import self_test
from mousevision.services.self_test import run_self_test

NAMES = ["decode", "encode", "project", "train step", "pictures of clips", "libraries",
         "child process", "window"]  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for what takes long: `tests/e2e` does that for real."""
    monkeypatch.setattr(self_test, "_child", lambda _: "a child")
    monkeypatch.setattr(self_test, "_pictures", lambda _: "pictures")
    monkeypatch.setattr(self_test, "LATE", ("xlsxwriter",))


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
    monkeypatch.setattr(self_test, "_child", blank)
    monkeypatch.setattr(self_test, "LATE", ("xlsxwriter", "not_shipped"))
    steps = {step.name: step for step in run_self_test(QuietContext(), tmp_path, blank)}
    good = {name for name, step in steps.items() if step.ok}
    assert good == {"project", "train step", "pictures of clips"}
    assert steps["decode"].words == "OSError: no decoder"
    assert "not_shipped" in steps["libraries"].words
    assert steps["child process"].words == "RuntimeError: the window stays blank"
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


def test_the_shipped_video_is_read(tmp_path: Path) -> None:
    assert self_test._decode(tmp_path) == "24 frames of H.264 read exactly"
