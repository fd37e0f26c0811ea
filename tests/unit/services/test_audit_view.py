"""How an audit looks at clips, and for which networks that holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mousevision.core.inputspec import Background, Brightness, InputSpec, Sampling
from mousevision.services.audit_view import View

USUAL = InputSpec()
SMALL = replace(USUAL, region=(0.25, 0.0, 1.0, 0.5))
MENDED = replace(USUAL, background=Background.CLIP)


@pytest.mark.parametrize(
    ("view", "spec", "covered"),
    [
        (View(USUAL), SMALL, True),
        (View(USUAL), MENDED, True),
        (View(SMALL), USUAL, False),
        (View(SMALL), SMALL, True),
        (View(MENDED, True), MENDED, True),
        (View(MENDED, True), USUAL, False),
        (View(MENDED, True), replace(MENDED, brightness=Brightness.NONE), False),
        (View(MENDED, True), replace(MENDED, region=SMALL.region), False),
        (View(MENDED, True), replace(MENDED, frames=9, sampling=Sampling.UNIFORM), True),
    ],
)
def test_an_audit_holds_for_networks_that_see_no_more(
    view: View, spec: InputSpec, covered: bool
) -> None:
    assert view.covers(spec) is covered


def test_how_clips_were_judged_is_said() -> None:
    assert View(USUAL).words() == "as filmed"
    assert View(SMALL).words() == "as filmed, 25 to 100 % across and 0 to 50 % down only"
    words = View(MENDED, True).words()
    assert words == (
        "as a network gets them: brightness made alike, the unmoving background taken off, in gray"
    )


def test_what_was_seen_is_kept_apart() -> None:
    views = [View(USUAL), View(SMALL), View(USUAL, True), View(MENDED, True)]
    assert len({view.digest() for view in views}) == len(views)
    assert View(MENDED).digest() == View(USUAL).digest(), "as filmed only the region counts"
    assert View(SMALL).everything().digest() == View(USUAL).digest()


@pytest.mark.parametrize("view", [View(SMALL), View(MENDED, True)])
def test_it_is_read_back_from_a_run(view: View) -> None:
    assert View.from_config({"view": view.to_json()}) == view


def test_runs_that_knew_no_views_judged_clips_as_filmed() -> None:
    assert View.from_config({"region": [0.25, 0.0, 1.0, 0.5]}) == View(SMALL)
    assert View.from_config({"view": {"input": {"depth": 3}}}) == View(USUAL)
