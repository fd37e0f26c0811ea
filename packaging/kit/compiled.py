"""Python modules, compiled beforehand: nothing is written beside an installed program."""

from __future__ import annotations

import importlib._bootstrap_external
import sys
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from types import CodeType

from common import PYTHON, Failed

_packed: Callable[[CodeType, bytes, bool], bytes]
_packed = vars(importlib._bootstrap_external)["_code_to_hash_pyc"]
"""Python's own, which has no public name."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def _code(path: Path, shown: str) -> bytes | None:
    """Return a module compiled, valid whatever time its source bears; None if it is no Python.

    Args:
        path: The source.
        shown: The name that tracebacks give, so that no folder of this machine is in there.
    """
    source = path.read_bytes()
    try:
        code = compile(source, shown, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    return _packed(code, source_hash(source), False)


def _compile_one(job: tuple[Path, Path]) -> None:
    path, below = job
    packed = _code(path, path.relative_to(below).as_posix())
    if packed is not None:
        target = Path(cache_from_source(str(path)))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(packed)


def compile_below(folder: Path) -> None:
    """Compile every module below a folder, beside its source.

    Raises:
        Failed: If this Python is not the one that is packaged.
    """
    _check()
    with ProcessPoolExecutor() as pool:
        jobs = [(path, folder) for path in sorted(folder.rglob("*.py"))]
        for _ in pool.map(_compile_one, jobs, chunksize=64):
            pass


def compiled_zip(archive: Path, folder: Path, modules: Iterable[Path]) -> None:
    """Write an archive of compiled modules, from which Python imports."""
    _check()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in modules:
            name = path.relative_to(folder)
            packed = _code(path, name.as_posix())
            if packed is not None:
                out.writestr(
                    zipfile.ZipInfo(name.with_suffix(".pyc").as_posix(), ZIP_TIME), packed
                )


def _check() -> None:
    if f"{sys.version_info[0]}.{sys.version_info[1]}" != PYTHON:
        raise Failed(f"Modules are compiled by Python {PYTHON}, which is packaged: set PYTHON.")
