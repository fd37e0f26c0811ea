"""A report of the demo's whole job that any browser shows: results in words, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from mousevision.core.atomic import write_text
from mousevision.services import pages
from mousevision.services.audit_verdict import Audits, Verdict
from mousevision.services.demo_job import DemoResult


def write_report(path: Path, result: DemoResult, pictures: Sequence[tuple[Path, str]]) -> None:
    """Write the report; `pictures` are files beside it and what they show."""
    parts = [
        "<h1>MouseVision: the demo study</h1>",
        "<p><strong>The clips are simulated. No real animal was filmed.</strong></p>",
        pages.verdict_box(_verdict(result)),
        "<ul>",
        *(f"<li>{escape(line)}</li>" for line in result.lines()),
        "</ul>",
        "<h2>Evaluation by animal</h2>",
        "<p>Each animal was tested by a network that never saw it.</p>",
        pages.scores(result.evaluated.metrics),
        pages.animals(result.evaluated.metrics),
        pages.confusion(result.evaluated.metrics),
        "<h2>Confound audit</h2>",
        *pages.findings(result.audited.metrics["findings"], _folder(result)),
        "<h2>The window</h2>",
        *(
            f"<figure><img src='{escape(file.name)}' alt='{escape(words)}'>"
            f"<figcaption>{escape(words)}</figcaption></figure>"
            for file, words in pictures
        ),
    ]
    write_text(path, pages.page("MouseVision demo", parts))


def _verdict(result: DemoResult) -> Verdict:
    return Audits((result.audited,)).of(result.audited)


def _folder(result: DemoResult) -> Path:
    return result.project.parent / "runs" / str(result.audited.id)
