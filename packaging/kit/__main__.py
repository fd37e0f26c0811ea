"""Makes and checks the installers: `python packaging/kit VERB`; see packaging/README.md."""

from __future__ import annotations

import importlib
import sys
import time

from common import Failed, say

VERBS = {
    "locks": ("locks", "make_all"),
    "check": ("checks", "cheap"),
    "linux": ("linux", "build"),
    "windows": ("windows", "build"),
    "macos": ("macos", "build"),
    "verify": ("checks", "everything"),
    "verify-linux": ("linux_verify", "verify"),
    "verify-windows": ("wine_verify", "verify"),
}


def main(arguments: list[str]) -> int:
    """Do what is asked; 1 if it fails."""
    if len(arguments) != 1 or arguments[0] not in VERBS:
        say(f"{__doc__}\nVerbs: {', '.join(VERBS)}")
        return 2
    module, name = VERBS[arguments[0]]
    started = time.monotonic()
    try:
        getattr(importlib.import_module(module), name)()
    except Failed as error:
        say(f"FAILED {arguments[0]}: {error}")
        return 1
    say(f"{arguments[0]}: done in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
