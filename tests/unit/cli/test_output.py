"""One document or plain lines, one line of complaint, four exit codes."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import typer

from mousevision.cli.output import Answer, ConsoleContext, document_text, run_verb
from mousevision.core import paths
from mousevision.core.errors import Cancelled, DataError
from tests.e2e.program import Result

Do = Callable[[ConsoleContext], Answer]
Run = Callable[..., Result]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)

    def call(work: Do, *, as_json: bool = False, quiet: bool = False) -> Result:
        with pytest.raises(typer.Exit) as left:
            run_verb(work, as_json=as_json, quiet=quiet)
        out, err = capfd.readouterr()
        return Result(left.value.exit_code, out, err)

    return call


def answer(_: ConsoleContext) -> Answer:
    return Answer({"clips": 2, "name": "Käfig"}, ["2 clips", "in Käfig"])


def test_lines_for_people(run: Run) -> None:
    assert run(answer) == Result(0, "2 clips\nin Käfig\n", "")


def test_a_document_for_programs(run: Run) -> None:
    done = run(answer, as_json=True)
    assert done.document == {"clips": 2, "name": "Käfig"}
    assert run(answer, as_json=True, quiet=True) == done


def test_quiet(run: Run) -> None:
    assert run(answer, quiet=True) == Result(0, "", "")


def test_something_was_skipped(run: Run) -> None:
    assert run(lambda _: Answer({}, [], complete=False), as_json=True).code == 1


def test_what_libraries_print_stays_out_of_the_document(run: Run) -> None:
    def work(_: ConsoleContext) -> Answer:
        print("chatter")
        logging.getLogger("a library").warning("beware")
        return Answer({"ok": True})

    done = run(work, as_json=True)
    assert done.document == {"ok": True}
    assert done.err == "chatter\n"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DataError("Label some\nclips."), 2, "Label some clips."),
        (Cancelled(), 130, "Interrupted; nothing is half written."),
        (KeyboardInterrupt(), 130, "Interrupted; nothing is half written."),
        (PermissionError(13, "Permission denied", "/x/y"), 2,
         "/x/y cannot be used (Permission denied): check the path, its rights and the room"),
        (OSError(28, "No space left on device"), 2, "The disk cannot be used (No space left"),
        (ZeroDivisionError("by\nzero"), 2, "should not have (ZeroDivisionError: by zero; the log"),
        (AssertionError(), 2, "should not have (AssertionError; the log"),
    ],
)  # fmt: skip
def test_errors_end_in_one_line(run: Run, error: BaseException, code: int, words: str) -> None:
    def work(_: ConsoleContext) -> Answer:
        raise error

    done = run(work, as_json=True)
    assert (done.code, done.out) == (code, "")
    assert words in done.complaint


def test_whatever_breaks_after_ctrl_c_is_an_interruption(run: Run) -> None:
    def work(ctx: ConsoleContext) -> Answer:
        ctx.cancel()
        raise ImportError("cut short")

    assert run(work).code == 130


def test_what_comes_then_comes_after_the_answer(
    run: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    said = []
    done = run(lambda _: Answer({"a": 1}, then=lambda: said.append(capfd.readouterr().out)),
               as_json=True)  # fmt: skip
    assert done.code == 0
    assert json.loads(said[0]) == {"a": 1}


def test_values_that_json_does_not_know() -> None:
    document = {
        "float": np.float32(0.5),
        "array": np.arange(3),
        "nan": float("nan"),
        "worst": np.array([np.inf]),
        3: {"set": frozenset([1])},
        "tuple": (np.int64(1), None, True),
    }
    assert json.loads(document_text(document, None)) == {
        "float": 0.5,
        "array": [0, 1, 2],
        "nan": None,
        "worst": [None],
        "3": {"set": [1]},
        "tuple": [1, None, True],
    }


def test_what_a_console_cannot_show_is_written_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)
    name = "ネズミ \udcff.mp4"  # Japanese, and a byte that is no text
    for as_json in (True, False):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))
        with pytest.raises(typer.Exit):
            run_verb(lambda _: Answer({"file": name}, [name]), as_json=as_json, quiet=False)
        shown = raw.getvalue().decode("cp1252")
        assert json.loads(shown) == {"file": name} if as_json else "mp4" in shown


def test_a_reader_that_leaves_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        with pytest.raises(typer.Exit) as left:
            run_verb(lambda _: Answer({}, ["x" * 100_000]), as_json=False, quiet=False)
        assert left.value.exit_code == 0
