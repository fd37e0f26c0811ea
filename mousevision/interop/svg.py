"""Figures as SVG, without a library for plots: lines, areas, symbols and words.

Only what SVG Tiny knows is used (presentation attributes, no style sheets), so that every program
draws the same, from Qt to Inkscape and Illustrator.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Arial, Helvetica, sans-serif"
SYMBOLS = ("circle", "square", "triangle", "diamond", "cross", "wedge")
DASHES = ("", "7 3", "2 2.5", "9 3 2 3", "4 4", "12 3")
"""Lines that can be told apart without colour, as many as symbols."""
_POLYGONS = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "cross": tuple(
        (x * sx, y * sy)
        for sx, sy, turn in ((1, 1, 0), (-1, 1, 1), (-1, -1, 0), (1, -1, 1))
        for x, y in (((1.2, 0.4), (0.4, 0.4), (0.4, 1.2)))[:: -1 if turn else 1]
    ),
    "wedge": ((0, 1.2), (1.1, -0.8), (-1.1, -0.8)),
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
Place = tuple[float, float]
Look = dict[str, str | float]
"""Attributes of an element."""


class Drawing:
    """A figure that is drawn upon; sizes and places in units of the figure, y downwards.

    Args:
        width: How wide it is.
        height: How high it is.
        title: What it shows.
        words: The same at length, for those who cannot see it.
        millimetres: How wide it is on paper; None for as many pixels as units.
    """

    def __init__(
        self,
        width: float,
        height: float,
        title: str,
        words: str = "",
        millimetres: float | None = None,
    ) -> None:
        wide, high, unit = width, height, ""
        if millimetres is not None:
            wide, high, unit = millimetres, millimetres * height / width, "mm"
        self._root = ElementTree.Element(
            "svg",
            {
                "xmlns": NAMESPACE,
                "width": f"{_short(wide)}{unit}",
                "height": f"{_short(high)}{unit}",
                "viewBox": f"0 0 {_short(width)} {_short(height)}",
                "font-family": FONT,
            },
        )
        self._size = width, height
        ElementTree.SubElement(self._root, "title").text = _clean(title)
        if words:
            ElementTree.SubElement(self._root, "desc").text = _clean(words)

    def xml(self) -> str:
        """Return the document."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(
            self._root, encoding="unicode"
        )

    def ground(self, colour: str) -> None:
        """Fill all of it."""
        self._add("rect", {"width": self._size[0], "height": self._size[1], "fill": colour})

    def line(
        self,
        places: Sequence[Place],
        colour: str,
        width: float = 1,
        dash: str = "",
        opacity: float = 1,
    ) -> None:
        """Draw a line through places."""
        look: Look = {"fill": "none", "stroke": colour, "stroke-width": width}
        if dash:
            look["stroke-dasharray"] = dash
        if opacity < 1:
            look["stroke-opacity"] = opacity
        look["stroke-linejoin"] = "round"
        self._add("polyline", {"points": _points(places), **look})

    def area(self, places: Sequence[Place], colour: str, opacity: float) -> None:
        """Fill what lies between places."""
        self._add("polygon", {"points": _points(places), "fill": colour, "fill-opacity": opacity})

    def symbol(
        self,
        kind: str,
        place: Place,
        size: float,
        colour: str,
        edge: str = "",
        opacity: float = 1,
    ) -> None:
        """Draw one of `SYMBOLS`, with an edge that sets it off from what lies below."""
        x, y = place
        look: Look = {"fill": colour}
        if edge:
            look |= {"stroke": edge, "stroke-width": 1}
        if opacity < 1:
            look["fill-opacity"] = opacity
        if kind == "circle":
            self._add("circle", {"cx": x, "cy": y, "r": size, **look})
            return
        corners = [(x + size * right, y + size * down) for right, down in _POLYGONS[kind]]
        self._add("polygon", {"points": _points(corners), **look})

    def text(
        self,
        place: Place,
        words: str,
        colour: str,
        size: float = 12,
        anchor: str = "start",
        turn: float = 0,
    ) -> None:
        """Write words whose baseline starts, has its middle or ends at a place."""
        x, y = place
        attributes: Look = {
            "x": x, "y": y, "fill": colour, "font-size": size, "text-anchor": anchor,
        }  # fmt: skip
        if turn:
            attributes["transform"] = f"rotate({_short(turn)} {_short(x)} {_short(y)})"
        self._add("text", attributes).text = _clean(words)

    def _add(self, tag: str, attributes: Look) -> ElementTree.Element:
        written = {
            name: value if isinstance(value, str) else _short(value)
            for name, value in attributes.items()
        }
        return ElementTree.SubElement(self._root, tag, written)


def width_of(words: str, size: float = 12) -> float:
    """Return about how wide words are, rather too much than too little."""
    return 0.58 * size * len(words)


def shortened(words: str, most: int) -> str:
    """Return words of at most so many letters."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _points(places: Sequence[Place]) -> str:
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in places)


def _short(number: float) -> str:
    """Return a number with two places at most."""
    if not math.isfinite(number):
        raise ValueError(f"{number} is no place in a figure.")
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("", words)
