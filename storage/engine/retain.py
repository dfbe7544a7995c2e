"""Removing old texts while their figures stay, in steps that can break off anywhere.

1. the documents are marked with the name of this retention; they still count as documents;
2. their figures are written, under the same name; those do not count yet;
3. one small write says that from now on the figures count and the marked documents do not (`storage.engine.control`);
4. the marked documents are removed, months without a document are dropped, and one write says that it is over.

Broken off before 3, the next retention takes the figures away and begins anew; after 3, it goes on with 4. A document
that somebody writes to loses its mark and is left alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from storage.engine.bulk import Bulk
from storage.engine.control import Control, Phase, UnderWay
from storage.engine.expressions import Clause, all_of
from storage.engine.filters import labelled
from storage.engine.indices import Indices
from storage.engine.past import refresh_past, remove_rows, rows_of, write_rows
from storage.engine.reading import Reader, filtered
from storage.engine.removal import clean_up, found, guarded, holding_removed, remove, send
from storage.engine.times import microseconds


class Retention:
    """One at a time in a process; the house's own lock keeps a second process away."""

    def __init__(self, reader: Reader, indices: Indices, control: Control, bulk: Bulk, patience: float) -> None:
        self._reader = reader
        self._indices = indices
        self._control = control
        self._bulk = bulk
        self._patience = patience
        self._lock = Lock()

    def retain(self, before: datetime, keep: Sequence[str]) -> int:
        """`DocumentStore.retain`."""
        with self._lock:
            removed = self._finish()
            name = secrets.token_hex(8)
            old = _old(before, keep)
            if not found(self._reader, old):
                self._clean_up_left_over()
                return removed
            self._control.write(UnderWay(name, Phase.MARKING))
            self._mark(old, name)
            marked = _marked(name)
            write_rows(self._bulk, self._reader.names.past, rows_of(self._reader, marked, name))
            refresh_past(self._reader)
            self._control.write(UnderWay(name, Phase.COUNTED))
            removed += self._finish()
            self._clean_up_left_over()
            return removed

    def finish(self) -> int:
        """Bring an interrupted retention to its end; returns how many documents that removed."""
        with self._lock:
            return self._finish()

    def _finish(self) -> int:
        under_way = self._control.read()
        if under_way is None:
            return 0
        if under_way.phase is Phase.MARKING:
            remove_rows(self._reader, self._bulk, {"term": {"forgetting": under_way.name}})
            self._control.write(None)
            return 0
        removed, touched = remove(self._reader, self._bulk, _marked(under_way.name))
        self._reader.visibility.refresh()
        self._drop_empty(sorted(touched))
        self._control.write(None)
        return removed

    def _clean_up_left_over(self) -> None:
        """What an erasure could not wait for goes as well."""
        client = self._reader.client
        if self._patience > 0:
            clean_up(client, holding_removed(client, self._indices.months()), self._patience)

    def _mark(self, old: Clause, name: str) -> None:
        unmarked = all_of([old], [{"term": {"forgetting": name}}])
        while hits := found(self._reader, unmarked):
            changes = {"doc": {"forgetting": name}}
            send(self._reader, self._bulk, [guarded(self._reader, "update", hit, changes) for hit in hits])

    def _drop_empty(self, indices: Sequence[str]) -> None:
        """Drop the months in which nothing is left, writing to them held up meanwhile."""
        client, names = self._reader.client, self._reader.names
        for index in indices:
            if not self._empty(index):
                continue
            client.call("PUT", f"/{index}/_block/write")
            client.call("POST", f"/{index}/_refresh")
            if self._empty(index):
                self._indices.forget([names.version_and_month(index)[1]])
                client.call("DELETE", f"/{index}", accept=(404,))
            else:
                client.call("PUT", f"/{index}/_settings", body={"index.blocks.write": None})

    def _empty(self, index: str) -> bool:
        body = {"query": {"match_all": {}}, "size": 0, "track_total_hits": 1}
        return not self._reader.search(body, index=index, shown="hits.total")["hits"]["total"]["value"]


def _old(before: datetime, keep: Sequence[str]) -> Clause:
    limit = {"lt": microseconds(before)}
    times: list[Clause] = [{"range": {"published_us": limit}}, {"range": {"stored_us": limit}}]
    return all_of(times, [labelled("id", keep)] if keep else [])


def _marked(name: str) -> Clause:
    return filtered({"term": {"forgetting": name}})
