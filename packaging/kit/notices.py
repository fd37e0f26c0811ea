"""Licences of everything that is shipped, and the software bill of materials (CycloneDX)."""

from __future__ import annotations

import fnmatch
import json
import sys
import tomllib
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common import NAME, PACKAGING, ROOT, Failed, epoch, files, version
from locks import pins

sys.path.insert(0, str(ROOT))

from mousevision.core.notices import FILE, Part, normal, packages, to_json

TEXTS = ROOT / "resources" / "licences"


def write(folder: Path, system: str, python: str) -> list[Part]:
    """Collect the parts below a folder of installed packages, and put their list in there.

    Args:
        folder: Has the packages that are shipped, and the program's own.
        system: Whose package it is.
        python: Version of the Python that runs it.

    Raises:
        Failed: If a library or a licence is missing from the lists.
    """
    parts = collect(folder, system, python)
    tell(folder, parts)
    return parts


def tell(folder: Path, parts: Sequence[Part]) -> None:
    """Put the list of all parts where the installed program looks for it.

    Args:
        folder: Has the program's own package.
        parts: What its About box names.
    """
    place = folder / "mousevision" / "resources" / Path(*FILE)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(to_json(parts), encoding="utf-8")


def collect(folder: Path, system: str, python: str, *, texts: bool = True) -> list[Part]:
    """Return every part below a folder, MouseVision itself first, native libraries last.

    Args:
        folder: Has the installed packages.
        system: Whose package it is.
        python: Version of the Python that runs it.
        texts: Each package must bring its licence; not once these files are deleted.

    Raises:
        Failed: If something is missing from the lists.
    """
    wanted = {normal(name) for name in pins(system)}
    python_parts = packages([folder], wanted | {"mousevision"})
    missing = wanted - {normal(part.name) for part in python_parts} - {"setuptools"}
    if missing:
        raise Failed(f"{', '.join(sorted(missing))}: locked for {system}, but not installed.")
    versions = {normal(part.name): part.version for part in python_parts} | {"python": python}
    native = _native(folder, system, versions)
    explained = {normal(each) for each in ("PySide6_Essentials", "shiboken6")}
    for part in python_parts:
        if texts and not part.text and normal(part.name) not in explained:
            raise Failed(f"{part.name} brings no licence text: name it in native.toml.")
    own = [part for part in python_parts if part.name == "mousevision"]
    return [*own, *(part for part in python_parts if part not in own), *native]


def _native(folder: Path, system: str, versions: dict[str, str]) -> list[Part]:
    listed = tomllib.loads((PACKAGING / "native.toml").read_text(encoding="utf-8"))["part"]
    there = [path.relative_to(folder).as_posix() for path in files(folder)]
    named: set[str] = set()
    parts = []
    for each in listed:
        found = _matching(there, each.get("files", ()))
        named |= found
        here = system in each.get("systems", (system,))
        if here and (found or "files" not in each):
            texts = [(TEXTS / f"{name}.txt").read_text() for name in each.get("texts", ())]
            of = versions.get(normal(each.get("version_of", "")), "")
            parts.append(Part(each["name"], of, each["licence"], each["home"],
                              "\n\n".join(texts), each.get("note", "")))  # fmt: skip
    bundled = {path for path in there if path.split("/")[0].endswith(".libs")}
    unnamed = sorted(bundled - named)
    if unnamed:
        raise Failed(f"Libraries that packaging/native.toml does not name: {', '.join(unnamed)}")
    return parts


def _matching(paths: Sequence[str], patterns: Sequence[str]) -> set[str]:
    return {path for path in paths if any(fnmatch.fnmatch(path, each) for each in patterns)}


def as_text(parts: Sequence[Part]) -> str:
    """Return all notices as one text, for whoever reads no program."""
    lines = [f"{NAME} {version()} and what it is made of\n"]
    for part in parts:
        lines += ["", "=" * 78, f"{part.name} {part.version}".strip(), f"Licence: {part.licence}"]
        lines += [f"From: {part.home}"] * bool(part.home) + [part.note] * bool(part.note)
        lines += ["", part.text] * bool(part.text)
    return "\n".join(lines) + "\n"


def write_bill(path: Path, parts: Sequence[Part], system: str) -> None:
    """Write the bill of materials, the same for the same parts.

    Raises:
        Failed: If it is not what the standard asks for.
    """
    from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    def component(part: Part, kind: Any) -> Any:
        package = normal(part.name) in locked
        homes = [XsUri(word) for word in part.home.replace(";", " ").split() if "://" in word]
        return Component(
            type=kind, name=part.name, version=part.version or None,
            bom_ref=f"{normal(part.name)}@{part.version}",
            purl=_purl(part) if package else None,
            licenses=[DisjunctiveLicense(name=part.licence)],
            external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=each)
                                 for each in homes],
        )  # fmt: skip

    locked = {normal(name) for name in pins(system)}
    own, *others = parts
    bill = Bom(components=[component(part, ComponentType.LIBRARY) for part in others])
    bill.metadata.component = component(own, ComponentType.APPLICATION)
    bill.metadata.timestamp = datetime.fromtimestamp(epoch(), UTC)
    bill.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, to_json(parts) + system)
    bill.register_dependency(bill.metadata.component, bill.components)
    text = make_outputter(bill, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise Failed(f"The bill of materials is not valid: {wrong}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    json.loads(text)


def _purl(part: Part) -> Any:
    from packageurl import PackageURL

    return PackageURL("pypi", name=normal(part.name), version=part.version)
