"""Who is told of each round of a training, beside the run's own record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mousevision.learn.loop import Watcher


@contextmanager
def tensorboard(folder: Path | None) -> Iterator[tuple[Watcher, ...]]:
    """Give what writes TensorBoard logs into a folder, or nothing without one.

    Raises:
        SettingError: If the package tensorboard is not installed, or the folder cannot be
            written to.
    """
    if folder is None:
        yield ()
        return
    from mousevision.learn.tensorboard import TensorBoardLog

    with TensorBoardLog(folder) as log:
        yield (log,)
