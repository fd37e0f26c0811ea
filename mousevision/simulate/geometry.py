"""Where things are in the simulated picture, in units of one pixel of a 480 x 270 picture.

x runs to the right and y down. The mouse sits on the left and faces the slot on the right.
"""

from __future__ import annotations

from typing import Final

WIDTH: Final = 480
HEIGHT: Final = 270

FLOOR: Final = 230.0
"""Height at which the feet stand."""

BACK_EDGE: Final = 196.0
"""Where floor and back wall of the cage meet."""

PANEL_NEAR: Final = 272.0
"""Near edge of the front wall, which is seen obliquely from outside."""

SLOT: Final = (306.0, 323.0)
"""Near and far edge of the slot."""

SLOT_HEIGHT: Final = (72.0, 219.0)
"""Top and bottom of the slot."""

PANEL_FAR: Final = 362.0
"""Far edge of the front wall."""

PELLET: Final = (346.0, 169.0)
"""Centre of the pellet on its pedestal."""

PELLET_RADIUS: Final = 5.2

SHOULDER: Final = (240.0, 158.0)
UPPER_ARM: Final = 38.0
FOREARM: Final = 46.0
HAND: Final = 15.0
"""From the wrist to the middle of the palm's grip."""

REST: Final = (272.0, 168.0)
"""Where the reaching paw is held before and between reaches, when the mouse does not lean."""

MOUTH: Final = (290.0, 141.0)
"""Where a pellet is eaten, when the mouse does not lean."""

NECK: Final = (236.0, 120.0)
"""Point about which the head turns."""
