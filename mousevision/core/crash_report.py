"""A report of an unexpected error that can be mailed without looking through it first.

A lab's names are everywhere: in paths, in what errors say, in notes on them. So nothing is taken
from these and cleaned; the report is put together from words of the program and its libraries
alone: versions, kinds of errors, and places named by module, which hold no path at all. A kind or
a place that belongs to no known library is not named.
"""

from __future__ import annotations

import errno
import platform
import re
import sys
from collections.abc import Iterator
from functools import cache
from types import FrameType, TracebackType
from typing import Any

import mousevision

TOP = """\
MouseVision crash report

This text is made to be mailed. It holds versions, the kinds of errors, and places in the program.
What the errors said is left out on purpose, since it may name an animal, a class or a file. No
video, file, folder, animal, person, class, user or computer is named in this report.

The log says more, but it may hold such names, so it is not part of this report. You find it in
MouseVision under Help, Show log folder: please look through it before you send it to anybody.
"""

LIBRARIES = {
    "PySide6-Essentials": "PySide6", "shiboken6": "shiboken6", "pyqtgraph": "pyqtgraph",
    "numpy": "numpy", "scipy": "scipy", "torch": "torch", "av": "av",
    "opencv-python-headless": "cv2", "apsw": "apsw", "scikit-learn": "sklearn",
    "statsmodels": "statsmodels", "openTSNE": "openTSNE", "umap-learn": "umap",
    "safetensors": "safetensors", "openpyxl": "openpyxl",
    "XlsxWriter": "xlsxwriter", "platformdirs": "platformdirs", "filelock": "filelock",
    "typer": "typer",
}  # fmt: skip
"""The main libraries: name of the package, and of the module that it brings."""

KNOWN = frozenset(LIBRARIES.values()) | sys.stdlib_module_names | {"mousevision"}
"""Whose modules and kinds of errors may be named: they were named before any study began."""

FIRST, LAST = 20, 60
"""Places named of a long stack: where it began, and where it ended."""
MOST_ERRORS = 30


def crash_report(error: BaseException) -> str:
    """Return the report of an error, without a word of what it says.

    Args:
        error: With its traceback, causes and, of a group, its parts.
    """
    return "\n".join([TOP, *_versions(), "", *_errors(error)]) + "\n"


@cache
def _versions() -> tuple[str, ...]:
    rows = [
        ("MouseVision", mousevision.__version__),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {_release()} {platform.machine()}"),
    ]
    rows += [(package, _version(package)) for package in LIBRARIES]
    width = max(len(name) for name, _ in rows)
    return tuple(f"{name:<{width}}  {version}" for name, version in rows)


def _release() -> str:
    """Return the release in figures only: who builds a kernel may name it as he likes."""
    text = platform.version() if platform.system() == "Windows" else platform.release()
    figures = re.match(r"[\d.]+", text)
    return figures.group() if figures else "unknown"


def _version(package: str) -> str:
    from importlib import metadata  # takes 20 ms, and hardly anybody ever needs it

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:  # an installer may leave the package's papers out
        return "unknown"


def _errors(error: BaseException) -> list[str]:
    lines: list[str] = []
    for count, (depth, relation, one) in enumerate(_family(error)):
        if count == MOST_ERRORS:
            lines.append("and further errors")
            break
        indent = "  " * depth
        lines.append(f"{indent}{relation}{_kind(type(one))}{_number(one)}")
        lines += [f"{indent}  {place}" for place in _places(one.__traceback__)]
    return lines


def _family(error: BaseException) -> Iterator[tuple[int, str, BaseException]]:
    """Yield how deep, how related and which error: causes, contexts and parts, each once."""
    waiting = [(0, "Error: ", error)]
    met: set[int] = set()
    while waiting:
        depth, relation, one = waiting.pop()
        if id(one) in met:
            continue
        met.add(id(one))
        yield depth, relation, one
        # What is wanted next goes on last: the parts, then the cause, then the context.
        if one.__context__ is not None:
            waiting.append((depth, "while this was handled: ", one.__context__))
        if one.__cause__ is not None:
            waiting.append((depth, "caused by: ", one.__cause__))
        if isinstance(one, BaseExceptionGroup):
            waiting += [(depth + 1, "part: ", part) for part in reversed(one.exceptions)]


def _kind(kind: type[BaseException]) -> str:
    """Name a kind of error, or the nearest kind that the program knows."""
    for one in kind.__mro__:
        module = _module_of(one)
        if module:
            name = one.__name__ if module == "builtins" else f"{module}.{one.__name__}"
            return name if one is kind else f"a kind of {name}"
    return "unknown"


def _module_of(kind: type) -> str:
    """Return the module in which a kind really is, or nothing: `__module__` may say anything."""
    module = getattr(kind, "__module__", None)
    if not isinstance(module, str) or module.partition(".")[0] not in KNOWN:
        return ""
    names = getattr(sys.modules.get(module), "__dict__", {})
    return module if names.get(kind.__name__) is kind else ""


def _number(error: BaseException) -> str:
    """Return the system's number of an error of file or network, with its usual name."""
    number = error.errno if isinstance(error, OSError) else None
    if type(number) is not int:
        return ""
    return f" ({errno.errorcode.get(number, 'error')} {number})"


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    while trace is not None:
        places.append(_place(trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    left_out = len(places) - FIRST - LAST
    if left_out <= 0:
        return places
    return [*places[:FIRST], f"({left_out} more)", *places[-LAST:]]


def _place(frame: FrameType, line: int) -> str:
    """Return `module:line in function`; of code of others, that it is elsewhere."""
    module = _module(frame.f_globals)
    if not module:
        return "elsewhere"
    # Code that was made from a text is named by that text.
    file = frame.f_code.co_filename
    made = file.startswith("<") and not file.startswith("<frozen ")
    return f"{module}:{line} in {'made code' if made else frame.f_code.co_qualname}"


def _module(names: dict[str, Any]) -> str:
    """Return the name of a loaded module of the program or a library, or nothing."""
    name = names.get("__name__")
    if name == "__main__":  # the program itself, when it was started as a module
        name = getattr(names.get("__spec__"), "name", None)
        return name if name == "mousevision.__main__" else ""
    if not isinstance(name, str) or name.partition(".")[0] not in KNOWN:
        return ""
    return name if getattr(sys.modules.get(name), "__dict__", None) is names else ""
