"""The whole job in one call, and its report."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.services.demo import DemoRequest
from mousevision.services.demo_job import DemoResult, run_demo
from mousevision.services.report import write_report
from mousevision.store import listing, runs
from mousevision.store.project import Project
from tests.studies import draw_tiny


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    with pytest.MonkeyPatch.context() as patch:
        draw_tiny(patch)
        folder = tmp_path_factory.mktemp("job") / "demo"
        return run_demo(QuietContext(), folder, DemoRequest(3, 4, seed=2, rounds=1))


def test_all_of_it_was_done_and_is_in_the_project(result: DemoResult) -> None:
    with Project.open(result.project, read_only=True) as project:
        done = {run.kind for run in runs.runs(project) if run.status is RunStatus.DONE}
        rows = listing.clip_rows(project, listing.clip_ids(project))
    assert done == {RunKind.TRAIN, RunKind.EVALUATE, RunKind.EMBED, RunKind.AUDIT}
    assert len(rows) == result.clips == result.classified == 12
    assert all(row.predicted for row in rows)


def test_the_document_holds_what_the_contract_asks_for(result: DemoResult) -> None:
    document = result.to_json()
    assert {"project", "clips", "evaluation", "audit"} <= set(document)
    assert document["simulated"] is True
    assert len(document["evaluation"]["predictions"]) == 12
    assert document["audit"]["verdict"]
    text = "\n".join(result.lines())
    assert "simulated" in text
    assert result.evaluated.words in text


def test_the_report_says_that_no_animal_was_filmed(result: DemoResult, tmp_path: Path) -> None:
    write_report(tmp_path / "r.html", result, [(tmp_path / "a <b>.png", "The <window> & more")])
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "No real animal was filmed" in text
    assert "a &lt;b&gt;.png" in text
    assert "The &lt;window&gt; &amp; more" in text
    for row in result.evaluated.metrics["per_subject"]:
        assert f"<td>{row['subject']}</td>" in text
    assert text.count("<table") == text.count("</table>") >= 3
