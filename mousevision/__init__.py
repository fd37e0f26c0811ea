"""MouseVision: review and classify videos of mice, without fooling yourself."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """Return `__version__`, read from the package's metadata when somebody asks."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib import metadata

    try:
        return metadata.version("mousevision")
    except metadata.PackageNotFoundError:  # a source tree that was never installed
        return "0+unknown"
