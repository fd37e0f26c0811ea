"""MouseVision: review and classify videos of mice, without fooling yourself."""

from importlib import metadata

try:
    __version__ = metadata.version("mousevision")
except metadata.PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
