"""The recovery as a figure, SVG text: a thin line for each animal, a thick one for each group.

The axis of distances is logarithmic, since twice and half as far are equally far from 1, and
since means and intervals are of logarithms.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from mousevision.core.palette import OKABE_ITO, UNLABELLED
from mousevision.interop.svg import DASHES, SYMBOLS, Drawing, Place, shortened, width_of
from mousevision.services.recovered import ALL, Curve, GroupStage, Recovered
from mousevision.services.recovery_words import days_since, headline, p_number, stars

PAPER = (680.0, 416.0)
"""Width and height as it is saved: 12 units are 9 points."""
MILLIMETRES = 180.0
"""Width on paper: two columns of a journal."""
FONT, SMALL = 12.0, 11.0
LINE = 15.0
"""Height of a line of words."""
LEFT, RIGHT = 62.0, 14.0
LEAST = 100.0
"""Height that lines need to be told apart."""
ROOMY = 140.0
"""With less height for lines, p-values are left to the words."""
STEPS = (
    (1.0,),
    (1.0, 2.0, 5.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0),
    (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0),
)
"""Ticks of a decade, the first ones that are enough are taken."""
ENOUGH = 4
NAME = 22
"""Letters that a time point's or a group's name may have in the figure."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours: of the ground (empty for none), of words, and of lines that only guide the eye."""

    ground: str = "#FFFFFF"
    ink: str = "#000000"
    faint: str = "#999999"
    dark: bool = False

    def of(self, at: int) -> str:
        """Return the colour of the n-th group; lighter on a dark ground."""
        # Yellow, the last one, cannot be seen on white.
        colour = OKABE_ITO[at % (len(OKABE_ITO) - 1)]
        return _lighter(colour) if self.dark else colour


PRINT = Look()


def figure(
    found: Recovered,
    size: tuple[float, float] = PAPER,
    look: Look = PRINT,
    millimetres: float | None = None,
) -> str:
    """Return the figure as SVG; words keep their size whatever that of the figure."""
    return _Figure(found, size, look, millimetres).drawn()


def least_height(found: Recovered, width: float) -> float:
    """Return how high a figure of a width must be, so that its lines can be told apart."""
    asked = _Figure(found, (width, 0.0), PRINT, None)
    return asked.height - (asked.bottom - asked.top - LINE * asked.star_rows) + LEAST


def paper_figure(found: Recovered) -> str:
    """Return the figure as it is saved: light, with its size on paper."""
    return figure(found, PAPER, PRINT, MILLIMETRES)


