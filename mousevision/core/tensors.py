"""How learning gets at the clips without knowing where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt


class TensorSource(Protocol):
    """The prepared tensors of a list of clips; safe to read from several threads."""

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Frames, channels, height and width of each clip's tensor."""

    def __len__(self) -> int: ...

    def read(self, indices: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some clips' tensors, uint8, (n, frames, channels, height, width)."""
