"""The verbs, put together, and how the program answers to its arguments."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from mousevision.cli import audit, explain, find, learning, output, program, project, videos
from mousevision.core.errors import SettingError

app = typer.Typer(
    name="mousevision",
    help="Review and classify videos of mice. Without a verb the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (program, videos, project, learning, audit, explain, find):
    part.add_verbs(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit code; no error passes as a traceback.

    None takes those of the program, on Windows with stars in them made into names of files.
    """
    given = None if arguments is None else list(arguments)
    try:
        code = app(args=given, prog_name="mousevision", standalone_mode=False)
    except Exception as error:
        return output.complain(_usage(error) or error)
    except KeyboardInterrupt as error:
        return output.complain(error)
    return code if isinstance(code, int) else output.DONE


def _usage(error: Exception) -> SettingError | None:
    """Return in one sentence how the arguments are wrong, if that is what the error says.

    Typer brings its own copy of click, or uses click itself, depending on its version: such an
    error is known by what it can do.
    """
    words = getattr(error, "format_message", None)
    if words is None:
        return None
    context = getattr(error, "ctx", None)
    verb = getattr(context, "command_path", "mousevision")
    return SettingError(f"{words().rstrip('.')}. “{verb} --help” says what there is.")
