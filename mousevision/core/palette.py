"""Colours that colour-blind readers can tell apart.

The Okabe-Ito set: Okabe and Ito, Color Universal Design, 2008. Black is left out, since it
disappears on a dark window.
"""

OKABE_ITO: tuple[str, ...] = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#56B4E9",  # sky blue
    "#D55E00",  # vermilion
    "#F0E442",  # yellow
)
UNLABELLED = "#8A8A8A"


def colour_at(position: int) -> str:
    """Return the colour for the n-th class; after seven they come round again."""
    return OKABE_ITO[position % len(OKABE_ITO)]
