"""The report of a project as one page."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.core.run import RunStatus
from mousevision.services.audit_verdict import NOT_MADE
from mousevision.services.audit_view import View
from mousevision.services.auditing import audit
from mousevision.services.exporting import export
from mousevision.services.study_report import NO_RUN, command
from mousevision.store import runs
from mousevision.store.project import Project


def written(project: Project, folder: Path) -> str:
    (path,) = export(QuietContext(), project, "report", folder / "Bericht 1.html")
    return path.read_text(encoding="utf-8")


def test_without_runs_it_says_so(project: Project, tmp_path: Path) -> None:
    page = written(project, tmp_path)
    assert page.index(NOT_MADE) < page.index("The study")
    assert NO_RUN in page
    assert "24 clips of 4 animals" in page


def test_the_verdict_stands_on_top_of_result_findings_and_how_to_repeat(
    ready: Project, tmp_path: Path
) -> None:
    made = audit(QuietContext(), ready, draws=99)
    page = written(ready, tmp_path)
    order = ["Confound audit: ", "The study", "How good on animals", "<h2>Confound audit",
             "How to repeat", "mousevision train", "mousevision audit"]  # fmt: skip
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert runs.run(ready, 1).words[:40] in page
    for finding in made.metrics["findings"]:
        assert finding["words"][:30].split("'")[0] in page
    assert "label revision" in page
    assert "http" not in page.replace("http-equiv", ""), "nothing is fetched"


def test_pictures_are_inside(ready: Project, tmp_path: Path) -> None:
    made = audit(QuietContext(), ready, draws=49)
    found = [dict(f) for f in made.metrics["findings"]]
    found[1]["place"] = {"picture": "audit-x.png", "region": [0, 0, 1, 1], "words": "there"}
    (runs.run_folder(ready, made.id) / "audit-x.png").write_bytes(b"\x89PNG")
    metrics = {**made.metrics, "findings": found}
    runs.finish_run(ready, made.id, RunStatus.DONE, metrics, made.words, 1.0)
    assert "data:image/png;base64,iVBORw==" in written(ready, tmp_path)


def test_the_commands_make_the_runs_again(ready: Project) -> None:
    from mousevision.cli.options import pairs
    from mousevision.services.asking import train_request
    from mousevision.services.training import request_of

    run = runs.run(ready, 1)
    words = shlex.split(command(run, "my study"))
    assert words[:4] == ["mousevision", "train", "my study", "--model"]
    given = pairs([word for at, word in enumerate(words) if words[at - 1] == "--set"])
    again = train_request(words[4], given, held_out=("m3",), seed=run.seed)
    assert words[words.index("--held-out") + 1] == "m3"
    assert again.spec == request_of(run).spec
    assert again.settings() == request_of(run).settings()


@pytest.mark.parametrize("prepared", [False, True])
def test_the_command_of_an_audit_says_how_clips_are_judged(
    prepared: bool, project: Project
) -> None:
    run = audit(QuietContext(), project, draws=19, view=View(InputSpec(), prepared))
    assert ("--set brightness=clip" in command(run, "p")) is prepared
