"""The modules that build the packages, which lie outside the program."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

KIT = Path(__file__).parents[2] / "packaging" / "kit"


def module(name: str) -> ModuleType:
    """Return one of them."""
    if str(KIT) not in sys.path:
        sys.path.append(str(KIT))  # last: none of their names may hide another module
    return importlib.import_module(name)
