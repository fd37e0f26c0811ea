"""By what the dots are coloured: each value becomes an entry with a colour and a symbol."""

from __future__ import annotations

import math
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
        order: Words from first to last, such as time points; they get a scale of colours.
    """

    values: Sequence[Value]
    colours: Mapping[str, str] = field(default_factory=dict)
    missing: str = "none"
    order: Sequence[str] = ()

    def coded(self) -> tuple[list[Entry], npt.NDArray[np.int64]]:
        """Return the entries of the legend and the number of the entry of each clip."""
        present = [value for value in self.values if value is not None]
        numeric = bool(present) and all(isinstance(v, int | float) for v in present)
        return self._binned() if numeric else self._named()

    def _named(self) -> tuple[list[Entry], npt.NDArray[np.int64]]:
        found = {str(value) for value in self.values if value is not None}
        in_order = [name for name in self.order if name in found]
        own = dict(self.colours) | dict(zip(in_order, ramp(len(in_order)), strict=True))
        names = [name for name in own if name in found]
        names += sorted(found.difference(names), key=_natural)
        entries = [
            Entry(name, own.get(name, colour_at(at)), (at + at // SYMBOLS) % SYMBOLS)
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
            digits = max(0, 1 - math.floor(math.log10(edges[1] - edges[0])))
            entries = [
                Entry(f"{edges[at]:.{digits}f} to {edges[at + 1]:.{digits}f}", colour, at)
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


def ramp(count: int) -> list[str]:
    """Return so many colours along the scale from low to high, `#RRGGBB`."""
    stops = np.array([[int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in SCALE])
    places = np.linspace(0, len(SCALE) - 1, count) if count > 1 else np.zeros(count)
    channels = [np.interp(places, range(len(SCALE)), stops[:, c]) for c in range(3)]
    return [
        "#{:02X}{:02X}{:02X}".format(*map(round, each)) for each in zip(*channels, strict=True)
    ]


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts `m2` before `m10`."""
    return [
        (int(part), "") if part.isdigit() else (-1, part.lower())
        for part in re.split(r"(\d+)", text)
    ]
