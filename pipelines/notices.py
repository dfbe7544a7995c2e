"""What does not work right now, for the officer to see: in memory, because a full disk is one of the things to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock


@dataclass(frozen=True, slots=True)
class Notice:
    """A task that failed at its latest run. `task` and `text` are Chinese; `since` is its first failure in a row."""

    task: str
    text: str
    since: datetime


class Notices:
    """One notice for each task that fails, until the task succeeds again. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._notices: dict[str, Notice] = {}

    def tell(self, task: str, text: str, at: datetime) -> bool:
        """Note a failure; True when it is news (the first one, or for another reason than before)."""
        with self._lock:
            known = self._notices.get(task)
            self._notices[task] = Notice(task, text, known.since if known else at)
            return known is None or known.text != text

    def settle(self, task: str) -> None:
        """The task works again."""
        with self._lock:
            self._notices.pop(task, None)

    def current(self) -> tuple[Notice, ...]:
        """Longest standing first."""
        with self._lock:
            return tuple(sorted(self._notices.values(), key=lambda notice: (notice.since, notice.task)))
