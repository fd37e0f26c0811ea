"""What the audits made so far say of a network's result, and whether that still holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.services.asking import project_input
from mousevision.services.audit_view import View
from mousevision.services.label_marks import label_marks
from mousevision.store import runs
from mousevision.store.project import Project

NOT_MADE = "No confound audit of these labels yet"
NO_BILL = (
    f"{NOT_MADE}, so nobody has asked whether the class can be had without the animal's movement."
)
OUT_OF_DATE = "Out of date: labels, clips, animals or sessions have changed since; audit again."
OTHERWISE = (
    "The audit judged the clips {judged}; this network gets them otherwise prepared: audit them "
    "as it gets them."
)
TOO_FEW = "too few animals to tell"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of labels, or of a result that rests on them.

    Attributes:
        verdict: `clean`, `suspect` or `confounded`; None while there is no audit.
        words: The verdict in a sentence or more.
        run: The audit; None while there is none.
        stale: Whether what it rested on has changed since.
        otherwise: Whether it judged clips prepared in another way.
        too_few: Whether nothing worse is known than that there are too few animals.
        created: When it was made, ISO time, UTC.
    """

    verdict: str | None = None
    words: str = NO_BILL
    run: int | None = None
    stale: bool = False
    otherwise: bool = False
    too_few: bool = False
    created: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing need be said on top of a result."""
        return self.verdict == "clean" and not self.stale and not self.otherwise

    @property
    def short(self) -> str:
        """The verdict in a word or few."""
        if self.verdict is None:
            return "not made yet"
        word = TOO_FEW if self.too_few else self.verdict
        return f"{word}, out of date" if self.stale else word

    def line(self) -> str:
        """Return what stands on top of a result; empty when it is clean."""
        if self.verdict is None:
            return self.words
        return "" if self.clean else f"Confound audit: {self.words}"

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        return {
            "verdict": self.verdict,
            "words": self.words,
            "run": self.run,
            "stale": self.stale,
            "otherwise": self.otherwise,
            "too_few": self.too_few,
        }


@dataclass(frozen=True, slots=True)
class Audits:
    """The audits of a project that came to their end.

    Attributes:
        runs: The audits, the newest first.
        stale: Those of them that rest on what has changed since.
        spec: How the project's clips are prepared now.
    """

    runs: tuple[Run, ...] = ()
    stale: frozenset[int] = frozenset()
    spec: InputSpec = field(default_factory=InputSpec)

    @property
    def newest(self) -> Run | None:
        """The newest audit."""
        return self.runs[0] if self.runs else None

    def verdict(self, spec: InputSpec | None = None) -> Verdict:
        """Return what is known for networks whose clips are prepared by a spec.

        An audit of clips prepared just so goes before one of clips as filmed, and one that still
        holds before all others. Without a spec it is that of the project.
        """
        wanted = spec or self.spec
        fitting = [run for run in self.runs if View.from_config(run.config).covers(wanted)]
        best = max(fitting or self.runs, key=self._rank, default=None)
        return Verdict() if best is None else self.of(best, otherwise=not fitting)

    def of(self, run: Run, *, otherwise: bool = False) -> Verdict:
        """Return the verdict of one audit."""
        stale = run.id in self.stale
        said = [str(run.metrics["words"])]
        if otherwise:
            said.append(OTHERWISE.format(judged=View.from_config(run.config).words()))
        if stale:
            said.append(OUT_OF_DATE)
        return Verdict(
            str(run.metrics["verdict"]),
            " ".join(said),
            run.id,
            stale,
            otherwise,
            bool(run.metrics.get("too_few")),
            run.created,
        )

    def _rank(self, run: Run) -> tuple[bool, bool, int]:
        return run.id not in self.stale, View.from_config(run.config).prepared, run.id


def read_audits(project: Project) -> Audits:
    """Return the audits made so far; no video is looked at."""
    done = [r for r in runs.runs(project, RunKind.AUDIT) if r.status is RunStatus.DONE]
    return Audits(tuple(done), frozenset(_stale(project, done)), project_input(project))


def read_audits_job(_: JobContext, project: Project) -> Audits:
    """Do the same as a job."""
    return read_audits(project)


def audited_words(project: Project, run: Run) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the verdict that belongs on top of a run's result, as JSON values and as lines.

    There is none on a run whose result does not rest on labels of clips.
    """
    if not rests_on_labels(run):
        return None, []
    said = read_audits(project).verdict(input_of(run))
    return said.to_json(), [line for line in (said.line(),) if line]


def input_of(run: Run) -> InputSpec | None:
    """Return how a run's clips were prepared; None if it does not say."""
    try:
        return InputSpec.from_json(run.config["input"])
    except (KeyError, SettingError):
        return None


def rests_on_labels(run: Run) -> bool:
    """Whether a run's result rests on labels, so that the verdict belongs on top of it."""
    if run.status is not RunStatus.DONE or not run.config.get("classes"):
        return False
    learns = run.kind in (RunKind.TRAIN, RunKind.EVALUATE)
    return learns and not run.finds_bouts


def _stale(project: Project, done: list[Run]) -> Iterator[int]:
    """Yield the audits that something has changed since; a digest is made only if it may have."""
    revision = project.revision
    changed = [run for run in done if run.config.get("label_revision") != revision]
    if changed:
        marks = label_marks(project)
        yield from (run.id for run in changed if run.config.get("marks") != marks)
