"""What wine 10 lacks and Windows has, for a *copy* of the installed program: never shipped.

Three things, each seen to end the program under wine: two functions of the C runtime that NumPy
calls, the system's ICU that Qt links, and a colour profile that Qt's window asks for.
"""

from __future__ import annotations

from pathlib import Path

import pefile
from common import BUILD, Failed, empty, run
from windows_runtime import COMPILER

MATH = "api-ms-win-crt-math-l1-1-0.dll"
OUR_MATH = "mvi-ms-win-crt-math-l1-1-0.dll"
"""As long as the other, so that a program's import of it can be written over."""
COMPLEX = """
typedef union { unsigned long long both; float each[2]; } pair; /* as Windows passes it */
__declspec(dllexport) float crealf(unsigned long long z) { pair p; p.both = z; return p.each[0]; }
__declspec(dllexport) float cimagf(unsigned long long z) { pair p; p.both = z; return p.each[1]; }
"""
IMPLEMENTED = frozenset({"crealf", "cimagf"})
NOTHING = "__declspec(dllexport) long long {name}(void) {{ return 0; }}\n"
START = "int DllMain(void *a, unsigned b, void *c) { return (void)a, (void)b, (void)c, 1; }\n"


def add_shims(installed: Path, system32: Path) -> None:
    """Make a copy of the installed program run under wine.

    Args:
        installed: The copy.
        system32: Wine's folder of libraries.

    Raises:
        Failed: If a library that is looked for is not there.
    """
    work = empty(BUILD / "wine" / "shims")
    libraries = [path for path in sorted(installed.rglob("*")) if path.suffix in (".dll", ".pyd")]
    wanted: set[str] = set()
    for path in libraries:
        asked = imports(path).get(MATH, set())
        if asked & IMPLEMENTED:
            wanted |= asked
            _write_over(path, MATH, OUR_MATH)
    if not wanted:
        raise Failed(f"Nothing asks {MATH} for {', '.join(IMPLEMENTED)}: the shim can go.")
    runtime = installed / "runtime"
    _library(work, runtime / OUR_MATH, COMPLEX, sorted(wanted - IMPLEMENTED))
    core = imports(_one(libraries, "Qt6Core.dll"))
    _library(work, runtime / "icuuc.dll", _nothing(core.get("icuuc.dll", set())))
    window = imports(_one(libraries, "qwindows.dll"))
    _library(work, system32 / "mscms.dll", _nothing(window.get("mscms.dll", set())))


def imports(path: Path) -> dict[str, set[str]]:
    """Return the functions that a program asks of each library, by its name in lower case."""
    opened = pefile.PE(str(path), fast_load=True)
    kinds = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
    opened.parse_data_directories([pefile.DIRECTORY_ENTRY[kind] for kind in kinds])
    found: dict[str, set[str]] = {}
    for table in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
        for entry in getattr(opened, table, ()):
            names = {each.name.decode() for each in entry.imports if each.name}
            found.setdefault(entry.dll.decode().lower(), set()).update(names)
    opened.close()
    return found


def _one(paths: list[Path], name: str) -> Path:
    found = next((path for path in paths if path.name == name), None)
    if found is None:
        raise Failed(f"{name} is not installed.")
    return found


def _nothing(names: set[str]) -> str:
    return "".join(NOTHING.format(name=name) for name in sorted(names))


def _library(work: Path, path: Path, source: str, handed_on: list[str] | None = None) -> None:
    """Compile a library, which hands some functions on to wine's own."""
    code, exports = work / f"{path.stem}.c", work / f"{path.stem}.def"
    code.write_text(source + START, encoding="ascii")
    lines = [
        f"LIBRARY {path.name}",
        "EXPORTS",
        *(f"{each}=ucrtbase.{each}" for each in handed_on or ()),
    ]
    exports.write_text(
        "\n".join([*lines, *(IMPLEMENTED if handed_on else ())]) + "\n", encoding="ascii"
    )
    more = [exports] if handed_on else []
    run(COMPILER, "-shared", "-s", "-nostdlib", "-e", "DllMain", code, *more, "-o", path)


def _write_over(path: Path, before: str, after: str) -> None:
    """Let a program ask another library, whose name has the same length."""
    data = path.read_bytes()
    old, new = before.encode() + b"\0", after.encode() + b"\0"
    if len(old) != len(new) or old not in data:
        raise Failed(f"{path.name} names {before} in another way.")
    path.write_bytes(data.replace(old, new))
