from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from mousevision.interop.svg import DASHES, NAMESPACE, SYMBOLS, Drawing, shortened, width_of


def test_what_was_drawn_is_well_formed_and_told_apart_without_colour() -> None:
    drawing = Drawing(200, 100, "A <title> & more", "words \x00 kept", millimetres=50)
    drawing.ground("#FFFFFF")
    for at, (kind, dash) in enumerate(zip(SYMBOLS, DASHES, strict=True)):
        drawing.symbol(kind, (10 + 20 * at, 50), 4, "#000000", "#FFFFFF", opacity=0.5)
        drawing.line([(0, at), (200, at)], "#000000", 2, dash, opacity=0.5)
    drawing.area([(0, 0), (1, 0), (1, 1)], "#000000", 0.2)
    drawing.text((5, 90), "“m1” < m2 & \x07more", "#000000", turn=-90)
    root = ElementTree.fromstring(drawing.xml())
    assert root.tag == f"{{{NAMESPACE}}}svg"
    assert (root.get("width"), root.get("height")) == ("50mm", "25mm")
    assert root.get("viewBox") == "0 0 200 100"
    assert root.findtext(f"{{{NAMESPACE}}}title") == "A <title> & more"
    assert root.findtext(f"{{{NAMESPACE}}}desc") == "words  kept"
    assert root.findtext(f"{{{NAMESPACE}}}text") == "“m1” < m2 & more"
    shapes = {
        (each.tag, each.get("points") and len(str(each.get("points")).split()))
        for each in root
        if each.get("stroke") == "#FFFFFF"
    }
    assert shapes == {
        (f"{{{NAMESPACE}}}circle", None),
        (f"{{{NAMESPACE}}}polygon", 3),
        (f"{{{NAMESPACE}}}polygon", 4),
        (f"{{{NAMESPACE}}}polygon", 12),
    }
    lines = root.findall(f"{{{NAMESPACE}}}polyline")
    assert len({line.get("stroke-dasharray") for line in lines}) == len(DASHES)


def test_nowhere_is_no_place() -> None:
    with pytest.raises(ValueError, match="no place"):
        Drawing(10, 10, "").line([(0, math.nan), (1, 1)], "#000000")


def test_long_names_are_shortened() -> None:
    assert shortened("week 1", 8) == "week 1"
    assert shortened("a very long name", 8) == "a very…"
    assert width_of("week 10") > width_of("week")
