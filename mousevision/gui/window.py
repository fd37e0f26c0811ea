"""The main window: makes the panels, joins them, and binds every command. Wiring only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget, QWidget

from mousevision.core.changes import Changes
from mousevision.core.ethogram import Scope
from mousevision.gui.actions import Actions
from mousevision.gui.agreement.panel import AgreementPanel
from mousevision.gui.arbiter import Arbiter
from mousevision.gui.auditor import Auditor
from mousevision.gui.bindings import bind_commands
from mousevision.gui.bout_editor import BoutEditor
from mousevision.gui.browser.panel import BrowserPanel
from mousevision.gui.browser.parts import column
from mousevision.gui.clip_view import ClipView, clip_words
from mousevision.gui.closing import shut_down, stop_jobs
from mousevision.gui.commands import WindowCommands
from mousevision.gui.compare.comparer import Comparer
from mousevision.gui.deck import Deck
from mousevision.gui.editing import StudyEditor
from mousevision.gui.examiner import Examiner
from mousevision.gui.explainer import Explainer
from mousevision.gui.explore.panel import ExplorePanel
from mousevision.gui.explorer import Explorer
from mousevision.gui.filter_keeper import FilterKeeper
from mousevision.gui.find.finder import Finder
from mousevision.gui.find.panel import FindPanel
from mousevision.gui.historian import Historian
from mousevision.gui.history.panel import HistoryPanel
from mousevision.gui.inside.panel import InsidePanel
from mousevision.gui.insider import Insider
from mousevision.gui.jobs import SHOWN_LANES, Job, JobQueue, JobState
from mousevision.gui.jobs_panel import JobsPanel, job_words
from mousevision.gui.keys import KeyGuard
from mousevision.gui.labeller import Labeller
from mousevision.gui.learner import Learner
from mousevision.gui.memory import Memory
from mousevision.gui.menus import RecentMenu, build_menus
from mousevision.gui.moving import MovingThumbnails
from mousevision.gui.notices import ProblemBar
from mousevision.gui.player.panel import PlayerPanel
from mousevision.gui.plots.embedding import EmbeddingPlot
from mousevision.gui.previewer import Previewer
from mousevision.gui.projects import Projects
from mousevision.gui.review.bar import BlindBar, ReviewBar
from mousevision.gui.review.blinder import Blinder
from mousevision.gui.review.reviewer import Reviewer
from mousevision.gui.saving.saver import Saver
from mousevision.gui.settings import Settings
from mousevision.gui.threshold_mover import ThresholdMover
from mousevision.gui.thumbnails import ThumbnailFeed
from mousevision.gui.timeline.panel import TimelinePanel
from mousevision.gui.toolbar import MainToolBar
from mousevision.gui.training.panel import TrainingPanel
from mousevision.gui.training.verdict import VerdictButton
from mousevision.gui.verifier import Verifier
from mousevision.gui.warmup import WarmUp
from mousevision.gui.welcome import WelcomePage
from mousevision.gui.workspace import ClipQueries, Workspace, application
from mousevision.store import study


class MainWindow(QMainWindow):
    """The program's window.

    Args:
        settings: What it remembers; by default the user's own.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.settings = settings or Settings()
        self.queue = JobQueue(self)
        self.workspace = Workspace(self.settings, self)
        self.actions_ = Actions(self, self.settings.keys())
        self._make_panels()
        self._make_controllers()
        self._lay_out()
        self._connect()
        bind_commands(self)
        self._guard.no_focus_by_click()
        self._show_state()

    # -- parts ----------------------------------------------------------------------------

    def _make_panels(self) -> None:
        self.welcome = WelcomePage(self.actions_)
        self.browser = BrowserPanel()
        self.player = PlayerPanel()
        self.timeline = TimelinePanel()
        self.training = TrainingPanel()
        self.embedding = EmbeddingPlot()
        self.explore = ExplorePanel()
        self.inside = InsidePanel()
        self.agreement = AgreementPanel()
        self.history = HistoryPanel()
        self.finding = FindPanel(self.actions_)
        self.jobs_panel = JobsPanel(self.queue)
        self.problems = ProblemBar()
        act = self.actions_
        self.review_bar = ReviewBar(
            [act[name] for name in ("accept", "unsure", "skip")],
            act["hide_predictions"],
            act["end_review"],
        )
        self.blind_bar = BlindBar(act["blind"])
        self.tools = MainToolBar(self.actions_)
        self.status_audit = VerdictButton()

    def _make_controllers(self) -> None:
        work, queue = self.workspace, self.queue
        self.projects = Projects(self)
        self.view = ClipView(work, self.player, self.timeline, queue, self)
        self.labeller = Labeller(work, self.player, self.timeline, self.view, self)
        self.bout_editor = BoutEditor(work, self.player, self.timeline, self)
        self.thumbnails = ThumbnailFeed(work, self.browser, queue, self)
        self.moving = MovingThumbnails(self)
        self.learner = Learner(self)
        self.auditor = Auditor(self)
        self.previewer = Previewer(self)
        self.explorer = Explorer(self)
        self.explainer = Explainer(self)
        self.insider = Insider(self)
        self.arbiter = Arbiter(self)
        self.finder = Finder(self)
        self.reviewer = Reviewer(self)
        self.view.coming = self.reviewer.coming
        self.blinder = Blinder(self)
        self.filters = FilterKeeper(self)
        self.historian, self.threshold_mover = Historian(self), ThresholdMover(self)
        self.editor = StudyEditor(self)
        self.examiner = Examiner(self)
        self.warm_up = WarmUp(work, queue, self)
        self.memory = Memory(self)
        self.saver = Saver(self)
        self.comparer = Comparer(self)
        self.verifier = Verifier(self)
        self.commands = WindowCommands(self)
        self._guard = KeyGuard(self, self.browser)

    def _lay_out(self) -> None:
        panels: dict[str, QWidget] = {
            "clips": self.browser,
            "player": self.player,
            "timeline": self.timeline,
            "training": self.training,
            "embedding": self.embedding,
            "explore": self.explore,
            "inside": self.inside,
            "agreement": self.agreement,
            "history": self.history,
            "find": self.finding,
            "jobs": self.jobs_panel,
        }
        self.deck = Deck(panels, self.settings)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.deck)
        centre = QWidget()
        centre.setLayout(
            column(self.problems, self.blind_bar, self.review_bar, self._pages, spacing=0)
        )
        self.setCentralWidget(centre)
        self.status_job = QLabel()
        self.statusBar().addPermanentWidget(self.status_job)
        self.statusBar().addPermanentWidget(self.status_audit)
        self.addToolBar(self.tools)
        recent = RecentMenu(self.settings, self)
        recent.chosen.connect(self.projects.open_path)
        build_menus(self, self.actions_, self.deck, {"Label": self.labeller.menu, "File": recent})
        # What the window manager draws around it takes room as well.
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize() - QSize(8, 40)))
        self.setMinimumSize(800, 560)
        geometry = self.settings.blob("geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def _connect(self) -> None:
        work = self.workspace
        work.opened.connect(self._on_opened)
        work.closed.connect(self._on_closed)
        work.changed.connect(self._on_change)
        work.rater_changed.connect(self._on_rater)
        work.veil_changed.connect(self._show_state)
        work.clip_changed.connect(self._on_clip)
        work.said.connect(self.tell)
        self.welcome.chosen.connect(self.projects.open_path)
        self.browser.clip_activated.connect(work.set_clip)
        self.browser.selection_changed.connect(work.set_selection)
        self.browser.selection_changed.connect(self.embedding.set_selection)
        self.browser.import_requested.connect(self.projects.import_some)
        self.browser.paths_dropped.connect(self.projects.take)
        self.timeline.hovered.connect(self.tell)
        self.timeline.loop_requested.connect(self.commands.loop)
        self.player.loop_changed.connect(self.timeline.set_loop)
        self.tools.rater_pressed.connect(self.editor.rater)
        self.tools.behaviour_chosen.connect(self.timeline.set_active_behaviour)
        self.labeller.behaviour_used.connect(self.tools.show_behaviour)
        self.labeller.problem.connect(self.tell_problem)
        self.queue.changed.connect(self._show_job)
        self.queue.ended.connect(self._on_job_ended)
        application().installEventFilter(self._guard)
        self._guard.pressed.connect(self.reviewer.hurry)

    # -- what controllers and tests call ----------------------------------------------------

    @Slot(str)
    def tell(self, words: str) -> None:
        """Say something in the status bar."""
        self.statusBar().showMessage(words)

    @Slot(str)
    def tell_problem(self, words: str, details: str = "") -> None:
        """Say what went wrong, in the bar above the panels; blind, no file is named."""
        if self._blind:
            words, details = "Something went wrong; leave blind mode to read what.", ""
        self.problems.tell(words, details)

    def show_jobs(self) -> None:
        """Bring the jobs panel to the front."""
        self.deck.docks["jobs"].show()
        self.deck.docks["jobs"].raise_()

    def go_to_clip(self, clip_id: int) -> None:
        """Take a clip at hand; it alone is selected then, everywhere."""
        self.workspace.set_clip(clip_id)
        self.browser.set_current(clip_id)
        self.select_clips([clip_id])

    def select_clips(self, clip_ids: Sequence[int]) -> None:
        """Select clips in the list, among the dots, and for the keys that label."""
        self.browser.select_clips(clip_ids)
        self.workspace.set_selection(clip_ids)
        self.embedding.set_selection(clip_ids)

    def class_keys(self) -> list[tuple[str, str]]:
        """Return name and key of each class of the project."""
        return [(b.name, b.key) for b in self.workspace.behaviours]

    def stop_jobs(self) -> bool:
        """Ask before jobs are cancelled, cancel them and wait; return whether to go on."""
        return stop_jobs(self)

    # -- inside -----------------------------------------------------------------------------

    @Slot()
    def _on_opened(self) -> None:
        self.tell("")
        self.browser.set_queries(ClipQueries(self.workspace))
        self._show_behaviours()
        self._show_choices()
        self._show_state()  # Panels can be arranged only in a page that is on screen.
        self.deck.use_layout(self.settings.text("layout/last", "label"))
        self.memory.recall_clip()
        self.player.canvas.setFocus()

    @Slot()
    def _on_closed(self) -> None:
        self.deck.remember()
        self.browser.set_queries(None)
        QTimer.singleShot(0, self, self._show_state)

    @Slot()
    def _on_rater(self) -> None:
        self.browser.refresh(Changes(everything=True))
        self._show_state()

    @Slot()
    def _on_clip(self) -> None:
        self._enable()
        if self.workspace.clip is not None:
            self.tell(clip_words(self.workspace.clip))

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches("behaviours"):
            self._show_behaviours()
        if changes.touches("behaviours", "subjects", "sessions"):
            self._show_choices()
        self.browser.refresh(changes)
        self._show_undo()
        self._enable()

    def _show_behaviours(self) -> None:
        self.browser.set_behaviours(self.workspace.behaviours)
        self.tools.set_behaviours(self.workspace.behaviours)

    def _show_choices(self) -> None:
        project = self.workspace.project
        if project is None:
            return
        classes = [b.name for b in self.workspace.behaviours if b.scope is Scope.CLIP]
        self.browser.set_choices(
            {
                "class": classes,
                "predicted": classes,
                "subject": [s.name for s in study.subjects(project)],
                "session": sorted({s.name for s in study.sessions(project)}),
            }
        )

    def _show_state(self) -> None:
        """Show the page, the title and the commands that fit what is open."""
        project = self.workspace.project
        self._pages.setCurrentWidget(self.deck if project else self.welcome)
        self.tools.setVisible(project is not None)
        self.tools.set_rater(self.workspace.rater_name)
        if project is None:
            self.welcome.set_recent(self.settings.recent())
            self.setWindowTitle("MouseVision")
        else:
            note = " (to look only)" if project.read_only else ""
            self.setWindowTitle(
                f"{project.name}{note} - {self.workspace.rater_name} - MouseVision"
            )
        self.player.set_hints(self.actions_.hints())
        self._show_undo()
        self._enable()

    def _enable(self) -> None:
        clip = self.workspace.clip is not None or bool(self.workspace.selection)
        project = self.workspace.project
        writable = project is None or not project.read_only
        self.actions_.enable(
            project=project is not None, clip=clip, writable=writable, blind=self._blind
        )
        self.tools.rater.setEnabled(not self._blind)
        self.training.set_writable(writable)
        self._show_undo()

    def _show_undo(self) -> None:
        project = self.workspace.project
        for name, word in (("undo", "Undo"), ("redo", "Redo")):
            writable = project is not None and not project.read_only
            what = getattr(project, f"{name}_name") if writable else None
            named = what and not self._blind
            self.actions_[name].setText(f"&{word}: {what}" if named else f"&{word}")
            self.actions_[name].setEnabled(bool(what))

    @Slot(object)
    def _on_job_ended(self, job: Job) -> None:
        if job.lane not in SHOWN_LANES or self.verifier.owns(job) or self._blind:
            return
        if job.state is JobState.CANCELLED:
            self.tell(f"{job.title} was cancelled.")
        elif job.state is JobState.FINISHED:  # whoever asked for it says more right after
            self.tell(f"{job.title} is done.")

    @Slot()
    def _show_job(self) -> None:
        job = self.queue.busy()
        if job is None:
            self.status_job.clear()
        else:
            title = "Background work" if self._blind else job.title
            self.status_job.setText(f"{title}: {job_words(job)}")

    @property
    def _blind(self) -> bool:
        """Whether names must not be shown, in no menu or message either."""
        return self.workspace.project is not None and self.workspace.veil.blind

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders from outside."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project that was dropped; import anything else."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.projects.take(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel jobs, wait for every thread, keep the layout, close the project."""
        if not self.stop_jobs():
            event.ignore()
            return
        application().removeEventFilter(self._guard)
        shut_down(self)
        super().closeEvent(event)
