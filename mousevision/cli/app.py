"""The verbs, put together. Every verb lives in the file of its subject."""

from __future__ import annotations

import typer

from mousevision.cli import learning, program, project, videos

app = typer.Typer(
    name="mousevision",
    help="Review and classify videos of mice. Without a verb the window opens.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (program, videos, project, learning):
    part.add_verbs(app)
