"""Verbs that learn and say: train, evaluate, compare, classify, embed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mousevision.cli.console import ConsoleContext, load_torch
from mousevision.cli.options import Json, ProjectPath, Quiet, Seed, Settings, listed, pairs
from mousevision.cli.output import Answer, run_verb
from mousevision.core.errors import SettingError

if TYPE_CHECKING:
    from mousevision.core.run import Run
    from mousevision.services.training import TrainRequest
    from mousevision.store.project import Project

Model = Annotated[str, typer.Option(help="A name that `mousevision models` lists.")]
SCORES = ("accuracy", "balanced_accuracy", "macro_f1", "auroc", "ece", "ci95", "chance",
          "majority", "baseline", "per_subject", "confusion", "classes",
          "predictions")  # fmt: skip

EMBEDDING = ("reconstruction_error", "mean_picture_error", "clusters", "silhouette")


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verbs."""
    app.command("train")(train)
    app.command("evaluate")(evaluate)
    app.command("compare")(compare)
    app.command("classify")(classify)
    app.command("embed")(embed)


def train(
    project: ProjectPath,
    model: Model = "",
    like: Annotated[
        int | None, typer.Option(help="Repeat a run: its model, settings, input, animals, seed.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1)] = None,
    held_out: Annotated[str | None, typer.Option(help="Animals to test on: m1,m2")] = None,
    seed: Seed = 0,
    settings: Settings = None,
    tensorboard: Annotated[
        Path | None, typer.Option(help="Also write logs for TensorBoard into this folder.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Train one network and test it on animals it never saw."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.store.project import Project

        values: dict[str, object] = dict(pairs(settings))
        if epochs is not None:
            values["rounds"] = epochs
        given = bool(values) or held_out is not None or seed != 0 or model != ""
        with Project.open(project) as opened:
            if like is None:
                request = _asked(opened, model, values, listed(held_out), seed)
            else:
                request = _repeated(opened, like, given)
            load_torch(ctx)
            return _trained(ctx, opened, request, tensorboard)

    run_verb(work, as_json=as_json, quiet=quiet)


def _trained(
    ctx: ConsoleContext, project: Project, request: TrainRequest, logs: Path | None
) -> Answer:
    from mousevision.services.audit_verdict import audited_words
    from mousevision.services.resources_used import peak_rss_bytes
    from mousevision.services.training import train as train_run
    from mousevision.services.watching import tensorboard

    with tensorboard(logs) as watchers:
        run = train_run(ctx, project, request, watchers)
    audited, above = audited_words(project, run)
    document = {
        "run": run.id,
        "metrics": run.metrics,
        "held_out": run.config.get("split", {}).get("test", []),
        "seconds": run.seconds,
        "peak_rss_bytes": peak_rss_bytes(),
        "clips_per_second": run.metrics.get("clips_per_second"),
        "words": run.words,
        "audit": audited,
    }
    return Answer(document, [*above, f"Run {run.id}, {run.model}: {run.words}"])


def _asked(
    project: Project,
    model: str,
    values: dict[str, object],
    animals: tuple[str, ...] | None,
    seed: int,
) -> TrainRequest:
    from mousevision.services.asking import project_input, train_request

    if not model:
        raise SettingError("Say --model NAME, one that `mousevision models` lists, or --like RUN.")
    base = project_input(project)
    return train_request(model, values, held_out=animals, seed=seed, base=base)


def _repeated(project: Project, like: int, given: bool) -> TrainRequest:
    from mousevision.services.training import request_of
    from mousevision.store import runs

    if given:
        raise SettingError("--like repeats a run as it was: leave the other settings out.")
    return request_of(runs.run(project, like))


def evaluate(
    project: ProjectPath,
    model: Model,
    folds: Annotated[str, typer.Option(help="`subject` holds each animal out, or a number.")] = (
        "subject"
    ),
    curve: Annotated[
        bool,
        typer.Option("--curve", help="Again with fewer clips: would more help? Takes longer."),
    ] = False,
    seed: Seed = 0,
    settings: Settings = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Cross-validate by animal."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.services.asking import project_input, train_request
        from mousevision.services.audit_verdict import audited_words
        from mousevision.services.beside import beside_lines
        from mousevision.services.evaluating import evaluate as evaluate_run
        from mousevision.store.project import Project

        count = _folds(folds)
        values = pairs(settings)
        with Project.open(project) as opened:
            request = train_request(model, values, seed=seed, base=project_input(opened))
            load_torch(ctx)
            run = evaluate_run(ctx, opened, request, count, curve)
            audited, above = audited_words(opened, run)
        scores = {name: run.metrics.get(name) for name in SCORES}
        if curve:
            scores |= {name: run.metrics[name] for name in ("curve", "curve_words")}
        document = {"run": run.id, "seconds": run.seconds, "words": run.words, **scores}
        document["audit"] = audited
        lines = [*above, f"Run {run.id}, {run.model}: {run.words}", *beside_lines(run.metrics)]
        return Answer(document, [*lines, *_table(run)])

    run_verb(work, as_json=as_json, quiet=quiet)


def _folds(text: str) -> int | None:
    if text == "subject":
        return None
    if not text.isdigit() or int(text) < 2:
        raise SettingError(f"--folds is “subject” or a number of at least 2, not “{text}”.")
    return int(text)


def _table(run: Run) -> list[str]:
    rows: list[dict[str, Any]] = run.metrics["per_subject"]
    return [f"  {row['subject']}: {row['right']} of {row['clips']} right" for row in rows]


def compare(
    project: ProjectPath,
    first: Annotated[int, typer.Argument(metavar="RUN", help="The run that is asked about.")],
    second: Annotated[int, typer.Argument(metavar="RUN", help="What it is compared with.")],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say whether one run is better than another, or whether it is chance."""

    def work(_: ConsoleContext) -> Answer:
        from mousevision.services.comparing import compare_runs
        from mousevision.store.project import Project

        with Project.open(project, read_only=True) as opened:
            found = compare_runs(opened, first, second)
        return Answer(found.to_json(), [found.words()])

    run_verb(work, as_json=as_json, quiet=quiet)


def classify(
    project: ProjectPath,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]")] = None,
    run: Annotated[int | None, typer.Option(help="A training run; default the newest.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the predictions as a table.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Classify the project's clips, or other files; or find the bouts in them."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.interop.tables import write_csv
        from mousevision.services import classifying
        from mousevision.store.project import Project

        began = time.monotonic()
        with Project.open(project, read_only=bool(paths)) as opened:
            classifying.training_run(opened, run)  # or say so before anything slow
            load_torch(ctx)
            if paths:
                result = classifying.classify_files(ctx, opened, paths, run)
            else:
                result = classifying.classify(ctx, opened, run_id=run)
        seconds = time.monotonic() - began
        if csv is not None:
            write_csv(csv, *classifying.table(result))
        document = {
            "run": result.run,
            "clips": result.found.clips if result.found else len(result.said),
            "seconds": seconds,
            "predictions": [said.to_json() for said in result.said],
            "bouts": [bout.to_json() for bout in result.found.bouts] if result.found else [],
            "problems": list(result.problems),
        }
        lines = [f"{result.words()} It took {seconds:.1f} s.", *result.problems]
        return Answer(document, lines, not result.problems)

    run_verb(work, as_json=as_json, quiet=quiet)


def embed(
    project: ProjectPath,
    model: Model,
    reduce: Annotated[
        str, typer.Option(help="How the picture is made: pca, tsne or umap.")
    ] = "pca",
    csv: Annotated[Path | None, typer.Option(help="Write places and embeddings.")] = None,
    seed: Seed = 0,
    settings: Settings = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Learn an embedding of all clips and draw its picture."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.interop.tables import write_csv
        from mousevision.services import embedding, placing
        from mousevision.services.asking import project_input, train_request
        from mousevision.services.pictures import picture_of
        from mousevision.store.project import Project

        values = pairs(settings)
        with Project.open(project) as opened:
            request = train_request(model, values, seed=seed, base=project_input(opened))
            placing.check_request(request, reduce)
            load_torch(ctx)
            found = placing.make_embedding(ctx, opened, request, reduce)
            places = picture_of(ctx, opened, found).places
            points = embedding.points(opened, found, places)
            if csv is not None:
                write_csv(csv, *embedding.csv_rows(opened, found, places))
        told = {name: found.run.metrics[name] for name in EMBEDDING}
        document = {"run": found.run.id, **told, "points": points}
        return Answer(document, [f"Run {found.run.id}: {found.run.words}"])

    run_verb(work, as_json=as_json, quiet=quiet)
