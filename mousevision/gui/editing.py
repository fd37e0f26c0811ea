"""Edits of the study by dialog: classes, rater, animals; and the way to what is not reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from mousevision.core.errors import MouseVisionError
from mousevision.core.ethogram import Behaviour
from mousevision.gui.animals.dialog import AnimalsDialog
from mousevision.gui.dialogs.simple import AnimalDialog, ClassesDialog, RaterDialog
from mousevision.store import behaviours, clips, listing, raters, study

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow


GO_ON = "go on"


class StudyEditor(QObject):
    """Commands of the Edit menu that ask something."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        window.labeller.given.connect(self._go_on)
        window.actions_["go_on"].setChecked(window.settings.text(GO_ON) == "yes")

    @Slot(bool)
    def set_go_on(self, on: bool) -> None:
        """Go on to the next clip after each class that is given, or stay; kept between starts."""
        self._window.settings.set_text(GO_ON, "yes" if on else "")
        said = "shows the next clip to review" if on else "stays at the clip"
        self._window.tell(f"From now on a class key {said}.")

    @Slot()
    def _go_on(self) -> None:
        # A review goes on by itself.
        if self._window.actions_["go_on"].isChecked() and not self._window.reviewer.turns:
            self.next_unreviewed()

    @Slot()
    def classes(self) -> None:
        """Edit the classes of the project."""
        dialog = ClassesDialog(self._workspace.behaviours, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.change_classes(dialog.classes.behaviours())
        dialog.deleteLater()

    def change_classes(self, wanted: list[Behaviour]) -> None:
        """Make the project's classes these, in one edit."""
        project = self._workspace.project
        if project is None:
            return
        before = {b.id: b for b in self._workspace.behaviours}
        kept = {b.id for b in wanted}
        try:
            with project.edit("Change the classes") as edit:
                for identity in before:
                    if identity not in kept:
                        behaviours.remove_behaviour(edit, identity)
                changed = [b for b in wanted if b.id and b != before[b.id]]
                behaviours.update_behaviours(edit, changed)
                for new in (b for b in wanted if not b.id):
                    behaviours.add_behaviour(edit, new.name, new.key, new.colour, new.scope)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))

    @Slot()
    def rater(self) -> None:
        """Ask who is rating."""
        project = self._workspace.project
        known = [person.name for person in raters.raters(project)] if project else []
        dialog = RaterDialog(known, self._workspace.rater_name, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.rater():
            self._workspace.set_rater_name(dialog.rater())
        dialog.deleteLater()

    @Slot()
    def animal(self) -> None:
        """Ask which animal and session the chosen clips show."""
        project, chosen = self._workspace.project, self._workspace.chosen_clips()
        if project is None or not chosen:
            return
        names = [subject.name for subject in study.subjects(project)]
        sessions = sorted({session.name for session in study.sessions(project)})
        dialog = AnimalDialog(len(chosen), names, sessions, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            subject = dialog.subject.currentText().strip()
            self.set_animal(chosen, subject, dialog.session.currentText().strip())
        dialog.deleteLater()

    @Slot()
    def animals(self) -> None:
        """Show the table of animals; what is changed there is saved at once."""
        dialog = AnimalsDialog(self._workspace, self._window)
        dialog.exec()
        dialog.deleteLater()

    def set_animal(self, clip_ids: list[int], subject: str, session: str) -> None:
        """Say which animal and session some clips show; empty leaves it as it is."""
        project = self._workspace.project
        if project is None or not (subject or session):
            return
        try:
            with project.edit(f"Animal of {len(clip_ids)} clips") as edit:
                if subject:
                    study.set_clip_subject(edit, clip_ids, study.ensure_subject(edit, subject).id)
                if session:
                    for row in listing.clip_rows(project, clip_ids):
                        owner = study.ensure_subject(edit, row.subject).id if row.subject else None
                        made = study.ensure_session(edit, owner, session)
                        study.set_clip_session(edit, [row.id], made.id)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))

    @Slot()
    def remove_clips(self) -> None:
        """Take the chosen clips out of the project, and go on to the one behind them."""
        project, chosen = self._workspace.project, self._workspace.chosen_clips()
        if project is None or not chosen:
            return
        rows = listing.clip_rows(project, chosen)
        what = rows[0].name if len(rows) == 1 else f"{len(rows)} clips"
        following = self._behind(set(chosen))
        try:
            with project.edit(f"Remove {what}", self._workspace.known_rater()) as edit:
                clips.remove_clips(edit, chosen)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return
        if following is not None:
            self._window.go_to_clip(following)
        owned = "its" if len(rows) == 1 else "their"
        self._workspace.said.emit(
            f"{what} removed, with {owned} labels and bouts; Undo brings all back."
        )

    def _behind(self, gone: set[int]) -> int | None:
        """Return the listed clip that takes the place of clips that go."""
        listed = self._window.browser.model.ids
        places = [at for at, clip in enumerate(listed) if clip in gone]
        if not places:
            return None
        kept = [clip for clip in listed[places[-1] :] if clip not in gone]
        before = [clip for clip in listed[: places[-1]] if clip not in gone]
        return kept[0] if kept else before[-1] if before else None

    @Slot()
    def next_unreviewed(self) -> None:
        """Go to the next clip of the list on which the rater has not decided."""
        project, listed = self._workspace.project, self._window.browser.model.ids
        if project is None:
            return
        found = self._first_unreviewed()
        if found is None:
            listed_only = len(listed) < listing.counts(project).clips
            what = "Every listed clip" if listed_only else "Every clip"
            self._workspace.said.emit(f"{what} is decided on.")
        else:
            self._window.go_to_clip(found)

    def coming(self) -> list[int]:
        """Return the clips that come next, the likeliest first."""
        beside = self._window.browser.coming()
        if not self._window.actions_["go_on"].isChecked():
            return beside
        found = self._first_unreviewed()
        return beside if found is None else [found, *(clip for clip in beside if clip != found)]

    def _first_unreviewed(self) -> int | None:
        """Return the first clip behind the one at hand, or else before it, to be decided on."""
        project, listed = self._workspace.project, self._window.browser.model.ids
        if project is None:
            return None
        at = self._window.browser.model.position(self._workspace.clip_id)
        after = 0 if at is None else at + 1
        following = [*listed[after:], *listed[:after]]
        return listing.first_unreviewed(project, following, self._workspace.known_rater())
