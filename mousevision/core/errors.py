"""Errors that a user can act on.

Everything that may go wrong because of the user's files, settings or disk is a `MouseVisionError`:
its text is one clear sentence with the file's name and what to do. Everything else is a bug.
"""


class MouseVisionError(Exception):
    """A problem that the user can solve; the message says how."""


class VideoError(MouseVisionError):
    """A video that cannot be read exactly, or not at all."""


class ProjectError(MouseVisionError):
    """A project that cannot be made, opened or written."""


class DamagedProjectError(ProjectError):
    """A project whose file is damaged or is none at all."""


class ProjectBusyError(ProjectError):
    """Another process has the project open for writing."""


class DataError(MouseVisionError):
    """The study does not hold what a job needs, such as labels of two classes."""


class SettingError(MouseVisionError):
    """A setting that does not make sense."""


class Cancelled(Exception):
    """Raised by `JobContext.check` once the user has cancelled."""
