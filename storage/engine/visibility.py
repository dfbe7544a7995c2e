"""Makes what was written visible to the next read, and only then: a refresh for each write would ruin the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from storage.engine.client.protocol import EngineClient
from storage.engine.names import Names

_MOST_UNSEEN = 20_000
"""Writes remembered before they are made visible anyway."""
_MOST_NAMES = 40
"""Aliases in one request: engines refuse request lines beyond 4,096 bytes."""

_LENIENT = {"ignore_unavailable": "true", "allow_no_indices": "true"}


class Visibility:
    """Remembers by id which documents were written but cannot be searched yet, and where they are.

    The first read makes everything visible: a process that was killed before this one began may have left writes that
    the engine took in and does not show yet, and a move that goes on has to count them.
    """

    def __init__(self, client: EngineClient, names: Names) -> None:
        self._client = client
        self._names = names
        self._lock = Lock()
        self._round = 0
        self._seen_before = False
        self._unseen: dict[str, tuple[int, str]] = {}

    def wrote(self, places: Mapping[str, str]) -> None:
        """These ids were written or removed through these aliases of months."""
        with self._lock:
            self._round += 1
            self._unseen |= {document_id: (self._round, alias) for document_id, alias in places.items()}
            many = len(self._unseen) > _MOST_UNSEEN
        if many:
            self.refresh()

    def unseen(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Those of the ids that a search does not see as they are, with their aliases."""
        with self._lock:
            return {one: self._unseen[one][1] for one in document_ids if one in self._unseen}

    def refresh(self) -> None:
        """From now on a search sees every write that was noted before this call."""
        with self._lock:
            until, aliases, first = self._round, {alias for _, alias in self._unseen.values()}, not self._seen_before
        if not aliases and not first:
            return
        refresh(self._client, self._names, [self._names.mentions] if first else sorted(aliases))
        with self._lock:
            self._seen_before = True
            self._unseen = {one: entry for one, entry in self._unseen.items() if entry[0] > until}


def refresh(client: EngineClient, names: Names, targets: Sequence[str]) -> None:
    """Let searches see what was written to these indices or aliases of months."""
    path = ",".join(targets) if len(targets) <= _MOST_NAMES else names.mentions
    client.call("POST", f"/{path}/_refresh", parameters=_LENIENT)
