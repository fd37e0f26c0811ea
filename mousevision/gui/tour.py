"""A walk through the window on a project: every layout and panel, a picture of each.

It presses the same commands as a user. `make demo` takes it where there is no screen, and the
pictures of README and user guide come from it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from mousevision.core.run import RunKind
from mousevision.gui.app import make_window
from mousevision.gui.deck import TITLES
from mousevision.gui.dialogs.import_videos import ImportDialog
from mousevision.gui.dialogs.new_project import NewProjectDialog
from mousevision.gui.dialogs.shortcuts import ShortcutsDialog
from mousevision.gui.settings import Settings
from mousevision.gui.waiting import let_run
from mousevision.gui.window import MainWindow
from mousevision.store import listing, runs

WIDTH, HEIGHT = 1440, 900
WELCOME_WIDTH, WELCOME_HEIGHT = 960, 560
STEP_MILLISECONDS, PATIENCE = 250, 80
RATER = "anna"
"""Who looks on: pictures for others do not name the user of the computer."""
Pictures = list[tuple[Path, str]]


def take_tour(project: Path, out: Path) -> Pictures:
    """Walk through the window on a project; return the pictures, in `out`, and what they show."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(Settings(Path(folder) / "window.ini"))
        try:
            return _Tour(window, out).walk(project)
        finally:
            window.close()
            window.deleteLater()
            let_run(50)


class _Tour:
    """Takes the pictures."""

    def __init__(self, window: MainWindow, out: Path) -> None:
        self._window = window
        self._out = out
        self._pictures: Pictures = []

    def walk(self, project: Path) -> Pictures:
        """Visit every layout, panel and dialog."""
        window = self._window
        window.resize(WELCOME_WIDTH, WELCOME_HEIGHT)  # there is little on it
        window.show()
        let_run(200)
        self._take(window, "welcome", "The welcome page.")
        window.resize(WIDTH, HEIGHT)
        window.workspace.set_rater_name(RATER)
        window.projects.open_path(project)
        window.browser.go_next()
        self._settle()
        self._label()
        self._review()
        self._compare()
        self._press("layout_train")
        self._show_evaluation()
        self._take(window, "window-train", "Layout Train: how good the network is on new animals.")
        self._show_audit()
        self._explore()
        self._press("layout_label")
        window.training.tabs.setCurrentIndex(0)
        for name, title in TITLES.items():
            dock = window.deck.docks[name]
            dock.raise_()
            self._settle()
            self._take(dock.widget(), f"panel-{name}", f"The panel {title}.")
        self._show_what_decided()
        self._dialogs(project)
        return self._pictures

    def _label(self) -> None:
        """Play a clip and stop in the middle of the reach."""
        window = self._window
        self._press("layout_label")
        if window.workspace.clip is not None:
            clip = window.workspace.clip
            window.player.seek((clip.start + clip.stop) // 2)
        self._settle()
        self._take(window, "window-label", "Layout Label: clips, player, timeline, training.")

    def _review(self) -> None:
        """Ask about the clips of which the network is least certain, if it classified any."""
        window = self._window
        self._press("review_uncertain")
        if window.reviewer.turns:
            self._take(window, "window-review", "A review: the least certain clips first.")
        self._press("end_review")

    def _compare(self) -> None:
        """Show another clip of the same animal beside the one at hand."""
        window, here = self._window, self._window.workspace.clip
        if here is None or window.workspace.project is None:
            return
        rows = listing.clip_rows(window.workspace.project, window.browser.model.ids)
        same = [row for row in rows if row.subject == here.subject and row.id != here.id]
        if same:
            later = next((row for row in same if row.session != here.session), same[0])
            window.comparer.compare_with(later.id)
            window.player.seek((here.start + here.stop) // 2)
            self._settle()
            self._take(window.player, "panel-compare", "Two clips of one animal, side by side.")
            window.comparer.close()

    def _explore(self) -> None:
        """Look at the dots, and at each page about them."""
        window, explore = self._window, self._window.explore
        self._press("layout_explore")
        explore.setCurrentWidget(explore.groups)
        if explore.groups.look.isEnabled():
            explore.groups.look.click()
            self._settle()
        self._take(window, "window-explore", "Layout Explore: every dot is a clip that plays.")
        docks = window.deck.docks
        window.deck.resizeDocks(
            [docks["embedding"], docks["explore"]], [250, 550], Qt.Orientation.Vertical
        )
        for tab, name, words in [
            (explore.groups, "panel-groups", "Groups of alike clips, and what they are."),
            (explore.redrawn, "panel-redrawn", "The clip as the network draws it again."),
            (explore.recovery, "panel-recovery", "How far each animal is from its baseline."),
        ]:
            explore.setCurrentWidget(tab)
            self._settle()
            self._take(explore, name, words)
        docks["inside"].raise_()  # it asks the network only while it is to be seen
        self._settle()

    def _show_what_decided(self) -> None:
        """Lay over the clip what the newest network went by, if there is one."""
        window = self._window
        self._press("explain")
        if window.actions_["explain"].isChecked():
            window.deck.docks["player"].raise_()
            self._settle()
            self._take(window.player, "panel-what-decided", "Which pixels spoke for the class.")
            self._press("explain")

    def _show_evaluation(self) -> None:
        """Choose the newest evaluation, if there is one."""
        project = self._window.workspace.project
        found = runs.runs(project, RunKind.EVALUATE) if project is not None else []
        if found:
            self._window.training.tabs.setCurrentIndex(1)
            self._window.training.evaluation_tab.runs.select(found[0].id)
            self._settle()
            self._take(self._window.training, "panel-evaluation", "Every animal held out once.")

    def _show_audit(self) -> None:
        """Show what the confound audit found, if one was made."""
        window = self._window
        if window.auditor.audits.runs:
            window.auditor.open()
            self._settle()
            self._take(window.training, "panel-audit", "The confound audit: what tells the class.")

    def _dialogs(self, project: Path) -> None:
        window = self._window
        videos = project / "videos"
        shown: list[tuple[str, str, Callable[[], QDialog]]] = [
            ("dialog-new", "A new project.", lambda: NewProjectDialog(window)),
            ("dialog-import", "Import, with a preview of what it gives.",
             lambda: ImportDialog(window.queue, [videos, videos / "clips.csv"], window)),
            ("dialog-shortcuts", "All keys, which can be changed.",
             lambda: ShortcutsDialog({}, window.class_keys(), window)),
        ]  # fmt: skip
        for name, words, make in shown:
            dialog = make()
            dialog.show()
            let_run(400)
            self._settle()
            self._take(dialog, name, words)
            dialog.reject()
            dialog.deleteLater()

    def _press(self, command: str) -> None:
        self._window.actions_[command].trigger()
        self._settle()

    def _settle(self) -> None:
        """Wait until nothing is under way, so that pictures are complete."""
        for _ in range(PATIENCE):
            let_run(STEP_MILLISECONDS)
            if not any(job.active for job in self._window.queue.jobs):
                break
        let_run(STEP_MILLISECONDS)

    def _take(self, widget: QWidget | None, name: str, words: str) -> None:
        if widget is None:
            return
        path = self._out / f"{name}.png"
        widget.grab().save(str(path))
        self._pictures.append((path, words))
