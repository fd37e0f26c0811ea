"""The report of a project: the audit's verdict on top, results, and how to repeat them."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from mousevision.core.atomic import write_text
from mousevision.core.job import JobContext, track
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.services import pages
from mousevision.services.audit_verdict import Verdict, input_of, read_audits, rests_on_labels
from mousevision.services.words import counted
from mousevision.store import listing, runs
from mousevision.store.project import Project

NO_RUN = "No evaluation yet: how well a network does on animals it has not seen is not known."


def export_report(ctx: JobContext, project: Project, out: Path, _: list[str]) -> list[Path]:
    """Write the report as one HTML file with its pictures inside."""
    audits = read_audits(project)
    shown = _newest(project)
    verdict = audits.verdict(input_of(shown) if shown is not None else None)
    audited = next((run for run in audits.runs if run.id == verdict.run), None)
    parts: list[str] = []
    sections = (
        _head(project, verdict),
        _result(shown),
        _audit(project, audited),
        _repeat(project, shown, audited),
    )
    for section in track(ctx, sections, len(sections), "writing the report"):
        parts += section
    write_text(out, pages.page(f"{project.name}: MouseVision report", parts))
    return [out]


def _newest(project: Project) -> Run | None:
    """Return the newest evaluation, else the newest training that was tested."""
    done = [r for r in runs.runs(project) if r.status is RunStatus.DONE and rests_on_labels(r)]
    tested = [run for run in done if run.metrics.get("per_subject")]
    evaluations = [run for run in tested if run.kind is RunKind.EVALUATE]
    return next(iter([*evaluations, *tested]), None)


def _head(project: Project, verdict: Verdict) -> Iterator[str]:
    yield f"<h1>{escape(project.name)}</h1>"
    yield pages.verdict_box(verdict)
    rows = listing.clip_rows(project, listing.clip_ids(project))
    labelled = Counter(row.behaviour for row in rows if row.behaviour)
    subjects = {row.subject for row in rows if row.subject}
    sessions = {(row.subject, row.session) for row in rows if row.session}
    classes = ", ".join(f"{count} {name}" for name, count in labelled.most_common())
    yield "<h2>The study</h2>"
    yield pages.paragraph(
        f"{counted(len(rows), 'clip')} of {counted(len(subjects), 'animal')} in "
        f"{counted(len(sessions), 'session')}; labelled: {classes or 'none'}."
    )


def _result(shown: Run | None) -> Iterator[str]:
    yield "<h2>How good on animals not seen before</h2>"
    if shown is None:
        yield pages.paragraph(NO_RUN)
        return
    kind = "evaluation by animal" if shown.kind is RunKind.EVALUATE else "training"
    yield pages.paragraph(f"Run {shown.id}, {kind}, {shown.model}, {shown.created[:10]}.")
    yield pages.paragraph(shown.words)
    yield pages.scores(shown.metrics)
    yield pages.animals(shown.metrics)
    yield pages.confusion(shown.metrics)


def _audit(project: Project, run: Run | None) -> Iterator[str]:
    if run is None:
        return
    yield "<h2>Confound audit</h2>"
    yield pages.paragraph(f"Run {run.id}, {run.created[:10]}. {run.words}")
    yield from pages.findings(run.metrics["findings"], runs.run_folder(project, run.id))


def _repeat(project: Project, shown: Run | None, audited: Run | None) -> Iterator[str]:
    yield "<h2>How to repeat it</h2>"
    for run in (shown, audited):
        if run is None:
            continue
        yield f"<h3>Run {run.id}, {run.kind.value}</h3>"
        yield f"<pre>{escape(command(run, project.name))}</pre>"
        yield pages.table((), list(_facts(run)), "words")


def command(run: Run, name: str) -> str:
    """Return the command that makes a run again."""
    words = ["mousevision", run.kind.value, name]
    given: dict[str, Any] = {}
    if run.kind is RunKind.AUDIT:
        view = run.config.get("view") or {}
        given = dict(view["input"]) if view.get("prepared") else {}
    else:
        words += ["--model", run.model]
        settings = dict(run.config["settings"])
        given = {**settings.pop("options", {}), **settings, **run.config["input"]}
        given = {key: value for key, value in given.items() if key not in ("model", "seed")}
        test = run.config.get("split", {}).get("test")
        words += ["--held-out", ",".join(test)] if test else []
        folds = run.config.get("folds")
        words += ["--folds", str(folds)] if isinstance(folds, int) else []
    words += ["--seed", str(run.seed)]
    for key, value in given.items():
        words += [] if value is None else ["--set", f"{key}={_text(value)}"]
    return shlex.join(words)


def _text(value: object) -> str:
    """Return a setting as `--set` reads it."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _facts(run: Run) -> Iterator[tuple[str, str]]:
    yield "made", run.created
    yield "seed", str(run.seed)
    for key in ("label_revision", "data", "marks", "settings", "input", "view", "split", "splits",
                "versions", "machine"):  # fmt: skip
        value = run.config.get(key)
        if value is not None:
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield key.replace("_", " "), shown
