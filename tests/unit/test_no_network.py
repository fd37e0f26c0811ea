"""The program never calls home: nothing in it can open a connection."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import mousevision

NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "socketserver",
           "telnetlib", "urllib.request", "urllib3", "xmlrpc"}  # fmt: skip
QT = {"PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebSockets"}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_module_knows_the_network() -> None:
    package = Path(mousevision.__file__).parent
    for path in package.rglob("*.py"):
        names = imported(path)
        assert not names & QT, path
        assert not (names | {name.split(".")[0] for name in names}) & NETWORK, path


def test_the_window_opens_without_a_connection() -> None:
    # Whatever a library might try would raise here, and end the process with another code.
    code = (
        "import os, socket, sys\n"
        "os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "def refuse(*_): sys.stderr.write('a connection!'); os._exit(3)\n"
        "socket.socket.connect = socket.socket.connect_ex = refuse\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n"
        "from mousevision.gui.self_test import window_step\n"
        "print(window_step(None))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("opened on offscreen")
