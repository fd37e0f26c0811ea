from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.inputspec import Background, InputSpec
from mousevision.media.picture import read_png
from mousevision.services.audit_findings import (
    Finding,
    Level,
    are_too_few,
    verdict,
    verdict_words,
)
from mousevision.services.audit_view import View
from mousevision.store.listing import ClipRow
from tests.unit.services.looks import (
    Change,
    clip_row,
    examined,
    looks_of,
    rows_of,
    study_of,
)


def label_on_the_wall(picture: np.ndarray, row: ClipRow) -> None:
    if row.behaviour == "post":
        picture[3:8, 70:80] += 60


def dimmer_light(picture: np.ndarray, row: ClipRow) -> None:
    if row.behaviour == "post":
        picture *= 0.6


def own_cage(picture: np.ndarray, row: ClipRow) -> None:
    number = int(str(row.subject)[1:])
    picture[10 + 3 * number : 12 + 3 * number, 20:60] += 80


def found_in(
    rows: list[ClipRow], folder: Path, change: Change | None = None, **study: str
) -> dict[str, Finding]:
    findings = examined(study_of(rows, **study), looks_of(rows, change)).findings(folder)
    return {finding.check: finding for finding in findings}


def alarms(found: dict[str, Finding]) -> set[str]:
    return {n for n, f in found.items() if f.level in (Level.SUSPECT, Level.CONFOUNDED)}


def test_a_label_on_the_wall_is_found_and_its_place_shown(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path, label_on_the_wall)
    assert verdict(list(found.values())) == "confounded"
    assert {"background", "corners", "still"} <= alarms(found)
    assert "animal" not in alarms(found)
    leak = found["background"]
    assert leak.score == 1.0
    assert leak.p_value == pytest.approx(1 / 400)
    assert leak.place is not None
    assert leak.place.words == "top right"
    left, top, right, bottom = leak.place.region
    assert (left, right) == pytest.approx((70 / 96, 80 / 96), abs=0.03)
    assert (top, bottom) == pytest.approx((3 / 54, 8 / 54), abs=0.03)
    assert "top right" in leak.words
    assert "region of interest" in leak.words


