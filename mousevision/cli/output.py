"""How a verb speaks: one JSON document or plain lines, progress aside, four exit codes.

0 done; 1 finished, but something was skipped or a check failed; 2 the user must change something;
130 interrupted. Standard output and error may be missing, as in a program without a console.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import typer

from mousevision.cli.console import ConsoleContext, interruptible
from mousevision.core import paths
from mousevision.core.errors import Cancelled, MouseVisionError
from mousevision.core.logs import start_log

__all__ = ["Answer", "ConsoleContext", "complain", "run_verb"]

log = logging.getLogger(__name__)

DONE, INCOMPLETE, USER_MUST_ACT, INTERRUPTED = 0, 1, 2, 130


@dataclass
class Answer:
    """What a verb has to say.

    Attributes:
        document: The JSON document.
        lines: The same for people.
        complete: Whether nothing was skipped and no check failed.
        then: What to do once all is said, such as opening the window.
    """

    document: Mapping[str, Any]
    lines: Iterable[str] = field(default_factory=list)
    complete: bool = True
    then: Callable[[], object] | None = None


def run_verb(work: Callable[[ConsoleContext], Answer], *, as_json: bool, quiet: bool) -> None:
    """Do a verb's work, print its answer and leave with its exit code.

    Raises:
        typer.Exit: Always, with the exit code.
    """
    start_log()
    logging.captureWarnings(True)  # what libraries warn of is for the log, not for the user
    ctx = ConsoleContext(sys.stderr, quiet=quiet)
    try:
        with interruptible(ctx), _only_our_output():
            answer = work(ctx)
            lines = [] if as_json or quiet else list(answer.lines)
    except BaseException as error:
        if isinstance(error, SystemExit | typer.Exit):
            raise
        ctx.end_line()
        raise typer.Exit(complain(error, interrupted=ctx.cancelled)) from None
    ctx.end_line()
    _say(sys.stdout, document_text(answer.document, sys.stdout) if as_json else "\n".join(lines))
    if answer.then is not None:
        answer.then()
    raise typer.Exit(DONE if answer.complete else INCOMPLETE)


def complain(error: BaseException, *, interrupted: bool = False) -> int:
    """Say on standard error in one line what went wrong, and return the exit code."""
    if interrupted or isinstance(error, Cancelled | KeyboardInterrupt):
        sentence, code = "Interrupted; nothing is half written.", INTERRUPTED
    elif isinstance(error, MouseVisionError):
        sentence, code = str(error), USER_MUST_ACT
    elif isinstance(error, OSError):
        log.warning("disk", exc_info=error)
        sentence, code = disk_words(error), USER_MUST_ACT
    else:
        log.error("unexpected error", exc_info=error)
        sentence, code = unexpected_words(error), USER_MUST_ACT
    _say(sys.stderr, "mousevision: " + " ".join(sentence.split()))
    return code


def disk_words(error: OSError) -> str:
    """Return in one sentence what the system could not do."""
    named = [str(name) for name in (error.filename, error.filename2) if name]
    what = f"{' to '.join(named)} cannot be used" if named else "The disk cannot be used"
    why = error.strerror or str(error) or type(error).__name__
    return f"{what} ({why}): check the path, its rights and the room on its disk."


def unexpected_words(error: BaseException) -> str:
    """Return in one sentence that this is a mistake of the program."""
    kind = type(error).__name__
    words = f"{kind}: {str(error)[:200]}" if str(error) else kind
    with contextlib.suppress(OSError):
        words += f"; the log in {paths.log_folder()} has the details"
    return f"Something went wrong that should not have ({words})."


def document_text(document: Mapping[str, Any], stream: IO[str] | None) -> str:
    """Return a JSON document readable by people, and plain where the stream cannot hold that."""
    plain = _plain(document)
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(plain, indent=1)
    return text


def _say(stream: IO[str] | None, text: str) -> None:
    """Print a text, whatever the stream; one who stopped reading, as `head` does, is no error."""
    if stream is None or not text:
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    shown = text.encode(encoding, errors="backslashreplace").decode(encoding)
    try:
        stream.write(shown + "\n")
        stream.flush()
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):  # or Python complains of it at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextlib.contextmanager
def _only_our_output() -> Iterator[None]:
    """Keep what libraries print out of the answer."""
    with contextlib.redirect_stdout(sys.stderr):
        yield


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: NumPy's numbers and NaN included."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