class _Figure:
    """Where things lie, and the drawing they are drawn on."""

    def __init__(
        self,
        found: Recovered,
        size: tuple[float, float],
        look: Look,
        millimetres: float | None,
    ) -> None:
        self.found, self.look = found, look
        self.width, self.height = max(size[0], 240.0), max(size[1], 180.0)
        self.seen = sorted({stage.time for curve in found.curves for stage in curve.stages})
        if found.question.by:  # animals without a group are lines, too
            self.seen = [
                at for at in range(len(found.times)) if any(path.clips[at] for path in found.paths)
            ]
        self.left = LEFT + (12 if len(found.curves) > 1 else 0)  # symbols beside the rows' names
        self.right = self.width - RIGHT
        self.p_rows = False
        self.legend = _wrapped(_legend(found), self.width - 16)
        self.top = 8 + LINE * len(self.legend)
        self.star_rows = sum(
            any(stars(s.corrected) for s in curve.stages) for curve in found.curves
        )
        self.names = [shortened(found.times[at].name, NAME) for at in self.seen]
        self.days = [days_since(found, at) for at in self.seen]
        self._place_times()
        self.bottom = self.height - self._room_below()
        more = LINE * len(found.curves)
        self.p_rows = self.bottom - more - self.top - LINE * self.star_rows >= ROOMY
        self.bottom -= more if self.p_rows else 0
        self.low, self.high = _range(found)
        self.drawing = Drawing(
            self.width, self.height, "Distance of animals from their own baseline over time",
            headline(found), millimetres,
        )  # fmt: skip

    def drawn(self) -> str:
        """Return the figure as SVG."""
        if self.look.ground:
            self.drawing.ground(self.look.ground)
        self._draw_legend()
        self._draw_axes()
        self._draw_animals()
        for at, curve in enumerate(self.found.curves):
            self._draw_curve(at, curve)
        self._draw_below()
        return self.drawing.xml()

    # -- places -------------------------------------------------------------------------------

    def _place_times(self) -> None:
        """Space time points by their days, or evenly if not all are known or some are too near."""
        room = self.right - self.left
        inset = min(40.0, room / 8)
        first, last = self.left + inset, self.right - inset
        count = len(self.seen)
        evenly = [first + (last - first) * at / max(count - 1, 1) for at in range(count)]
        places, days = evenly, [day for day in self.days if day is not None]
        if len(days) == count > 1 and max(days) > min(days):
            scale = (last - first) / (max(days) - min(days))
            places = [first + (day - min(days)) * scale for day in days]
        gaps = [after - before for before, after in itertools.pairwise(places)]
        self.by_days = places is not evenly and min(gaps) >= 16
        if not self.by_days:
            places = evenly
        self.x = dict(zip(self.seen, places, strict=True))
        gap = min((b - a for a, b in itertools.pairwise(places)), default=room)
        self.turned = any(width_of(name) > gap - 4 for name in self.names)
        longest = max(map(width_of, self.names), default=0.0)
        self.name_room = min(longest, 90.0) * 0.55 + LINE if self.turned else LINE + 3

    def _room_below(self) -> float:
        rows = len(self.found.curves) * (2 if self.p_rows else 1) + self.by_days
        return self.name_room + LINE * rows + LINE + 8

    def y(self, value: float) -> float:
        """Return how far down a distance lies."""
        top = self.top + 6 + LINE * self.star_rows
        inside = min(max(value, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return self.bottom - (self.bottom - top) * share

    # -- drawing ------------------------------------------------------------------------------

    def _draw_legend(self) -> None:
        for row, items in enumerate(self.legend):
            x, y = 10.0, 6 + LINE * row + 8
            for kind, words in items:
                self._draw_sample(kind, x, y)
                self.drawing.text((x + 32, y + 4), words, self.look.ink, SMALL)
                x += _item_width(words)

    def _draw_sample(self, kind: int, x: float, y: float) -> None:
        draw, look = self.drawing, self.look
        if kind == _ANIMAL:
            draw.line([(x, y), (x + 26, y)], look.faint, 1)
            draw.symbol("circle", (x + 13, y), 2.2, look.faint)
        elif kind == _BAND:
            draw.area(_box(x, y - 5, x + 26, y + 5), look.faint, 0.35)
        elif kind == _STARS:
            draw.text((x + 13, y + 6), "*", look.ink, FONT + 2, "middle")
        else:
            draw.line([(x, y), (x + 26, y)], look.of(kind), 2.4, _dash(kind))
            draw.symbol(_symbol(kind), (x + 13, y), 4.4, look.of(kind), look.ground)

    def _draw_axes(self) -> None:
        draw, look = self.drawing, self.look
        drawn: list[float] = []
        for tick in sorted(ticks(self.low, self.high), key=lambda tick: tick != 1):
            y = self.y(tick)
            if any(abs(y - other) < FONT for other in drawn):
                continue
            drawn.append(y)
            draw.line([(self.left - 4, y), (self.left, y)], look.ink)
            draw.text((self.left - 7, y + 4), f"{tick:g}", look.ink, SMALL, "end")
        one = self.y(1)
        draw.line([(self.left, one), (self.right, one)], look.ink, 1, "5 4", 0.7)
        corner = [(self.left, self.top), (self.left, self.bottom), (self.right, self.bottom)]
        draw.line(corner, look.ink)
        middle = (self.top + self.bottom) / 2
        wordings = ("distance from own baseline (times, log)", "distance (times, log)")
        room = (self.bottom - self.top) * 1.15  # `width_of` is rather too much
        fitting = (words for words in wordings if width_of(words, SMALL) < room)
        words = next(fitting, "distance (log)")
        draw.text((14, middle), words, look.ink, SMALL, "middle", -90)
        for at, name in zip(self.seen, self.names, strict=True):
            x = self.x[at]
            draw.line([(x, self.bottom), (x, self.bottom + 4)], look.ink)
            if self.turned:
                draw.text((x + 4, self.bottom + LINE), name, look.ink, SMALL, "end", -33)
            else:
                draw.text((x, self.bottom + LINE + 2), name, look.ink, SMALL, "middle")

    def _draw_animals(self) -> None:
        order = {curve.name: at for at, curve in enumerate(self.found.curves)}
        for path in self.found.paths:
            at = order.get(path.group, None if self.found.question.by else 0)
            colour = UNLABELLED if at is None else self.look.of(at)
            kind = "circle" if at is None else _symbol(at)
            shift = 0.0 if at is None else self._shift(at)
            places = [
                (self.x[time] + shift, self.y(value))
                for time, value in enumerate(path.values)
                if value is not None
            ]
            self.drawing.line(places, colour, 0.9, opacity=0.5)
            for place in places:
                self.drawing.symbol(kind, place, 2.2, colour, opacity=0.7)

    def _draw_curve(self, at: int, curve: Curve) -> None:
        draw, colour, shift = self.drawing, self.look.of(at), self._shift(at)
        known = [(stage, stage.interval) for stage in curve.stages if stage.interval]
        upper = [(self.x[s.time] + shift, self.y(high)) for s, (_, high) in known]
        lower = [(self.x[s.time] + shift, self.y(low)) for s, (low, _) in known]
        if len(known) > 1:
            draw.area([*upper, *reversed(lower)], colour, 0.16)
        for above, below in zip(upper, lower, strict=True):
            draw.line([above, below], colour, 1.4)
        places = [self._place(stage, shift) for stage in curve.stages]
        draw.line(places, colour, 2.4, _dash(at))
        for place in places:
            draw.symbol(_symbol(at), place, 4.6, colour, self.look.ground or self.look.faint)
        self._draw_stars(at, curve)

    def _place(self, stage: GroupStage, shift: float) -> Place:
        return self.x[stage.time] + shift, self.y(stage.mean)

    def _draw_stars(self, at: int, curve: Curve) -> None:
        marked = [stage for stage in curve.stages if stars(stage.corrected)]
        before = self.found.curves[:at]
        row = sum(any(stars(s.corrected) for s in other.stages) for other in before)
        y = self.top + LINE * (row + 1)
        for stage in marked:
            x = self.x[stage.time]
            if len(self.found.curves) > 1:
                self.drawing.symbol(_symbol(at), (x - 13, y - 6), 3.2, self.look.of(at))
            words = stars(stage.corrected)
            self.drawing.text((x, y + 1), words, self.look.ink, FONT + 2, "middle")

    def _shift(self, at: int) -> float:
        """Return how far aside a group's symbols stand, so that whiskers do not hide others."""
        return (at - (len(self.found.curves) - 1) / 2) * 5.0

    def _draw_below(self) -> None:
        draw, look = self.drawing, self.look
        y = self.bottom + self.name_room
        if self.by_days:
            y += LINE
            draw.text((self.left - 7, y), "day", look.ink, SMALL, "end")
            for at, day in zip(self.seen, self.days, strict=True):
                draw.text((self.x[at], y), f"{day:.3g}", look.ink, SMALL, "middle")
        for at, curve in enumerate(self.found.curves):
            y += LINE
            self._row_name(at, "animals", y)
            for stage in curve.stages:
                x = self.x[stage.time]
                draw.text((x, y), str(stage.animals), look.ink, SMALL, "middle")
            if self.p_rows:
                y += LINE
                self._row_name(at, "p", y)
                for stage in curve.stages:
                    if stage.corrected is not None:
                        words = p_number(stage.corrected)
                        x = self.x[stage.time]
                        draw.text((x, y), words, look.ink, SMALL, "middle")
        words = "time point" + (", spaced by days since the baseline" if self.by_days else "")
        if self.p_rows:
            words += "; p: against own baseline, corrected (Holm)"
        words = shortened(words, int((self.width - 16) / (0.52 * SMALL)))
        draw.text((self.width / 2, self.height - 6), words, look.ink, SMALL, "middle")

    def _row_name(self, at: int, words: str, y: float) -> None:
        self.drawing.text((self.left - 7, y), words, self.look.ink, SMALL, "end")
        if len(self.found.curves) > 1:
            self.drawing.symbol(_symbol(at), (8, y - 4), 3.6, self.look.of(at))


# -- legend, ticks --------------------------------------------------------------------------------

_ANIMAL, _BAND, _STARS = -1, -2, -3
"""Samples of the legend that are no group's."""
Item = tuple[int, str]


def _legend(found: Recovered) -> list[Item]:
    items = [
        (at, "mean of animals" if curve.name == ALL else shortened(curve.name, NAME))
        for at, curve in enumerate(found.curves)
    ]
    items.append((_ANIMAL, "one animal"))
    if any(stage.interval for curve in found.curves for stage in curve.stages):
        items.append((_BAND, "95 % interval of the mean"))
    if any(stars(stage.corrected) for curve in found.curves for stage in curve.stages):
        items.append((_STARS, "corrected p < 0.05 (** 0.01, *** 0.001)"))
    return items


def _item_width(words: str) -> float:
    return 32 + width_of(words, SMALL) + 10


def _wrapped(items: Sequence[Item], width: float) -> list[list[Item]]:
    rows: list[list[Item]] = [[]]
    for item in items:
        used = sum(_item_width(words) for _, words in rows[-1])
        if rows[-1] and used + _item_width(item[1]) > width:
            rows.append([])
        rows[-1].append(item)
    return rows


def _range(found: Recovered) -> tuple[float, float]:
    """Return the ends of the axis: all animals, 1, and intervals as far as they help."""
    values = [v for path in found.paths for v in path.values if v is not None and v > 1e-3]
    low, high = min([*values, 1.0]), max([*values, 1.0])
    spans = [stage.interval for curve in found.curves for stage in curve.stages if stage.interval]
    wide = max(high / low, 1.5)
    low = min([low, *(max(span[0], low / wide) for span in spans)])
    high = max([high, *(min(span[1], high * wide) for span in spans)])
    return min(low / 1.08, 0.8), max(high * 1.08, 1.25)


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers between two, few but enough, 1 among them if it lies there."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for steps in STEPS:
        every = (round(step * 10.0**decade, 6) for decade in decades for step in steps)
        found = [tick for tick in every if low <= tick <= high]
        if len(found) >= ENOUGH:
            break
    return found


def _symbol(at: int) -> str:
    # Colours come round again after six, then with other symbols.
    return SYMBOLS[(at + at // len(SYMBOLS)) % len(SYMBOLS)]


def _dash(at: int) -> str:
    return DASHES[(at + at // len(DASHES)) % len(DASHES)]


def _box(left: float, top: float, right: float, bottom: float) -> list[Place]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _lighter(colour: str) -> str:
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.72 + 255 * 0.28):02X}" for part in parts)
