"""Keeping a batch: what is new, what changed, what is only a second visit.

A document stays in the index of the month where it was first put, also when a later revision tells another publish time:
so a revision is one write, and there is never a moment with two of a document, or none. Every write is guarded: nothing
is created over what is there, and nothing replaced but what was looked at. Who finds that somebody was quicker looks
again and decides again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.documents import Put, TaggedDocument
from domain.errors import StoreError
from domain.reasons import Outcome
from storage.engine.bulk import Action, Bulk
from storage.engine.client.protocol import EngineClient
from storage.engine.decide import Decision, decide
from storage.engine.documents import Source, Unkeepable, check, to_source
from storage.engine.indices import Indices
from storage.engine.known import Known, known, reread
from storage.engine.names import Names
from storage.engine.refusals import quarantine_reason
from storage.engine.times import month_of
from storage.engine.visibility import Visibility

_ROUNDS = 20
"""Times that one document is decided again; each time somebody else's write of it was let through."""
_CONFLICT, _MISSING = 409, 404


@dataclass(frozen=True, slots=True)
class _Write:
    """One decided write; `action` is None when nothing is to be done. `alias` is the month that it goes to."""

    decision: Decision
    alias: str
    action: Action | None


class Writer:
    """Puts batches into one store. `counted` tells the names of retentions whose documents are figures of the past
    already, though their texts are still there."""

    def __init__(
        self,
        client: EngineClient,
        names: Names,
        zone: ZoneInfo,
        indices: Indices,
        visibility: Visibility,
        bulk: Bulk,
        counted: Callable[[], Collection[str]],
    ) -> None:
        self._client = client
        self._names = names
        self._zone = zone
        self._indices = indices
        self._visibility = visibility
        self._bulk = bulk
        self._counted = counted

    def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
        """`DocumentStore.put`."""
        entries: dict[str, list[TaggedDocument]] = {}
        refused: dict[str, str] = {}
        for tagged in batch:
            try:
                check(tagged)
            except Unkeepable as finding:
                refused[tagged.id] = finding.reason
            else:
                entries.setdefault(tagged.id, []).append(tagged)
        outcomes = self._put(entries, at, refused)
        answers = {id_: iter(decision.outcomes) for id_, decision in outcomes.items()}
        puts = []
        for tagged in batch:
            if tagged.id in refused:
                puts.append(Put(tagged.id, Outcome.QUARANTINED, 0, refused[tagged.id]))
            else:
                puts.append(Put(tagged.id, *next(answers[tagged.id])))
        return tuple(puts)

    def _put(
        self, entries: Mapping[str, list[TaggedDocument]], at: datetime, refused: dict[str, str]
    ) -> dict[str, Decision]:
        """Write until nobody was quicker; fills `refused` with the reasons of what the engine can never keep."""
        token = secrets.token_hex(8)
        before = known(self._client, self._names, self._visibility, self._bulk, list(entries))
        done: dict[str, Decision] = {}
        open_ = list(entries)
        for _ in range(_ROUNDS):
            writes = self._decided(open_, entries, before, at, token)
            conflicts = self._send(writes, refused)
            done |= {id_: write.decision for id_, write in writes.items() if id_ not in conflicts}
            if not conflicts:
                return done
            found = reread(self._client, conflicts)
            own = {id_ for id_, state in found.items() if state.written_by == token}
            done |= {id_: writes[id_].decision for id_ in own}
            open_ = [id_ for id_ in conflicts if id_ not in own]
            before = {**before, **found}
            for id_ in conflicts.keys() - found.keys():
                before.pop(id_, None)
            if not open_:
                return done
        raise StoreError("有别的程序在不停地改写同一批文档，这一批没有写完；稍后会再试。", transient=True)

    def _decided(
        self,
        ids: Sequence[str],
        entries: Mapping[str, list[TaggedDocument]],
        before: Mapping[str, Known],
        at: datetime,
        token: str,
    ) -> dict[str, _Write]:
        gone = self._counted() if any(before[id_].forgetting for id_ in ids if id_ in before) else ()
        writes = {}
        for id_ in ids:
            there = before.get(id_)
            decision = decide(entries[id_], None if there is None or there.forgetting in gone else there, at)
            writes[id_] = self._write(id_, decision, there, token)
        return writes

    def _write(self, id_: str, decision: Decision, there: Known | None, token: str) -> _Write:
        if decision.write is not None:
            source = to_source(decision.write, self._zone) | {"written_by": token}
            alias = self._names.month(month_of(source["day"])) if there is None else there.alias
            target = {"_index": alias, "_id": id_, "require_alias": True} | ({} if there is None else there.guard)
            kind = "create" if there is None else "index"
            return _Write(decision, alias, Action(kind, target, source, _size(source)))
        if there is None or decision.engagement is None:
            return _Write(decision, "", None)
        (likes, comments, reposts), visited_us = decision.engagement
        changes = {"likes": likes, "comments": comments, "reposts": reposts, "visited_us": visited_us}
        target = {"_index": there.alias, "_id": id_, "require_alias": True} | there.guard
        return _Write(decision, there.alias, Action("update", target, {"doc": changes}))

    def _send(self, writes: Mapping[str, _Write], refused: dict[str, str]) -> dict[str, str]:
        """Returns the ids, with their aliases, whose documents were not as they had been seen."""
        sent = {id_: write for id_, write in writes.items() if write.action is not None}
        self._indices.ensure({write.alias.removeprefix(self._names.month("")) for write in sent.values()})
        try:
            items = self._bulk.send([write.action for write in sent.values() if write.action is not None])
        finally:
            self._visibility.wrote({id_: write.alias for id_, write in sent.items()})
        conflicts: dict[str, str] = {}
        missing: set[str] = set()
        for (id_, write), item in zip(sent.items(), items, strict=True):
            if item.status in (_CONFLICT, _MISSING):
                conflicts[id_] = write.alias
                missing |= {write.alias.removeprefix(self._names.month(""))} if item.status == _MISSING else set()
            elif not item.done:
                refused[id_] = quarantine_reason(item)
        self._indices.ensure(missing, anew=True)
        return conflicts


def _size(source: Source) -> int:
    """About how many bytes a document has as JSON; Chinese characters have three."""
    texts = (source["title"], source["text"], source["title_seg"], source["text_seg"])
    return 3 * sum(map(len, texts)) + 8 * len(source["subwords"]) + 2000
