"""Training: kept with all that is needed to repeat it, honest about what it left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mousevision.core.errors import (
    Cancelled,
    DataError,
    MouseVisionError,
    ProjectError,
    SettingError,
)
from mousevision.core.job import QuietContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.checkpoint import load_checkpoint
from mousevision.learn.reports import RoundReport
from mousevision.services.training import TrainRequest, in_run, request_of, train
from mousevision.store import clips, listing, runs, study, videos
from mousevision.store.project import Project
from mousevision.store.videos import set_missing
from tests.unit.services.learning import SPEC, request


def weights(project: Project, run: Run) -> str:
    card = json.loads((runs.run_folder(project, run.id) / "checkpoint.json").read_text())
    return str(card["weights"]["blake2b"])


def test_everything_to_repeat_it_is_kept(ready: Project) -> None:
    run = runs.run(ready, 1)
    assert (run.kind, run.status, run.model, run.seed) == (
        RunKind.TRAIN,
        RunStatus.DONE,
        "cnn",
        5,
    )
    config = run.config
    assert config["classes"] == ["left", "right"]
    assert config["counts"] == {"left": 12, "right": 12}
    assert config["split"]["test"] == ["m3"]
    assert {*config["split"]["train"], *config["split"]["tune"]} == {"m0", "m1", "m2"}
    assert config["input"] == json.loads(json.dumps(SPEC.to_json()))
    assert config["settings"]["rounds"] == 2
    assert config["settings"]["options"]["filters"] == 4
    assert set(config["versions"]) == {"mousevision", "python", "torch", "numpy"}
    assert set(config["machine"]) == {"device", "threads"}
    assert (config["clips"], config["left_out"]) == (24, "")
    assert config["label_revision"] > 0
    beside = json.loads((runs.run_folder(ready, 1) / "config.json").read_text())
    assert beside == config


def test_repeating_gives_the_same_network(ready: Project) -> None:
    first = runs.run(ready, 1)
    second = train(QuietContext(), ready, request_of(first))
    other = train(QuietContext(), ready, request(held_out=["m3"], seed=6))
    assert second.config == first.config
    assert weights(ready, second) == weights(ready, first) != weights(ready, other)
    timeless = [
        {k: v for k, v in run.metrics.items() if "second" not in k} for run in (first, second)
    ]
    assert timeless[0] == timeless[1]


def test_a_split_that_was_chosen_is_repeated(project: Project) -> None:
    first = train(QuietContext(), project, request())
    again = request_of(first)
    assert list(again.held_out or ()) == first.config["split"]["test"]
    second = train(QuietContext(), project, again)
    assert second.config == first.config
    assert weights(project, second) == weights(project, first)


def test_the_digest_of_the_data_follows_labels_and_animals(project: Project) -> None:
    def digest() -> object:
        return train(QuietContext(), project, request(rounds=1)).config["data"]

    before = digest()
    ids = listing.clip_ids(project)[:1]
    with project.edit("another animal") as edit:
        study.set_clip_subject(edit, ids, study.ensure_subject(edit, "m1").id)
    assert digest() != before
    project.undo()
    assert digest() == before


def test_predictions_are_of_the_held_out_animal(ready: Project) -> None:
    run = runs.run(ready, 1)
    metrics = run.metrics
    said = metrics["predictions"]
    assert {one["subject"] for one in said} == {"m3"}
    right = sum(max(o["probabilities"], key=o["probabilities"].get) == o["truth"] for o in said)
    assert metrics["accuracy"] == right / len(said) == right / 6
    assert run.words.startswith(f"{right} of 6 clips right ({right / 6:.2f}")
    assert "on 1 animal that it never saw (m3); " in run.words
    assert "always saying the commonest class would give 0.50" in run.words


def test_with_nobody_held_out_nothing_is_claimed(project: Project) -> None:
    run = train(QuietContext(), project, request(held_out=[]))
    assert "accuracy" not in run.metrics
    assert run.words.startswith("No animals were held out, so nothing is known of its accuracy.")


def test_rounds_are_handed_out_and_progress_reaches_the_end(project: Project) -> None:
    class Listens(QuietContext):
        seen: float = 0.0

        def report(self, done: float, total: float, note: str = "") -> None:
            assert done / total >= self.seen - 1e-9
            self.seen = done / total

    events: list[Any] = []
    ctx = Listens(events.append)
    run = train(ctx, project, request(held_out=["m0"]))
    assert [event.round for event in events if isinstance(event, RoundReport)] == [1, 2]
    assert [report["round"] for report in run.metrics["history"]] == [1, 2]
    assert ctx.seen == pytest.approx(1)


def test_clips_whose_video_is_missing_are_left_out_and_told(project: Project) -> None:
    gone = videos.videos(project)[:2]
    with project.edit("moved away") as edit:
        for video in gone:
            videos.relocate(edit, video.id, Path(video.path).with_name(f"gone_{video.name}"))
    run = train(QuietContext(), project, request(held_out=["m3"]))
    assert run.config["clips"] == 22
    assert "2 of 24 clips left out, since their videos are missing: gone_" in run.words
    assert sum(row.missing for row in rows(project)) == 2
    project.undo()
    assert train(QuietContext(), project, request(rounds=1)).config["clips"] == 24
    assert not any(row.missing for row in rows(project))


def rows(project: Project) -> list[listing.ClipRow]:
    return listing.clip_rows(project, listing.clip_ids(project))


def test_all_videos_missing_is_told_in_words(project: Project, tmp_path: Path) -> None:
    with project.edit("moved away") as edit:
        for video in videos.videos(project):
            videos.relocate(edit, video.id, tmp_path / "gone" / f"{video.id}.mp4")
    for model in ("cnn", "autoencoder"):
        with pytest.raises(DataError, match="24 of 24 clips left out"):
            train(QuietContext(), project, request(model))
    assert runs.runs(project) == []


def test_unknown_animals_are_grouped_by_session_and_that_is_told(project: Project) -> None:
    with project.edit("animals unknown") as edit:
        study.set_clip_subject(edit, listing.clip_ids(project), None)
    run = train(QuietContext(), project, request())
    assert run.config["unit"] == "session"
    assert "The same animal may be on both sides: the score can be too good." in run.words


def test_an_autoencoder_needs_no_labels(study: Path, tmp_path: Path) -> None:
    from mousevision.services.import_plan import ImportRules
    from mousevision.services.importing import import_videos

    with Project.create(tmp_path / "p") as project:
        import_videos(QuietContext(), project, [study / "m0"], ImportRules())
        with pytest.raises(DataError, match="No clip has a label yet"):
            train(QuietContext(), project, request())
        run = train(QuietContext(), project, request("autoencoder"))
        assert run.status is RunStatus.DONE
        assert "Learnt to draw 6 clips" in run.words
        assert load_checkpoint(runs.run_folder(project, run.id)).classes == ()
        assert request_of(run).held_out is None


def test_a_classifier_begins_from_an_autoencoder_of_all_clips(project: Project) -> None:
    squeezed = train(QuietContext(), project, request("autoencoder"))
    plain = train(QuietContext(), project, request("motion-tcn", ["m3"], rounds=1))
    begun = train(
        QuietContext(), project, request("motion-tcn", ["m3"], rounds=1, init=squeezed.id)
    )
    assert weights(project, begun) != weights(project, plain)
    assert f"It began from run {squeezed.id}, an autoencoder that saw all clips" in begun.words
    again = train(QuietContext(), project, request_of(begun))
    assert weights(project, again) == weights(project, begun)
    with pytest.raises(DataError, match=f"Run {plain.id} is no finished run of an autoencoder"):
        train(QuietContext(), project, request("cnn", init=plain.id))
    with pytest.raises(SettingError, match="same number of filters"):
        train(QuietContext(), project, request("cnn", filters=8, init=squeezed.id))
    with pytest.raises(SettingError, match="only classifiers take init"):
        train(QuietContext(), project, request("autoencoder", init=squeezed.id))


def test_without_clips_there_is_nothing_to_learn(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        for model in ("cnn", "autoencoder"):
            with pytest.raises(DataError, match="There are no clips yet"):
                train(QuietContext(), project, request(model))


def test_a_cancelled_run_is_kept_as_such(project: Project) -> None:
    ctx = QuietContext()
    stops = QuietContext(lambda event: ctx.cancel())
    stops.check = ctx.check  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        train(stops, project, request(rounds=50))
    run = runs.runs(project)[0]
    assert (run.status, run.words, run.metrics) == (RunStatus.CANCELLED, "Cancelled.", {})
    assert [path.name for path in runs.run_folder(project, run.id).iterdir()] == ["config.json"]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (DataError("Label more."), RunStatus.FAILED, "Label more."),
        (ZeroDivisionError("zero"), RunStatus.FAILED, "Stopped on an unexpected error: zero"),
        (KeyboardInterrupt(), RunStatus.CANCELLED, "Cancelled."),
    ],
)
def test_a_run_ends_in_one_way(
    project: Project, error: BaseException, status: RunStatus, words: str
) -> None:
    def work(run: Run) -> tuple[dict[str, Any], str]:
        assert runs.run(project, run.id).status is RunStatus.RUNNING
        raise error

    settings = TrainRequest("cnn").settings()
    with pytest.raises(type(error)):
        in_run(project, RunKind.TRAIN, settings, {}, work)
    run = runs.runs(project)[0]
    assert (run.status, run.words) == (status, words)
    assert run.seconds is not None


def test_a_project_open_to_look_is_refused_at_once(imported: Path) -> None:
    with (
        Project.open(imported, read_only=True) as project,
        pytest.raises(ProjectError, match="open for reading only"),
    ):
        train(QuietContext(), project, request())


def test_a_clip_that_cannot_be_read_stops_it_in_words(project: Project, tmp_path: Path) -> None:
    video = videos.videos(project)[0]
    other = tmp_path / "other.mp4"
    other.write_bytes(Path(video.path).read_bytes()[:2000])
    with project.edit("swap") as edit:
        videos.relocate(edit, video.id, other)
    with pytest.raises(MouseVisionError, match=r"other\.mp4"):
        train(QuietContext(), project, request())
    assert "other.mp4" in runs.runs(project)[0].words
    assert clips.clips(project)
    set_missing(project, [video.id], False)
