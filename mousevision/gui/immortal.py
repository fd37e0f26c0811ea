"""Keeps PySide6 6.12 from wearing out `None` and `True` on Python 3.11.

Measured with PySide6 6.12.0 on Python 3.11.7: every call of a Qt method that returns nothing
takes one reference to `None` too many, and every `Signal.emit` one to `True`. After some thousand
calls the process ends with "none_dealloc: deallocating None" or "bool_dealloc: deallocating True
or False". Since Python 3.12 these constants are immortal (PEP 683); on older ones they get the
same treatment here: a reference count that no program can use up.
"""

from __future__ import annotations

import ctypes
import sys

ENOUGH = 1 << 48
"""References; at a million calls a second this lasts for nine years."""


def make_constants_immortal() -> None:
    """Raise the reference counts of `None`, `True` and `False` where Python does not itself."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        # The count is the first member of every object in CPython before 3.12.
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < ENOUGH // 2:
            count.value += ENOUGH
