"""What lies below the scores of a run, as its reader meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from mousevision.gui.theme import dark_palette
from mousevision.gui.training.details import RunDetails
from mousevision.gui.training.reliability import reliability_words, short_count
from mousevision.gui.training.unsure import risk_words
from mousevision.learn.abstention import risk_curve
from mousevision.learn.reports import RoundReport
from mousevision.services.examining import History, RunNumbers

LEFT = Qt.MouseButton.LeftButton
PERCENT = "\N{NO-BREAK SPACE}%"
ROUNDS = tuple(RoundReport(n, 20, 1 / n, 0.5, abs(n - 3) + 0.2, 0.6) for n in range(1, 6))
POINTS = [
    {"clips": 20.0, "accuracy": 0.7, "ci95": [0.6, 0.8]},
    {"clips": 40.0, "accuracy": 0.8, "ci95": None},
]


def numbers(run: int = 7, **changes: Any) -> RunNumbers:
    confidence = np.linspace(0.5, 1, 40)
    right = np.arange(40) % 8 > 1
    right[30:] = True
    values: dict[str, Any] = {
        "risk": risk_curve(confidence, right, [f"m{i % 4}" for i in range(40)]),
        "threshold": 0.6,
        "network": 7,
        "reliability": ((0.55, 0.5, 10), (0.75, 0.8, 1240), (0.97, 1.0, 20)),
        "ece": 0.041,
        "histories": (History("tested on m1", ROUNDS), History("tested on m2", ROUNDS[:2])),
        "curve": POINTS,
        "curve_words": "Accuracy still rises.",
        "others": ((5, "run 5, cnn"), (2, "run 2, cnn")),
    } | changes
    return RunNumbers(run, **values)


@pytest.fixture
def details(qtbot: QtBot) -> Iterator[RunDetails]:
    area = QScrollArea()
    details = RunDetails()
    area.setWidgetResizable(True)
    area.setWidget(details)
    qtbot.addWidget(area)
    area.resize(340, 500)
    with qtbot.waitExposed(area):
        area.show()
    for fold in details.folds.values():
        fold.button.setChecked(True)
    yield details
    area.close()


def test_a_slider_trades_coverage_against_error(details: RunDetails, qtbot: QtBot) -> None:
    details.set_numbers(numbers())
    view = details.unsure
    assert view.value.text() == "Say unsure below 0.60"
    assert not view.use.isEnabled()  # it is in force
    assert view.use.text() == "In use"
    curve = numbers().risk
    assert curve is not None
    for at in (0, 75, 100):
        view.slider.setValue(at)
        assert view.words.text() == risk_words(curve, at)
        x, y = view.plot._point.getData()
        assert (x[0], y[0]) == (curve.coverage[at], curve.error[at])
    view.slider.setValue(75)
    assert view.words.text() == (
        f"covers 50{PERCENT} of clips, 10{PERCENT} of those wrong ("
        f"{curve.low[75] * 100:.0f} to {curve.high[75] * 100:.0f}{PERCENT}, 4 animals)"
    )
    with qtbot.waitSignal(details.threshold_used) as heard:
        QTest.mouseClick(view.use, LEFT)
    assert heard.args == [7, 0.75]
    details.set_numbers(numbers(threshold=0.75))
    assert view.use.text() == "In use"


def test_the_slider_stays_where_it_was_put_for_the_same_run(details: RunDetails) -> None:
    details.set_numbers(numbers())
    details.unsure.slider.setValue(90)
    details.set_numbers(numbers())
    assert details.unsure.slider.value() == 90
    details.set_numbers(numbers(8, threshold=0.3))
    assert details.unsure.slider.value() == 30


def test_words_of_few_animals_and_of_nothing_said() -> None:
    two = risk_curve(np.array([0.6, 0.9]), np.array([False, True]), ["m1", "m2"])
    assert risk_words(two, 0) == (
        f"covers 100{PERCENT} of clips, 50{PERCENT} of those wrong "
        "(2 animals, too few for an interval)"
    )
    assert risk_words(two, 100) == "says unsure of every clip"
    one = risk_curve(np.array([0.6]), np.array([True]), ["s1"])
    assert risk_words(one, 0, "session").endswith("(1 session, too few for an interval)")


def test_a_threshold_without_a_network_says_why(details: RunDetails) -> None:
    details.set_numbers(numbers(network=None, why_not="No network of cnn: train one."))
    assert not details.unsure.use.isEnabled()
    assert details.unsure.note.text() == "No network of cnn: train one."
    assert details.unsure.use.text() == "Use this threshold"


def test_reliability(details: RunDetails) -> None:
    details.set_numbers(numbers())
    plot = details.reliability.plot
    assert plot._bars.opts["height"] == [0.5, 0.8, 1.0]
    assert plot._bars.opts["x0"] == pytest.approx([0.504, 0.704, 0.904])
    assert [words.toPlainText() for words in plot._counts] == ["10", "1.2k", "20"]
    assert "differ by 0.04 on average (ECE)" in details.reliability.words.text()
    assert "less sure than it could be" in reliability_words([(0.7, 0.9, 10)], 0.2)
    assert "surer than it should be" in reliability_words([(0.9, 0.7, 10)], 0.2)
    assert reliability_words([], None) == ""
    assert [short_count(n) for n in (7, 999, 1000, 31_400)] == ["7", "999", "1.0k", "31k"]


def test_each_training_has_its_curves(details: RunDetails) -> None:
    details.set_numbers(numbers())
    rounds = details.rounds
    assert rounds.curves.words.text() == (
        "5 of at most 20 rounds; kept is the best on the tuning animals, round 3."
    )
    rounds.which.setCurrentIndex(1)
    assert rounds.curves.rounds == 2
    details.set_numbers(numbers(8))
    assert rounds.which.currentText() == "tested on m2"  # the same animal of another run
    details.set_numbers(numbers(9, histories=numbers().histories[:1]))
    assert not rounds.which.isVisible()


def test_more_clips(details: RunDetails) -> None:
    view = details.clip_curve
    details.set_numbers(numbers())
    assert view.words.text() == "Accuracy still rises."
    assert view.plot._line.xData.tolist() == [20, 40]
    assert (view.plot.isVisible(), view.how.isVisible()) == (True, False)
    details.set_numbers(numbers(curve=(), curve_words=""))
    assert (view.plot.isVisible(), view.how.isVisible()) == (False, True)
    details.set_numbers(numbers(curve=POINTS[:1], curve_words="Too few."))
    assert (view.plot.isVisible(), view.words.text()) == (False, "Too few.")


def test_compare_with_another_run(details: RunDetails, qtbot: QtBot) -> None:
    details.set_numbers(numbers())
    view = details.comparison
    assert [view.other.itemText(at) for at in range(3)] == [
        "no other run",
        "run 5, cnn",
        "run 2, cnn",
    ]
    view.other.setFocus()
    with qtbot.waitSignal(details.compare_asked) as heard:
        QTest.keyClick(view.other, Qt.Key.Key_Down)
    assert heard.args == [7, 5]
    details.show_comparison(7, 2, "late")  # asked for before
    details.show_comparison(6, 5, "another run's")
    assert not view.words.isVisible()
    details.show_comparison(7, 5, "Run 7 is better.")
    assert view.words.text() == "Run 7 is better."
    details.set_numbers(numbers())
    assert view.other.currentData() == 5
    details.set_numbers(numbers(9))
    assert (view.other.currentData(), view.words.isVisible()) == (None, False)
    details.set_numbers(numbers(9, others=()))
    assert not view.other.isEnabled()


def test_runs_that_measured_nothing_show_nothing(details: RunDetails) -> None:
    details.set_numbers(RunNumbers(3))
    assert not details.comparison.isVisible()
    assert not any(fold.isVisible() for fold in details.folds.values())
    details.set_numbers(RunNumbers(4, histories=numbers().histories))
    shown = [name for name, fold in details.folds.items() if fold.isVisible()]
    assert shown == ["rounds"]
    details.set_numbers(None)
    assert not any(fold.isVisible() for fold in details.folds.values())


def test_dark_colours_and_narrow_columns(details: RunDetails) -> None:
    details.set_numbers(numbers())
    before = details.reliability.plot._counts[0].color
    details.setPalette(dark_palette())
    ground = details.unsure.plot.plot.backgroundBrush().color()
    assert ground.lightness() < 60
    assert details.reliability.plot._counts[0].color.lightness() > 180 > before.lightness()
    assert details.minimumSizeHint().width() <= 300


@pytest.mark.parametrize("name", ["unsure", "rounds", "clips"])
def test_the_wheel_over_a_plot_is_left_to_the_panel(details: RunDetails, name: str) -> None:
    details.set_numbers(numbers())
    plots: dict[str, QAbstractScrollArea] = {
        "unsure": details.unsure.plot.plot,
        "rounds": details.rounds.curves.loss,
        "clips": details.clip_curve.plot.plot,
    }
    viewport = plots[name].viewport()
    at = QPointF(20, 20)
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    assert not event.isAccepted()
    assert not viewport.hasFocus()
