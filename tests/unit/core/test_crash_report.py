"""The report of an unexpected error holds no name of the lab's, wherever the error has it."""

from __future__ import annotations

import errno
import importlib
import platform
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mousevision
from mousevision.core import crash_report as module
from mousevision.core.crash_report import crash_report
from mousevision.core.errors import DataError
from mousevision.core.filters import parse_filter

NAME = "Zoë_Müller_m07"
SECRETS = ("zoë", "müller", "m07", "Zo\\xeb")


def caught(act: Callable[[], object]) -> BaseException:
    """Return the error that an act ends in, with its traceback."""
    try:
        act()
    except BaseException as error:
        return error
    raise AssertionError("no error")


def run(source: str, **names: object) -> Callable[[], object]:
    """Return an act that runs a text as if it lay in a file of the lab."""
    code = compile(source, f"/home/{NAME}/videos/{NAME}.py", "exec")
    return lambda: exec(code, {"NAME": NAME, **names})


def noted() -> None:
    error = ValueError("number")
    error.add_note(f"while reading /data/{NAME}.mp4")
    raise error


def caused() -> None:
    try:
        raise FileNotFoundError(errno.ENOENT, "not there", f"C:\\Users\\{NAME}\\a.mp4")
    except OSError as error:
        raise DataError(f"{NAME} is not there") from error


def in_context(hidden: bool = False) -> None:
    try:
        {}[NAME]
    except KeyError:
        if hidden:
            raise TypeError(NAME) from None
        raise TypeError(NAME)  # noqa: B904


def grouped() -> None:
    parts = [caught(caused), ExceptionGroup(NAME, [caught(noted), KeyError(NAME)])]
    raise ExceptionGroup(f"jobs of {NAME}", parts)  # type: ignore[list-item]


def own_kind() -> None:
    raise type(NAME, (LookupError,), {"__module__": f"/home/{NAME}"})(NAME)


def own_kind_that_says_it_is_ours() -> None:
    raise type(NAME, (DataError,), {"__module__": "mousevision.core.errors"})(NAME)


def own_kind_with_odd_module() -> None:
    raise type(NAME, (ValueError,), {"__module__": 7})(NAME)


def recursion(depth: int = 300) -> None:
    if not depth:
        raise RecursionError(NAME)
    recursion(depth - 1)


def wrong_number() -> None:
    error = OSError(NAME)
    error.errno = NAME  # type: ignore[assignment]
    raise error


NASTY: dict[str, Callable[[], object]] = {
    "key": lambda: {}[NAME],  # type: ignore[misc]
    "file": lambda: Path(f"/data/{NAME}/clip.mp4").read_bytes(),
    "decode": lambda: NAME.encode().decode("ascii"),
    "encode": lambda: NAME.encode("ascii"),
    "import": lambda: importlib.import_module(NAME),
    "attribute": lambda: getattr(object(), NAME),
    "syntax": lambda: compile(f"{NAME} = = 1", f"/home/{NAME}/m07.py", "exec"),
    "process": lambda: subprocess.run(["false", NAME], check=True),
    "exit": lambda: sys.exit(NAME),
    "filter": lambda: parse_filter(f"class=({NAME}"),
    "their file": run("def m07(): raise RuntimeError(NAME)\nm07()"),
    "their file as ours": run("def m07(): {}[NAME]\nm07()", __name__=f"mousevision.{NAME}"),
    "their file as a known one": run("def m07(): {}[NAME]\nm07()", __name__="json"),
    "their file as the program": run("def m07(): {}[NAME]\nm07()", __name__="__main__"),
    "their file without a name": run("{}[NAME]", __name__=None),
    "note": noted,
    "cause": caused,
    "context": in_context,
    "hidden context": lambda: in_context(hidden=True),
    "group": grouped,
    "own kind": own_kind,
    "own kind as ours": own_kind_that_says_it_is_ours,
    "own kind with odd module": own_kind_with_odd_module,
    "deep": recursion,
    "odd number": wrong_number,
}


