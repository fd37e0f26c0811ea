"""What the program is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core import notices
from mousevision.core.notices import Part, packages, parts, shipped, to_json


def package(folder: Path, name: str, about: str = "", licence: str = "") -> None:
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    head = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n"
    (info / "METADATA").write_text(head + about)
    if licence:
        (info / "licenses").mkdir()
        (info / "licenses" / "LICENSE.txt").write_text(licence)


def test_licences_are_told_as_the_packages_tell_them(tmp_path: Path) -> None:
    package(tmp_path, "new-way", "License-Expression: MIT\n", "Permission")
    package(tmp_path, "old-way", "License: BSD 3-Clause\nHome-page: https://old.example\n")
    package(tmp_path, "whole", "License: Copyright\n  all of it\n"
            "Classifier: License :: OSI Approved :: ISC License\n")  # fmt: skip
    package(tmp_path, "silent", "Project-URL: Source Code, https://silent.example\n")
    found = {part.name: part for part in packages([tmp_path], ["new-way", "old-way", "whole",
                                                              "silent", "absent"])}  # fmt: skip
    assert {name: part.licence for name, part in found.items()} == {
        "new-way": "MIT", "old-way": "BSD 3-Clause", "silent": "see its text",
        "whole": "ISC License",
    }  # fmt: skip
    assert found["new-way"].text == "Permission"
    assert found["old-way"].home == "https://old.example"
    assert found["silent"].home == "https://silent.example"


def test_a_packaged_program_knows_what_was_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "resource", lambda *names: tmp_path.joinpath(*names))
    assert shipped() == []
    some = [
        Part("Qt", "6", "LGPL", "https://www.qt.io", "Ä text", "a note"),
        Part("x264", "", "GPL"),
    ]
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "parts.json").write_text(to_json(some), encoding="utf-8")
    assert shipped() == parts() == some


def test_a_source_tree_knows_its_packages_and_what_they_need() -> None:
    names = {notices.normal(part.name) for part in parts()}
    assert {"mousevision", "torch", "sympy", "pyside6-essentials"} <= names, "sympy is torch's"
    assert not {"pytest", "ruff", "mypy"} & names
