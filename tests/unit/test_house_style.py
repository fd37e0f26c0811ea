"""The sizes that the house style allows: files, functions, classes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "mousevision"
FILES = sorted(PACKAGE.rglob("*.py"))
MAX_FILE_LINES, MAX_FUNCTION_LINES, MAX_PUBLIC_METHODS = 400, 40, 20


def _names(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", FILES, ids=_names)
def test_sizes(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    problems = []
    if len(source.splitlines()) > MAX_FILE_LINES:
        problems.append(f"{len(source.splitlines())} lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                problems.append(f"{node.name} has {lines} lines")
        if isinstance(node, ast.ClassDef):
            public = [
                part.name
                for part in node.body
                if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")
            ]
            if len(public) > MAX_PUBLIC_METHODS:
                problems.append(f"{node.name} has {len(public)} public methods")
    assert not problems, problems