@pytest.mark.parametrize("act", NASTY.values(), ids=NASTY)
def test_no_name_is_told(act: Callable[[], object]) -> None:
    text = crash_report(caught(act)).lower()
    for secret in (*SECRETS, Path(__file__).stem, "/home", "c:\\"):
        assert secret.lower() not in text


@given(st.text(st.characters(min_codepoint=0x3B1, max_codepoint=0x3C9), min_size=1))
def test_no_name_of_any_kind_is_told(name: str) -> None:
    """Greek letters stand for names: a letter in the report could only come from the error."""

    def act() -> None:
        try:
            Path(f"/{name}/{name}.mp4").read_bytes()
        except OSError as error:
            error.add_note(name)
            raise type(name, (KeyError,), {name: name})(name, error) from ValueError(name)

    assert not set(name) & set(crash_report(caught(act)))


def test_the_computer_and_its_user_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "release", lambda: f"6.1.0-{NAME}")
    monkeypatch.setattr(platform, "node", lambda: NAME)
    monkeypatch.setattr(socket, "gethostname", lambda: NAME)
    for name in ("USER", "USERNAME", "LOGNAME", "HOME", "COMPUTERNAME", "HOSTNAME"):
        monkeypatch.setenv(name, NAME)
    module._versions.cache_clear()
    text = crash_report(caught(NASTY["key"]))
    module._versions.cache_clear()
    system = next(line for line in text.splitlines() if line.startswith("System"))
    assert system.split()[1:] == [platform.system(), "6.1.0", platform.machine()]
    assert NAME not in text


def test_it_tells_versions_kinds_and_places() -> None:
    text = crash_report(caught(NASTY["filter"]))
    lines = text.splitlines()
    for name, version in [
        ("MouseVision", mousevision.__version__),
        ("Python", platform.python_version()),
    ]:
        assert [name, version] in [line.split() for line in lines]
    for package in module.LIBRARIES:
        assert any(line.startswith(package) and "unknown" not in line for line in lines), package
    error = next(line for line in lines if line.startswith("Error: "))
    assert error.startswith("Error: mousevision.core.")
    places = [line.strip() for line in lines if "mousevision.core.filters:" in line]
    assert places
    assert all(" in " in place for place in places)


def test_it_says_in_words_what_is_left_out_and_where_the_log_is() -> None:
    words = " ".join(crash_report(ValueError()).split("\n\n")[1:3])
    assert "left out on purpose" in words
    assert "Help, Show log folder" in words
    assert "not part of this report" in words


def test_causes_contexts_and_parts_are_told_by_their_kind() -> None:
    text = crash_report(caught(grouped))
    assert "Error: ExceptionGroup" in text
    assert "  part: mousevision.core.errors.DataError" in text
    assert "  caused by: FileNotFoundError (ENOENT 2)" in text
    assert "    part: KeyError" in text
    assert "while this was handled: KeyError" in crash_report(caught(NASTY["hidden context"]))


def test_an_unknown_kind_is_told_by_the_nearest_known_one() -> None:
    assert "Error: a kind of LookupError" in crash_report(caught(own_kind))
    ours = crash_report(caught(own_kind_that_says_it_is_ours))
    assert "Error: a kind of mousevision.core.errors.DataError" in ours


def test_a_deep_stack_is_shortened() -> None:
    lines = crash_report(caught(recursion)).splitlines()
    assert "  (222 more)" in lines  # 302 places: the test's two and the 300 below
    assert len(lines) < 130


def test_errors_in_a_circle_are_told_once() -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__context__ = second, first
    assert crash_report(first).count("ValueError") == 1


def test_many_errors_are_told_in_part() -> None:
    text = crash_report(ExceptionGroup("", [ValueError() for _ in range(200)]))
    assert text.count("part: ") == module.MOST_ERRORS - 1
    assert "further errors" in text
