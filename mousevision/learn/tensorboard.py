"""Logs for TensorBoard, an optional extra: losses and weights round by round.

torch's own writer asks for the package `tensorboard`, which is not installed by default.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mousevision.core.errors import SettingError
from mousevision.learn.reports import RoundReport

if TYPE_CHECKING:
    from torch import nn

MISSING = (
    "TensorBoard logs need the package tensorboard, which is not installed: "
    "pip install 'mousevision[tensorboard]', or leave --tensorboard away."
)


class TensorBoardLog:
    """Writes an event file that TensorBoard shows; give it to `Learner.watchers`.

    Args:
        folder: Gets the event file; it is made if need be.

    Raises:
        SettingError: If the package is not installed, or the folder cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise SettingError(MISSING) from error
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._writer: Any = SummaryWriter(str(folder))
        except OSError as error:
            why = error.strerror or error
            raise SettingError(f"{folder} cannot hold TensorBoard logs ({why}).") from error

    def __enter__(self) -> TensorBoardLog:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def __call__(self, report: RoundReport, network: nn.Module) -> None:
        """Write the numbers of a round, and the distribution of each parameter."""
        for name, value in report.to_json().items():
            part, _, what = name.partition("_")
            if what:
                self._writer.add_scalar(f"{what}/{part}", value, report.round)
        for name, values in network.named_parameters():
            self._writer.add_histogram(name, values.detach().cpu(), report.round)
