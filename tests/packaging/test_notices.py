"""No library is shipped whose licence nobody has named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.kit import module

notices, common = module("notices"), module("common")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages as installed, of which FFmpeg has a GPL part."""
    monkeypatch.setattr(notices, "pins", lambda _: {"av": "18"})
    for name, licence in (("av", "BSD-3-Clause"), ("mousevision", "MIT")):
        info = tmp_path / f"{name}-18.dist-info"
        (info / "licenses").mkdir(parents=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.4\nName: {name}\nVersion: 18\nLicense-Expression: {licence}\n"
        )
        (info / "licenses" / "LICENSE").write_text(f"text of {licence}")
    for name in ("libx264-d6533a8d.so.165", "libavcodec-5e6b81c2.so.62"):
        (tmp_path / "av.libs").mkdir(exist_ok=True)
        (tmp_path / "av.libs" / name).touch()
    return tmp_path


def test_gpl_parts_are_named_with_their_text(installed: Path) -> None:
    parts = {part.name: part for part in notices.collect(installed, "linux", "3.11.9")}
    assert next(iter(parts)) == "mousevision"
    assert parts["x264"].licence.startswith("GPL")
    assert "GNU GENERAL PUBLIC LICENSE" in parts["x264"].text
    assert parts["FFmpeg, as PyAV ships it"].version == "18"
    assert parts["Python"].version == "3.11.9"
    assert "x265" not in parts, "it is not there"
    assert "Microsoft Visual C++ runtime" not in parts, "that is Windows's"
    text = notices.as_text(list(parts.values()))
    assert "text of BSD-3-Clause" in text


def test_an_unknown_library_stops_the_build(installed: Path) -> None:
    (installed / "av.libs" / "libsecret-1234.so.1").touch()
    with pytest.raises(common.Failed, match="libsecret"):
        notices.collect(installed, "linux", "3.11.9")


def test_so_does_a_package_without_a_licence(installed: Path) -> None:
    (installed / "av-18.dist-info" / "licenses" / "LICENSE").unlink()
    with pytest.raises(common.Failed, match="av brings no licence"):
        notices.collect(installed, "linux", "3.11.9")


def test_and_one_that_is_locked_and_not_there(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "pins", lambda _: {"av": "18", "torch": "2"})
    with pytest.raises(common.Failed, match="torch"):
        notices.collect(installed, "linux", "3.11.9")
