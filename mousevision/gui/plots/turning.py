"""How dots of three dimensions turn: by the mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

TURN = 0.008
"""Radians that dots turn for each point that the mouse moves."""
STEP = 20.0
TURNS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}
"""Keys that turn dots of three dimensions, and by how many points."""
