"""Patterns in braces: what they fit, what they refuse, and which are offered."""

from __future__ import annotations

import contextlib
import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.errors import SettingError
from mousevision.services.import_plan import ImportRules, compile_pattern, plan_import
from mousevision.services.path_template import (
    STANDARD,
    is_template,
    iso_day,
    suggestions,
    template_regex,
)


def fit(template: str, name: str) -> dict[str, str] | None:
    match = re.search(template_regex(template), name)
    return match.groupdict() if match else None


@pytest.mark.parametrize(
    ("template", "name", "words"),
    [
        ("{animal}_{session}_{anything}", "m07_week2_0012.mp4", ("m07", "week2")),
        ("{animal}_{session}_{anything}", "m07_week_2_0012.mp4", ("m07", "week")),
        ("{animal}_{session}", "m07_week_2.mp4", ("m07", "week_2")),
        ("{anything}_{animal}_w{session}", "cam_1_m07_w2.avi", ("m07", "2")),
        ("{ Mouse } - {session}", "m_07 - week-2.mp4", ("m_07", "week-2")),
        ("{animal}/{session}/{anything}", "lab/m07/week 2/0012.mp4", ("m07", "week 2")),
        (r"{animal}\{session}", "m07/week2.mp4", ("m07", "week2")),
        ("{animal}/{animal}_{session}.mp4", "m07/m07_week2.mp4", ("m07", "week2")),
        ("MOUSE{animal}_WEEK{session}", "Mouse 3_week2.mov", (" 3", "2")),
        ("{animal}_{session}", "Käfig ß_Woche2", ("Käfig ß", "Woche2")),
        ("{animal}__{session}__{anything}", "m_1__week_2__a.mp4", ("m_1", "week_2")),
        ("({animal}) [{session}]", "(m1) [w+2].mp4", ("m1", "w+2")),
    ],
)
def test_words_of_a_name(template: str, name: str, words: tuple[str, str]) -> None:
    assert fit(template, name) == {"subject": words[0], "session": words[1]}


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{animal}_{session}_{anything}", "m07_week2.mp4"),
        ("{animal}/{session}", "m07_week2.mp4"),
        ("{animal}/{animal}_{session}", "m07/m08_week2.mp4"),
        ("{animal}.{session}", "m07_week2.mp4"),
        ("{day}_{animal}", "week2_m07.mp4"),
    ],
)
def test_names_that_a_pattern_does_not_fit(template: str, name: str) -> None:
    assert fit(template, name) is None


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{week}_{animal}", "cannot hold “{week}”"),
        ("{animal_{session}", "has no partner"),
        ("{animal}_}", "has no partner"),
        ("{animal}{session}", "Nothing stands between {animal} and {session}"),
        ("{anything}_a", "names nothing"),
        ("(?P<day>a{99999999999999999999})", "does not make sense"),
    ],
)
def test_a_pattern_in_braces_that_makes_no_sense(template: str, words: str) -> None:
    with pytest.raises(SettingError, match=re.escape(words)):
        compile_pattern(template)


def test_a_regular_expression_is_none_in_braces() -> None:
    assert is_template("{animal}_x")
    assert is_template("{animal")
    assert not is_template(r"(?P<subject>m\d{2})_{x}")
    assert not is_template(r"m\d{3}")
    assert compile_pattern(r"^(?P<subject>m\d{2})").sub("that", "m07_x") == "that_x"


NAME = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)


@given(NAME, NAME, NAME, st.sampled_from("_- .+(^$|"))
def test_any_names_come_back_out(animal: str, session: str, rest: str, sign: str) -> None:
    template = sign.join(("{animal}", "{session}", "{anything}"))
    words = fit(template, f"{sign.join((animal, session, rest))}.mp4")
    assert words == {"subject": animal, "session": session}


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_all_that_is_offered_fits(name: str) -> None:
    offered = suggestions(name)
    assert all(fit(template, name) is not None for template in offered)
    assert len(set(offered)) == len(offered)


@given(st.text(max_size=40))
def test_any_text_is_a_pattern_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(SettingError):
        assert set(compile_pattern(text).groupindex) <= {"subject", "session", "class", "day"}


def test_what_looks_like_animal_session_class_or_day_is_offered_first() -> None:
    assert suggestions("m07_week2_0012.mp4")[0] == "{animal}_{session}_{anything}"
    assert suggestions("pre-20260301-rat3.avi")[0] == "{class}-{day}-{animal}"
    assert suggestions("0012_x_m3.mp4")[0] == "{anything}_{animal}"
    assert "{animal}_{class}" in suggestions("daria_bend.mp4")
    assert suggestions("m07/week 2/film.mp4")[0] == "{animal}/{session}/{anything}"
    assert suggestions("film.mp4") == []
    assert suggestions("") == list(STANDARD)


def test_days_in_iso_form() -> None:
    assert iso_day("20260301") == iso_day("2026_03_01") == iso_day("2026-03-01") == "2026-03-01"
    assert iso_day("week 2") == "week 2"


def test_the_plan_says_how_many_files_it_fits(tmp_path: Path) -> None:
    for name in ("m1_20260301_a.mp4", "m2_20260302_b.mp4", "odd.mp4"):
        (tmp_path / name).write_bytes(b"not looked at")
    plan = plan_import([tmp_path], ImportRules(pattern="{animal}_{day}_{anything}"))
    assert (plan.fitting, plan.files, plan.example) == (2, 3, "m1_20260301_a.mp4")
    found = {clip.path.name: (clip.subject, clip.day) for clip in plan.clips}
    assert found["m2_20260302_b.mp4"] == ("m2", "2026-03-02")
    assert found["odd.mp4"] == ("", "")


@pytest.mark.realdata
def test_the_first_offer_is_right_for_real_names(test_data: Path) -> None:
    with (test_data / "reach" / "clips.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    offer = suggestions(rows[0]["file"])[0]
    given_words = [fit(offer, row["file"]) for row in rows]
    assert given_words == [{"subject": row["mouse"], "class": row["hand"]} for row in rows]
