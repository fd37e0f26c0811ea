"""Files shipped with the program: icons, style sheet, class sets, guide."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path


@cache
def resource_folder() -> Path:
    """Return the folder `resources`, in the installed package or in the source tree."""
    package = Path(str(resources.files("mousevision")))
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one shipped file, for example `resource("icons", "play.svg")`."""
    return resource_folder().joinpath(*parts)
