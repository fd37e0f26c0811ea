"""The training panel as its user meets it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from mousevision.core.inputspec import Brightness, InputSpec, Sampling
from mousevision.core.run import RunKind, RunStatus
from mousevision.gui.training.form import Fold
from mousevision.gui.training.panel import TrainingPanel, duration
from mousevision.learn.registry import models
from mousevision.learn.train_settings import TRAINING as REAL_TRAINING
from tests.gui.training.fakes import MODELS, TRAINING, FakeRound, metrics, run

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel()
    qtbot.addWidget(panel)
    panel.set_models(MODELS, TRAINING)
    panel.set_subjects(["m1", "m2", "m3"])
    panel.set_study({"pre": 20, "post": 30}, 3, clips=60, bouts={"reach": 4})
    panel.resize(340, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def asked(qtbot: QtBot, panel: TrainingPanel) -> dict[str, Any]:
    with qtbot.waitSignal(panel.train_requested) as heard:
        QTest.mouseClick(panel.train_tab.train, LEFT)
    settings = heard.args[0]
    assert isinstance(settings, dict)
    return settings


def test_train_with_the_defaults(panel: TrainingPanel, qtbot: QtBot) -> None:
    assert asked(qtbot, panel) == {
        "model": "motion",
        "seed": 0,
        "values": {
            "rounds": 60,
            "learning_rate": 0.003,
            "flip": False,
            "optimiser": "adam",
            "note": "",
            "init": 0,
            "width": 16,
        },
        "held_out": None,
        "input": InputSpec().to_json(),
    }


def test_every_kind_of_setting_can_be_changed(panel: TrainingPanel, qtbot: QtBot) -> None:
    form = panel.train_tab.form
    rate, width = form.field("learning_rate"), form.field("width")
    optimiser, note = form.field("optimiser"), form.field("note")
    assert isinstance(rate, QDoubleSpinBox)
    assert isinstance(width, QSpinBox)
    assert isinstance(optimiser, QComboBox)
    assert isinstance(note, QLineEdit)
    assert rate.text() == "0.003"
    rate.setValue(0.00025)
    assert rate.text() == "0.00025"
    width.setValue(999)
    optimiser.setCurrentText("sgd")
    note.setText("run 3")
    QTest.mouseClick(form.field("flip"), LEFT, pos=QPoint(8, 8))
    values = asked(qtbot, panel)["values"]
    assert values["learning_rate"] == 0.00025
    assert (values["width"], values["optimiser"], values["note"]) == (128, "sgd", "run 3")
    assert values["flip"] is True


def test_rare_settings_are_folded_away(panel: TrainingPanel) -> None:
    form = panel.train_tab.form
    assert form.field("rounds").isVisible()
    assert not form.field("learning_rate").isVisible()
    fold = form.findChild(Fold)
    assert isinstance(fold, Fold)
    QTest.mouseClick(fold.button, LEFT)
    assert form.field("learning_rate").isVisible()


def test_another_model_brings_its_words_and_settings(panel: TrainingPanel, qtbot: QtBot) -> None:
    tab = panel.train_tab
    assert tab.model.currentText() == "motion (recommended)"
    rate = tab.form.field("learning_rate")
    assert isinstance(rate, QDoubleSpinBox)
    rate.setValue(0.5)
    tab.model.choose("cnn")
    assert tab.about.text() == MODELS[1].about
    settings = asked(qtbot, panel)
    assert settings["model"] == "cnn"
    assert settings["values"]["rounds"] == 30
    assert settings["values"]["learning_rate"] == 0.5
    assert "width" not in settings["values"]


def test_the_real_models_fit(panel: TrainingPanel, qtbot: QtBot) -> None:
    panel.set_models(models(), REAL_TRAINING)
    for info in models():
        panel.train_tab.model.choose(info.name)
        settings = asked(qtbot, panel)
        assert settings["model"] == info.name
        for setting in (*REAL_TRAINING, *info.settings):
            value = settings["values"][setting.name]
            assert value == info.recipe.get(setting.name, setting.default)
            assert setting.check(value) == value


def test_held_out_animals(panel: TrainingPanel, qtbot: QtBot) -> None:
    held_out, train = panel.train_tab.held_out, panel.train_tab.train
    held_out.how.setCurrentIndex(1)
    assert held_out.animals.isVisible()
    assert not train.isEnabled()
    assert "Tick at least one" in panel.train_tab.problem.text()
    held_out.animals.item(1).setCheckState(Qt.CheckState.Checked)
    assert asked(qtbot, panel)["held_out"] == ["m2"]
    panel.set_subjects(["m2", "m4"])
    assert asked(qtbot, panel)["held_out"] == ["m2"]
    held_out.animals.item(1).setCheckState(Qt.CheckState.Checked)
    assert not train.isEnabled()
    assert "Leave at least one" in panel.train_tab.problem.text()


def test_input_settings(panel: TrainingPanel, qtbot: QtBot) -> None:
    inputs = panel.train_tab.inputs
    spec = InputSpec(
        frames=10, height=32, width=48, region=(0.1, 0.2, 0.8, 0.9), window=(0.52, 0.65),
        sampling=Sampling.UNIFORM, colour=True, brightness=Brightness.NONE,
    )  # fmt: skip
    panel.set_spec(spec)
    assert panel.spec() == spec
    assert inputs.region_words.text() == "10 to 80 % across, 20 to 90 % down"
    assert InputSpec.from_json(asked(qtbot, panel)["input"]) == spec
    inputs.whole.click()
    assert panel.spec().region == (0, 0, 1, 1)
    panel.set_region((0.25, 0.0, 1.0, 0.5))
    assert panel.spec().region == (0.25, 0.0, 1.0, 0.5)
    inputs.first.setValue(80)
    assert "begin before it ends" in panel.train_tab.problem.text()
    assert not panel.train_tab.train.isEnabled()


def test_it_says_why_it_cannot_train(panel: TrainingPanel, qtbot: QtBot) -> None:
    panel.set_study({"pre": 3, "post": 0})
    assert panel.train_tab.problem.isVisible()
    assert panel.train_tab.problem.text().endswith("3 clips of pre, 0 of post.")
    with qtbot.assertNotEmitted(panel.train_requested):
        QTest.mouseClick(panel.train_tab.train, LEFT)
        panel.train()
    assert not panel.evaluation_tab.evaluate.isEnabled()
    panel.set_study({"pre": 3, "post": 2}, 2)
    assert not panel.train_tab.problem.isVisible()
    assert panel.evaluation_tab.evaluate.isEnabled()


def test_where_animals_are_unknown_it_says_what_is_kept_apart(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    tab = panel.train_tab
    panel.set_study({"pre": 9, "post": 9}, 1)  # the others have none
    assert not tab.train.isEnabled()
    panel.set_grouping("Only whole videos are kept apart.")
    assert tab.train.isEnabled()
    assert tab.animals_line.isVisible()
    assert panel.evaluation_tab.evaluate.isEnabled()
    with qtbot.waitSignal(panel.animals_asked):
        QTest.mouseClick(tab.animals_line.button, LEFT)
    panel.set_grouping("")
    assert not tab.animals_line.isVisible()
    assert not tab.train.isEnabled()


def test_an_autoencoder_needs_no_labels(panel: TrainingPanel, qtbot: QtBot) -> None:
    panel.set_study({}, 0, clips=5)
    panel.train_tab.model.choose("squeeze")
    assert not panel.train_tab.held_out.isVisible()
    assert asked(qtbot, panel)["held_out"] is None
    assert "without labels" in panel.evaluation_tab.evaluate.toolTip()
    with qtbot.assertNotEmitted(panel.evaluate_requested):
        panel.evaluate()


def test_while_it_trains(panel: TrainingPanel, qtbot: QtBot) -> None:
    tab = panel.train_tab
    assert not tab.cancel.isEnabled()
    panel.set_running(True)
    assert not tab.train.isEnabled()
    assert not panel.evaluation_tab.evaluate.isEnabled()
    for number in (1, 2, 3):
        panel.show_round(FakeRound(number, 20, 1 / number, 0.5, abs(number - 2) + 0.1, 0.6))
    panel.show_progress(0.375, "round 3 of 20", 130)
    assert tab.progress.value() == 375
    assert tab.progress_words.text() == "round 3 of 20 · about 2 min left"
    assert "Round 3 of 20; best on the tuning animals so far: round 2." in tab.curves.words.text()
    line = tab.curves._lines["loss", "tune"]
    assert line.xData.tolist() == [1, 2, 3]
    assert line.yData.tolist() == pytest.approx([1.1, 0.1, 1.1])
    with qtbot.waitSignal(panel.cancel_requested):
        QTest.mouseClick(tab.cancel, LEFT)
    panel.set_running(False)
    assert tab.train.isEnabled()
    assert not tab.progress.isVisible()
    assert tab.curves.rounds == 3
    panel.set_running(True)
    assert tab.curves.rounds == 0


def test_an_evaluation_shows_its_progress_where_it_was_asked_for(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    tab = panel.evaluation_tab
    panel.tabs.setCurrentWidget(tab)
    assert not tab.running.bar.isVisible()
    assert tab.model_words.text().startswith("motion, with the settings")
    panel.set_running(True)
    panel.show_progress(0.25, "without m2, 1 of 4", 44)
    assert tab.running.bar.isVisible()
    assert tab.running.bar.value() == 250
    assert tab.running.words.text() == "without m2, 1 of 4 · about 40 s left"
    with qtbot.waitSignal(panel.cancel_requested):
        QTest.mouseClick(tab.running.cancel, LEFT)
    panel.set_running(False)
    assert not tab.running.bar.isVisible()


def test_a_command_that_cannot_be_followed_is_answered(panel: TrainingPanel, qtbot: QtBot) -> None:
    panel.set_running(True)
    for command in (panel.train, panel.evaluate):
        with qtbot.waitSignal(panel.refused) as heard:
            command()
        assert "under way" in heard.args[0]
    panel.set_running(False)
    panel.set_study({}, 0, clips=5)
    with qtbot.waitSignal(panel.refused) as heard:
        panel.train()
    assert heard.args[0]


def test_result_in_words_and_tables(panel: TrainingPanel) -> None:
    panel.show_runs([run(7)])
    panel.show_result(run(7))
    result = panel.train_tab.result
    assert result.words.text().startswith("2 of 4 clips right (0.50) on 2 animals")
    assert result.numbers.text() == "mean over classes 0.67 · calibration error 0.07"
    assert [result.animals.item(at, 0).text() for at in (0, 1)] == ["m2", "m1"]
    assert result.animals.item(0, 3).text() == "0.00"
    assert result.confusion.item(0, 1).text() == "2"
    assert result.confusion.verticalHeaderItem(0).text() == "is pre"
    assert panel.evaluation_tab.runs.current() is not None


def test_a_result_never_stands_alone(panel: TrainingPanel) -> None:
    beside = panel.train_tab.result.beside
    panel.show_result(run(7))  # made before there was a baseline
    assert not beside.isVisible()
    baseline = {"accuracy": 0.25, "balanced_accuracy": 0.3}
    told = metrics(chance=0.5, majority=0.75, baseline=baseline)
    panel.show_result(run(8, metrics=told))
    assert beside.isVisible()
    cells = [[beside.item(at, to).text() for to in range(3)] for at in range(beside.rowCount())]
    assert cells == [
        ["this network", "0.50", "0.67"],
        ["simple motion statistics", "0.25", "0.30"],
        ["always the commonest class", "0.75", "0.50"],
        ["guessing", "0.50", "0.50"],
    ]


def test_a_cell_of_the_confusion_matrix_lists_its_clips(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    panel.show_result(run(7))
    table = panel.train_tab.result.confusion
    panel.train_tab._area.ensureWidgetVisible(table)
    at = table.visualItemRect(table.item(0, 1)).center()
    heard: list[object] = []
    panel.cell_clicked.connect(lambda *args: heard.append(args))
    panel.clips_asked.connect(lambda *args: heard.append(args))
    QTest.mouseClick(table.viewport(), LEFT, pos=at)
    assert heard == [("pre", "post"), ([2, 4], "2 clips of pre taken for post by run 7")]


def test_runs_and_their_results(panel: TrainingPanel, qtbot: QtBot) -> None:
    tab = panel.evaluation_tab
    panel.tabs.setCurrentWidget(tab)
    assert tab.empty.isVisible()
    runs = [
        run(1),
        run(2, status=RunStatus.FAILED, metrics={}, words="The disk is full: free 2 GB."),
        run(3, RunKind.EVALUATE),
        run(4, status=RunStatus.INTERRUPTED, metrics={}, words=""),
        run(
            5,
            model="squeeze",
            config={},
            metrics={"reconstruction_error": 0.01},
            words="Learnt to draw.",
        ),
    ]
    panel.show_runs(runs)
    assert [tab.runs.item(at, 0).text() for at in range(5)] == ["5", "4", "3", "2", "1"]
    assert [tab.runs.item(at, 1).text() for at in range(5)] == [
        "–", "interrupted", "0.50 (0.25 to 0.75)", "failed", "0.50 (0.25 to 0.75)",
    ]  # fmt: skip
    assert not tab.classify.isEnabled()
    able = {}
    for number in range(1, 6):
        assert tab.runs.select(number)
        able[number] = (tab.classify.isEnabled(), tab.classify.toolTip(), tab.result.words.text())
    assert [number for number in able if able[number][0]] == [1]
    assert able[2][2] == "It failed. The disk is full: free 2 GB."
    assert "Only a training keeps its network" in able[3][1]
    assert "program ended while it ran" in able[4][2]
    assert "without classes" in able[5][1]


def test_classify_with_the_chosen_run(panel: TrainingPanel, qtbot: QtBot) -> None:
    tab = panel.evaluation_tab
    panel.tabs.setCurrentWidget(tab)
    panel.show_runs([run(1), run(2)])
    at = tab.runs.visualItemRect(tab.runs.item(1, 0)).center()
    QTest.mouseClick(tab.runs.viewport(), LEFT, pos=at)
    with qtbot.waitSignal(panel.classify_requested) as heard:
        QTest.mouseClick(tab.classify, LEFT)
    assert heard.args == [1]
    panel.show_runs([run(1), run(2), run(3)])
    chosen = tab.runs.current()
    assert chosen is not None
    assert chosen.id == 1
    panel.show_runs([run(2)])
    assert tab.runs.current() is None
    assert not tab.classify.isEnabled()


@pytest.mark.parametrize(("choice", "folds"), [(0, None), (1, 5)])
def test_evaluate(panel: TrainingPanel, qtbot: QtBot, choice: int, folds: int | None) -> None:
    panel.tabs.setCurrentWidget(panel.evaluation_tab)
    panel.evaluation_tab.folds.setCurrentIndex(choice)
    with qtbot.waitSignal(panel.evaluate_requested) as heard:
        QTest.mouseClick(panel.evaluation_tab.evaluate, LEFT)
    assert heard.args[0] == {**panel.train_tab.settings(), "folds": folds, "curve": False}
    panel.evaluation_tab.curve.click()
    with qtbot.waitSignal(panel.evaluate_requested) as heard:
        panel.evaluate()
    assert heard.args[0]["curve"] is True


def test_the_wheel_does_not_change_what_it_passes_over(panel: TrainingPanel) -> None:
    box = panel.train_tab.form.field("rounds")
    assert isinstance(box, QSpinBox)
    at = QPointF(5, 5)
    event = QWheelEvent(
        at, box.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.value() == 60


def test_it_fits_into_a_narrow_column(panel: TrainingPanel) -> None:
    panel.show_runs([run(1)])
    panel.show_result(run(1, metrics=metrics()))
    assert panel.minimumSizeHint().width() <= 300
    inside = panel.train_tab._area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= 300


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3, "a few seconds"), (44, "about 40 s"), (130, "about 2 min"), (9000, "about 2.5 h")],
)
def test_duration(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_what_a_model_prescribes_is_shown_and_forgotten(panel: TrainingPanel) -> None:
    tab = panel.train_tab
    before = panel.spec()
    tab.model.choose("large")
    assert (panel.spec().frames, panel.spec().height) == (5, 425)
    tab.model.choose("motion")
    assert panel.spec() == before


def test_the_error_of_drawing_is_shown_by_tenths(panel: TrainingPanel) -> None:
    tab = panel.train_tab
    left = tab.curves.loss.getPlotItem().getAxis("left")
    drawn = tab.curves._lines["loss", "tune"]
    tab.model.choose("squeeze")
    panel.set_running(True)
    for number in range(1, 4):
        panel.show_round(FakeRound(number, 20, 10.0**-number, 0.0, 10.0**-number, 0.0))
    assert left.logMode
    assert "best on the clips kept to judge by so far: round 3." in tab.curves.words.text()
    assert drawn.getData()[1].tolist() == pytest.approx([-1, -2, -3])
    panel.set_running(False)
    tab.model.choose("motion")
    panel.set_running(True)
    panel.show_round(FakeRound(1, 20, 0.7, 0.5, 0.7, 0.5))
    assert not left.logMode


def test_a_classifier_may_begin_from_an_autoencoder(panel: TrainingPanel, qtbot: QtBot) -> None:
    tab = panel.train_tab
    failed = run(4, model="squeeze", status=RunStatus.FAILED)
    panel.show_runs([run(3, model="squeeze"), failed, run(2)])
    assert not tab.beginning.isHidden()
    words = [tab.beginning.choice.itemText(at) for at in range(tab.beginning.choice.count())]
    assert words == ["nothing", "run 3, squeeze"]
    tab.beginning.choice.setCurrentIndex(1)
    panel.show_runs([run(5), run(3, model="squeeze")])
    assert asked(qtbot, panel)["values"]["init"] == 3
    tab.model.choose("squeeze")
    assert tab.beginning.isHidden()
    assert asked(qtbot, panel)["values"]["init"] == 0
    panel.show_runs([run(2)])
    tab.model.choose("motion")
    assert tab.beginning.isHidden()
