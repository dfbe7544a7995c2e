"""The one tree of errors that cross a room's border.

    HuishengError                 every expected failure; its text is one plain Chinese sentence for an officer
    ├── ConfigurationError        settings are wrong: carries all problems at once; the program exits with status 2
    ├── UsageError                a command was called wrongly, or a named file is missing; exit status 2
    ├── QuerySyntaxError          a query text cannot be parsed; carries the position
    ├── SourceError               a whole source cannot be read now (a single bad page is a Rejected, not an error)
    ├── StoreError                documents or state cannot be read or written
    │   ├── StoreFull             no space left on the device
    │   └── StoreBusy             another instance holds the data directory or the lock
    └── ReportError               a chart or a brief cannot be drawn or written

`transient` tells whether the same call may succeed later without anybody changing anything.
Remote trouble of a notification is not an error: `Notifier.send` returns it as a `Delivery`.
"""

from __future__ import annotations


class HuishengError(Exception):
    """An expected failure. `str(error)` is one sentence in plain Chinese, without a traceback or a secret in it."""

    transient: bool = False

    def __init__(self, message: str, *, transient: bool | None = None) -> None:
        super().__init__(message)
        if transient is not None:
            self.transient = transient


class ConfigurationError(HuishengError):
    """The configuration has at least one problem; `problems` holds them all as `file:line: path: what (allowed: …)`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(HuishengError):
    """A command was called with something that cannot be used, such as a missing file or an unknown name."""


class QuerySyntaxError(HuishengError):
    """A query cannot be parsed; `position` counts characters from 0 in the text that was given."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


class SourceError(HuishengError):
    """A source as a whole could not be collected this time."""

    transient = True


class StoreError(HuishengError):
    """Documents or operational state could not be read or written; nothing of the failed call was kept."""


class StoreFull(StoreError):
    """The device has no space left; what was not written is still in the spool."""

    transient = True


class StoreBusy(StoreError):
    """Another instance works on the same data directory."""

    transient = True


class ReportError(HuishengError):
    """A chart or a brief could not be drawn or written."""
