"""What the program is made of: each part's version and licence, as the About box shows them.

A packaged program carries the list that was collected when it was built, with the libraries that
no Python package names (Qt, FFmpeg and what it brings, ...); a source tree lists its packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from mousevision.core.resources import resource

FILE = ("licences", "parts.json")
"""Where a packaged program has its list, below the resources."""
TEXTS = re.compile(r"licen[cs]e|copying|notice|copyright", re.IGNORECASE)
_A_LINE = 80


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the program is made of.

    Attributes:
        name: Its name.
        version: Its version; empty where none is told.
        licence: In a few words, SPDX where it says so.
        home: Where it and its sources come from; may be empty.
        text: The licence itself, or several; empty where it only names it.
        note: What has to be said besides.
    """

    name: str
    version: str
    licence: str
    home: str = ""
    text: str = ""
    note: str = ""


def shipped() -> list[Part]:
    """Return the parts that were collected when this copy was packaged; none in a source tree."""
    file = resource(*FILE)
    if not file.is_file():
        return []
    return [Part(**each) for each in json.loads(file.read_text(encoding="utf-8"))]


def parts() -> list[Part]:
    """Return what this copy is made of, as far as it is known."""
    return shipped() or packages(None, None)


def to_json(some: Iterable[Part]) -> str:
    """Return parts as the text of a file."""
    return json.dumps([asdict(each) for each in some], indent=1, ensure_ascii=False) + "\n"


def packages(folders: Sequence[Path] | None, names: Iterable[str] | None) -> list[Part]:
    """Return the Python packages in folders, in order of their names.

    Args:
        folders: Where to look; None looks where this Python does.
        names: Normalised names of those wanted; None takes what the program asks for, and what
            that asks for in turn.
    """
    there = list(
        metadata.distributions() if folders is None
        else metadata.distributions(path=[str(each) for each in folders])
    )  # fmt: skip
    found = {normal(each.name): each for each in there if each.name}
    wanted = _asked_for(found, "mousevision") if names is None else set(names)
    return [_part(found[name]) for name in sorted(wanted & set(found))]


def normal(name: str) -> str:
    """Return the name of a package as all tools write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked_for(found: dict[str, metadata.Distribution], name: str) -> set[str]:
    """Return a package and all that it needs; extras and other systems' needs are left out."""
    wanted: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in wanted or each not in found:
            continue
        wanted.add(each)
        needs = (need for need in found[each].requires or () if "extra ==" not in need)
        waiting += [normal(re.split(r"[^\w.-]", need, maxsplit=1)[0]) for need in needs]
    return wanted


def _part(found: metadata.Distribution) -> Part:
    about = found.metadata
    homes = {line.split(",", 1)[0].strip().lower(): line.split(",", 1)[1].strip()
             for line in about.get_all("Project-URL") or () if "," in line}  # fmt: skip
    home = _field(about, "Home-page") or next(
        (homes[key] for key in ("homepage", "home", "source", "source code", "repository")
         if key in homes), "",
    )  # fmt: skip
    return Part(about["Name"], found.version, _licence(about), home, _texts(found))


def _field(about: metadata.PackageMetadata, name: str) -> str:
    return str((about.get_all(name) or ("",))[0])


def _licence(about: metadata.PackageMetadata) -> str:
    """Return a package's licence in a line: what it declares, else its classifiers."""
    classes = [
        each.split("::")[-1].strip()
        for each in about.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    told = _field(about, "License").strip()  # some put the whole text there
    plain = told if len(told) <= _A_LINE and "\n" not in told else ""
    return _field(about, "License-Expression") or plain or ", ".join(classes) or "see its text"


def _texts(found: metadata.Distribution) -> str:
    """Return the licence files that a package brings, one after the other."""
    folder = Path(str(found.locate_file("")))
    wanted = f"{normal(found.name)}-{found.version}"
    there = sorted(folder.glob("*.dist-info"))
    info = next((path for path in there if normal(path.stem) == normal(wanted)), None)
    if info is None:
        return ""
    files = [
        path
        for path in sorted(info.rglob("*"))
        if path.is_file() and (TEXTS.search(path.name) or path.parent.name == "licenses")
    ]
    plain = [path for path in files if path.suffix not in (".py", ".pyc", ".json")]
    return "\n\n".join(path.read_text(encoding="utf-8", errors="replace") for path in plain)
