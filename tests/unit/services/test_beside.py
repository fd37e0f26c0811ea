"""No accuracy stands alone."""

from __future__ import annotations

from typing import Any

import pytest

from mousevision.learn.reports import RoundReport
from mousevision.services.beside import baseline_words, beside_lines, learnt_words


def metrics(
    gain: float, interval: list[float] | None, beaten: bool = False, subjects: int = 9
) -> dict[str, Any]:
    return {
        "subjects": subjects,
        "chance": 0.1,
        "majority": 0.11,
        "baseline": {
            "accuracy": 0.82,
            "balanced_accuracy": 0.84,
            "difference": {"accuracy": gain, "balanced_accuracy": gain},
            "ci95": {"accuracy": interval, "balanced_accuracy": interval},
            "beaten": beaten,
        },
    }


NAME = "a baseline of simple motion statistics (0.84 as the mean over classes)"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (metrics(0.1, [0.04, 0.17], True), f"It beats {NAME} by 0.10 (0.04 to 0.17)."),
        (metrics(-0.2, [-0.3, -0.1]), f"It does not beat {NAME}: it is 0.20 below "
         "(-0.30 to -0.10)."),
        (metrics(0.0, [-0.1, 0.1]), f"It does not beat {NAME}: it is no better (-0.10 to 0.10)."),
        (metrics(0.03, [-0.02, 0.08]), f"It does not clearly beat {NAME}: it is 0.03 above "
         "(-0.02 to 0.08), which may be chance."),
        (metrics(0.3, None, subjects=1), f"It is not shown to beat {NAME}: it is 0.30 above, but "
         "1 animal is too few to tell."),
        (metrics(0.3, [0.1, 0.4], subjects=5), f"It is not shown to beat {NAME}: it is 0.30 "
         "above, but 5 animals are too few to tell."),
    ],
)  # fmt: skip
def test_words(found: dict[str, Any], words: str) -> None:
    assert baseline_words(found) == words


def test_runs_made_before_have_no_baseline() -> None:
    assert baseline_words({"subjects": 3}) == ""
    assert beside_lines({}) == []
    assert beside_lines({"chance": 0.5, "majority": 0.6}) == [
        "  guessing: 0.50 as the mean over classes",
        "  always the commonest class: 0.60 of clips right",
    ]


def test_a_line_each() -> None:
    lines = beside_lines(metrics(0, None))
    assert len(lines) == 3
    assert lines[2] == (
        "  simple motion statistics: 0.82 of clips right, 0.84 as the mean over classes"
    )


def test_where_both_are_right_throughout_nothing_is_called_worse() -> None:
    found = metrics(0.0, None)
    found["baseline"]["balanced_accuracy"] = 1.0
    assert baseline_words(found).endswith("gets all right as well: nothing here is beyond it.")


def learning(*losses: float) -> list[RoundReport]:
    return [RoundReport(n, 9, loss, 0.5, loss, 0.5) for n, loss in enumerate(losses, 1)]


def test_a_network_that_learnt_nothing_is_told() -> None:
    guessing, good = learning(0.70, 0.69), learning(0.70, 0.3)
    assert learnt_words([good], 2) == ""
    assert learnt_words([guessing], 2).startswith("It hardly learnt anything")
    assert learnt_words([good, guessing, good], 2).startswith("In 1 of 3 trainings the network")
    assert learnt_words([guessing], 10) == "", "of ten classes that is far better than guessing"
    assert learnt_words([], 2) == ""
