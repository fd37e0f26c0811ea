"""By what the dots are coloured: each value becomes an entry with a colour and a symbol."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mousevision.core.palette import UNLABELLED, colour_at
from mousevision.gui.plots.dots import SYMBOLS

SCALE: tuple[str, ...] = ("#D55E00", "#E69F00", "#B8B000", "#56B4E9", "#0072B2")
"""Low to high: warm to cold through yellow, told apart by colour-blind readers."""
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend."""

    name: str
    colour: str
    symbol: int


@dataclass(frozen=True)
class Colouring:
    """Values of one column, in the order of the clips of the plot.

    Attributes:
        values: A word, a number, or None where there is nothing.
        colours: Colours of words that have their own, such as classes, in the legend's order.
        missing: What the legend calls None.
    """

    values: Sequence[Value]
    colours: Mapping[str, str] = field(default_factory=dict)
    missing: str = "none"

    def coded(self) -> tuple[list[Entry], npt.NDArray[np.int64]]:
        """Return the entries of the legend and the number of the entry of each clip."""
        present = [value for value in self.values if value is not None]
        numeric = bool(present) and all(isinstance(v, int | float) for v in present)
        return self._binned() if numeric else self._named()

    def _named(self) -> tuple[list[Entry], npt.NDArray[np.int64]]:
        found = {str(value) for value in self.values if value is not None}
        names = [name for name in self.colours if name in found]
        names += sorted(found.difference(names), key=_natural)
        entries = [
            Entry(name, self.colours.get(name, colour_at(at)), (at + at // SYMBOLS) % SYMBOLS)
            for at, name in enumerate(names)
        ]
        number = {name: at for at, name in enumerate(names)}
        none = len(entries)
        codes = np.array(
            [none if value is None else number[str(value)] for value in self.values], np.int64
        )
        return self._with_missing(entries, codes)

    def _binned(self) -> tuple[list[Entry], npt.NDArray[np.int64]]:
        numbers = np.array([np.nan if v is None else float(v) for v in self.values])
        low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
        if low == high:
            entries, codes = [Entry(f"{low:.3g}", SCALE[-1], 0)], np.zeros(len(numbers), np.int64)
        else:
            edges = np.linspace(low, high, len(SCALE) + 1)
            entries = [
                Entry(f"{edges[at]:.2f} to {edges[at + 1]:.2f}", colour, at)
                for at, colour in enumerate(SCALE)
            ]
            codes = np.searchsorted(edges[1:-1], numbers, side="right").astype(np.int64)
        codes[np.isnan(numbers)] = len(entries)
        return self._with_missing(entries, codes)

    def _with_missing(
        self, entries: list[Entry], codes: npt.NDArray[np.int64]
    ) -> tuple[list[Entry], npt.NDArray[np.int64]]:
        if (codes == len(entries)).any():
            entries.append(Entry(self.missing, UNLABELLED, 0))
        return entries, codes


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts `m2` before `m10`."""
    return [
        (int(part), "") if part.isdigit() else (-1, part.lower())
        for part in re.split(r"(\d+)", text)
    ]