def test_the_picture_of_the_place_is_red_there_and_gray_elsewhere(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path, label_on_the_wall)
    place = found["background"].place
    assert place is not None
    picture = read_png(tmp_path / place.picture).astype(int)
    redness = picture[..., 0] - picture[..., 2]
    height, width = redness.shape
    there = redness[int(0.07 * height) : int(0.13 * height), int(0.75 * width) : int(0.8 * width)]
    assert there.mean() > 60
    assert redness[height // 2 :].mean() < 25


def test_other_light_is_found_by_its_brightness(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path, dimmer_light)
    assert "camera" in alarms(found)
    assert "brightness" in found["camera"].words
    assert found["camera"].place is None


def test_a_clean_study_is_clean(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path)
    findings = list(found.values())
    assert verdict(findings) == "clean", [f.words for f in findings]
    assert verdict_words(findings, "36 sessions").startswith("Clean: ")
    assert list(tmp_path.iterdir()) == []


def test_cages_that_differ_between_animals_are_no_leak(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path, own_cage)
    assert alarms(found) == set()


def test_classes_of_different_animals_cannot_be_told_from_the_animals(tmp_path: Path) -> None:
    rows = [
        clip_row(n, f"m{n // 4}", f"s{n % 2}", "left" if n < 20 else "right") for n in range(28)
    ]
    found = found_in(rows, tmp_path, own_cage)
    assert alarms(found) == {"animal"}
    words = found["animal"].words
    assert words.startswith(
        "No animal shows both classes: only 2 animals show right (m5, m6), 5 animals show left"
    )
    assert "Class and animal cannot be told apart" in words
    assert found["animal"].p_value is None
    assert verdict(list(found.values())) == "confounded"


def test_where_the_animals_of_two_classes_differ_is_shown_all_the_same(tmp_path: Path) -> None:
    rows = [clip_row(n, f"m{n // 4}", f"s{n % 2}", "pre" if n < 16 else "post") for n in range(28)]
    found = found_in(rows, tmp_path, label_on_the_wall)
    assert found["background"].level is Level.NOTE
    assert found["background"].place is not None
    assert found["background"].place.words == "top right"
    assert "cannot say" in found["background"].words


def test_many_animals_of_each_class_are_compared_with_each_other(tmp_path: Path) -> None:
    rows = [clip_row(n, f"m{n // 3}", f"s{n % 3}", "pre" if n < 24 else "post") for n in range(48)]
    clean = found_in(rows, tmp_path)
    assert alarms(clean) == set()
    assert clean["animal"].level is Level.NOTE
    leaky = found_in(rows, tmp_path, label_on_the_wall)
    assert {"background", "corners", "still"} <= alarms(leaky)


@pytest.mark.parametrize(
    "rows",
    [
        rows_of(1),
        rows_of(2, ("pre", "post")),
        [*rows_of(1), *(clip_row(50 + n, f"x{n}", "s", "pre") for n in range(6))],
    ],
    ids=["one animal", "two animals, two sessions", "one animal with both"],
)
def test_too_few_animals_are_never_clean(rows: list[ClipRow], tmp_path: Path) -> None:
    found = found_in(rows, tmp_path, label_on_the_wall)
    assert verdict(list(found.values())) == "suspect"
    assert found["background"].p_value is None
    assert "oo few animals to tell" in verdict_words(list(found.values()), "some clips")


def test_unknown_animals_are_never_clean(tmp_path: Path) -> None:
    rows = rows_of()
    found = found_in(rows, tmp_path, unit="session", words="The animals are not known.")
    assert alarms(found) == {"animal"}
    assert "The animals are not known." in found["animal"].words


def test_unknown_sessions_are_said_and_make_no_verdict_certain(tmp_path: Path) -> None:
    rows = [clip_row(n, f"m{n % 5}", "", "pre" if n % 2 else "post") for n in range(40)]
    found = found_in(rows, tmp_path, label_on_the_wall)
    assert "40 clips" in found["session"].words
    assert verdict(list(found.values())) == "suspect"


def test_dates_and_names_are_said_but_are_no_leak(tmp_path: Path) -> None:
    rows = [
        clip_row(
            n,
            f"m{n // 8}",
            f"s{n % 8 // 2}",
            "pre" if n % 8 < 4 else "post",
            f"2024-03-0{n % 8 // 2 + 1}",
        )
        for n in range(48)
    ]
    found = found_in(rows, tmp_path)
    assert found["date"].level is Level.NOTE
    assert found["date"].p_value is not None
    assert found["date"].p_value < 0.01
    assert verdict(list(found.values())) == "clean"


def test_length_of_the_clips_is_found(tmp_path: Path) -> None:
    rows = [
        clip_row(n + (2 - n) % 7 if label == "pre" else n + (5 - n) % 7, row.subject or "",
                 row.session or "", label)
        for n, row in enumerate(rows_of())
        for label in [str(row.behaviour)]
    ]  # fmt: skip
    found = found_in(rows, tmp_path)
    assert "file" in alarms(found)
    assert "length" in found["file"].words


def test_a_leak_that_can_be_mended_carries_an_offer(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path, label_on_the_wall)
    assert {"background": "clip"} in [dict(o.settings) for o in found["background"].offers]
    light = found_in(rows_of(), tmp_path, dimmer_light)["camera"].offers
    assert {"brightness": "clip"} in [dict(offer.settings) for offer in light]
    for name in ("file", "date", "name", "animal"):
        assert found[name].offers == ()


def test_what_has_been_done_already_is_not_offered(tmp_path: Path) -> None:
    mended = View(InputSpec(background=Background.CLIP), prepared=True)
    rows = rows_of()
    done = examined(study_of(rows), looks_of(rows, label_on_the_wall), view=mended)
    found = {finding.check: finding for finding in done.findings(tmp_path)}
    assert found["background"].level is Level.CONFOUNDED, "mending hides no leak that remains"
    assert all("background" not in o.settings for f in found.values() for o in f.offers)


def test_outside_the_region_of_interest_it_is_said_but_is_no_leak(tmp_path: Path) -> None:
    rows = rows_of()
    region = View(InputSpec(region=(0.0, 0.3, 1.0, 1.0)))
    around = looks_of(rows, label_on_the_wall)
    done = examined(study_of(rows), looks_of(rows), view=region, outside=around)
    found = {finding.check: finding for finding in done.findings(tmp_path)}
    assert verdict(list(found.values())) == "clean"
    assert found["outside"].level is Level.NOTE
    assert found["outside"].score is not None
    assert found["outside"].score > 0.9
    assert found["outside"].place is not None
    assert found["outside"].place.words == "top right"
    assert (tmp_path / found["outside"].place.picture).exists()
    assert "no network sees it" in found["outside"].words


def test_how_the_clips_were_judged_is_said(tmp_path: Path) -> None:
    found = list(found_in(rows_of(), tmp_path).values())
    assert "clips judged as filmed" in verdict_words(found, "36 sessions", "as filmed")


def test_too_few_animals_are_told_from_suspicion(tmp_path: Path) -> None:
    few = list(found_in(rows_of(1), tmp_path, label_on_the_wall).values())
    assert are_too_few(few)
    assert not are_too_few(list(found_in(rows_of(), tmp_path, label_on_the_wall).values()))
    assert not are_too_few(list(found_in(rows_of(), tmp_path).values()))


def test_what_chance_looks_like_is_said(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path)
    usual = found["shuffled"].usual
    assert usual is not None
    assert 0.6 < usual < 0.9
    assert f"{usual:.0%}" in found["shuffled"].words


def test_the_findings_are_json(tmp_path: Path) -> None:
    found = found_in(rows_of(), tmp_path, label_on_the_wall)
    for finding in found.values():
        document = json.loads(json.dumps(finding.to_json()))
        assert {"check", "score", "chance", "p_value", "words"} <= set(document)
