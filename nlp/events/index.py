"""The events of a window of documents: who joins, who stays apart.

Each new document is compared with those that share a few of its rarest features; the links are kept. Events are the
clusters of average linkage over the links. Copies of a text are always together. The partition depends on the documents
and the rarity of their features alone, not on the order in which they were added. One exception is meant: of many
candidates only those that share most features are compared, so that a flood of like messages does not hold up the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import numpy as np

from nlp.events.clusters import average_linkage
from nlp.events.likeness import Batch, chances, features, other_case
from nlp.events.links import Links
from nlp.events.postings import Postings
from nlp.events.profile import Features
from nlp.events.rarity import Rarity
from nlp.events.table import TraitTable
from nlp.events.traits import Numbers, Places, traits_of

LEAST = 350_000
"""Mean chance, in millionths, from which documents are one event."""
_KEPT = 20_000
"""Chances below are not kept."""
_WHOLE = 1_000_000
_LOOKED_UP = 24
"""Features of a document by which it is found, the heaviest of those that two to `_FOUND_BY` documents have."""
_LOOKED_UP_NEW = 12
"""And of those that were not in two documents yet when rarity was counted: a new matter has new names."""
_FOUND_BY = 100
_SHARED = 2
"""Looked-up features that two documents must share to be compared."""
_COMPARED = 128
_BATCH = 256
_SLOT_BITS = 32
_DAY = 86_400
_MANY = 20_000
_GROWTH_OF_MANY = 1.5
"""Of many documents rarity changes slowly, and to link all of them anew takes minutes."""

Rank = tuple[datetime, str]


class EventIndex:
    """Documents are added with their traits, and leave again when they are removed.

    How rare a feature is, is counted over the documents that were known first; counted anew when there are more by
    `growth` (of many documents by a half), or when as many of them have left. So whoever adds the same documents, in
    whatever order and number of steps, gets the same events, as long as none left since the latest count. With `growth` 1
    it is counted over all, each time.
    """

    def __init__(self, growth: float = 1.1) -> None:
        self._growth = growth
        self._ranks: list[Rank] = []  # by slot
        self._known: list[Rank] = []
        self._slots: dict[str, int] = {}
        self._waiting: list[Features] = []
        self._table = TraitTable()
        self._rarity = Rarity(0, np.zeros(0, np.uint32))
        self._base: frozenset[str] = frozenset()
        self._gone = 0
        self._linked = 0
        self._looked_up = Postings()
        self._links = Links()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._slots

    def add(self, id_: str, at: datetime, features: Features, known: datetime | None = None) -> None:
        """Take one document in, published at `at` and known since `known` (as long as it is public, if that is not told). Of
        one that is there already, what it said before is forgotten. Its features are hashed, with those of some others, at
        the latest when documents are compared."""
        self.remove([id_])
        self._slots[id_] = len(self._ranks)
        self._waiting.append(features)
        self._ranks.append((at, id_))
        self._known.append((known or at, id_))
        if len(self._waiting) >= _BATCH:
            self._hash()

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these documents."""
        for id_ in ids:
            slot = self._slots.pop(id_, None)
            if slot is not None:
                self._hash()
                self._table.present[slot] = False
                self._gone += id_ in self._base

    def events(self, together: Iterable[Collection[str]] = (), without: Collection[str] = ()) -> list[list[str]]:
        """The ids of each event of at least two documents, earliest first; the earliest event first. The ids of each group
        of `together` (copies of one text) are in the same event; a document is in one group at most. The documents of
        `without` take no part."""
        self.link()
        alive = self._table.present[: len(self._table)].copy()
        alive[[self._slots[id_] for id_ in without if id_ in self._slots]] = False
        groups = [[self._slots[id_] for id_ in group] for group in together if group]
        ones, others, strengths = self._links.all()
        both = alive[ones] & alive[others]
        strong = both & (strengths >= LEAST)
        # Without a link that is strong by itself nobody is in an event.
        inside = np.zeros(len(alive), np.bool_)
        inside[ones[strong]] = inside[others[strong]] = True
        inside[[slot for group in groups for slot in group]] = True
        slots = sorted(np.flatnonzero(inside).tolist(), key=self._ranks.__getitem__)
        places = np.zeros(len(alive), np.int64)
        places[slots] = np.arange(len(slots))
        kept = both & inside[ones] & inside[others]
        found = average_linkage(
            len(slots),
            places[ones[kept]],
            places[others[kept]],
            strengths[kept].astype(np.int64),
            LEAST,
            [sorted(places[group].tolist()) for group in groups],
        )
        return [[self._ranks[slots[place]][1] for place in cluster] for cluster in found]

    def link(self) -> None:
        """Compare what was added since the last time, and count rarity anew where that is due; `events` does it too."""
        self._hash()
        base = self._base_of(len(self._slots))
        if base != len(self._base) or self._gone > (self._growth_from(base) - 1) * base:
            self._renew(base)
        while self._linked < len(self._table):
            end = min(self._linked + _BATCH, len(self._table))
            self._link(self._weighed(self._linked, end))
            self._linked = end

    def id_of(self, slot: int) -> str:
        return self._ranks[slot][1]

    def strengths(self, ones: Places, others: Places, found: Numbers) -> Places:
        """How strongly documents are linked with earlier ones, in millionths, by the features of each pair. Training looks at
        the pairs here."""
        return np.rint(_WHOLE * chances(found)).astype(np.int64)

    def _base_of(self, size: int) -> int:
        """Over how many documents rarity is counted where there are `size`."""
        base = min(1, size)
        while base and (following := max(base + 1, int(base * self._growth_from(base)))) <= size:
            base = following
        return base if self._growth > 1 else size

    def _growth_from(self, base: int) -> float:
        return self._growth if base < _MANY else max(self._growth, _GROWTH_OF_MANY)

    def _renew(self, base: int) -> None:
        """Count rarity over the documents known first, and begin to link anew; what was removed leaves for good."""
        kept = sorted(self._slots.values())
        self._table = self._table.kept(kept)
        self._ranks, self._known = [self._ranks[slot] for slot in kept], [self._known[slot] for slot in kept]
        self._slots = {id_: slot for slot, (_, id_) in enumerate(self._ranks)}
        first = sorted(range(len(kept)), key=self._known.__getitem__)[:base]
        self._base, self._gone, self._linked = frozenset(self.id_of(slot) for slot in first), 0, 0
        self._rarity = Rarity(base, self._table.keys_of(np.array(first, np.int64)))
        self._looked_up, self._links = Postings(), Links()

    def _hash(self) -> None:
        if not self._waiting:
            return
        times = np.array([at.timestamp() / _DAY for at, _ in self._ranks[len(self._table) :]])
        districts, places = ([getattr(one, names) for one in self._waiting] for names in ("districts", "places"))
        self._table.add(traits_of(self._waiting), times, districts, places)
        self._waiting.clear()

    def _weighed(self, first: int, end: int) -> Batch:
        rows = self._table.span(first, end)
        weighed = self._rarity.weigh(rows.keys, rows.times, rows.rows, end - first)
        self._table.lengths[first:end], self._table.titles[first:end] = weighed.lengths, weighed.titles
        return Batch(first, rows, weighed)

    def _link(self, batch: Batch) -> None:
        keys, slots = batch.looked_up(_FOUND_BY, _LOOKED_UP, _LOOKED_UP_NEW)
        present = self._table.present[slots]
        ones, others = self._candidates(*self._looked_up.add(keys[present], slots[present], _FOUND_BY))
        if len(ones):
            found = features(batch, self._table, ones, others)
            strengths = self.strengths(ones, others, found)
            kept = (strengths >= _KEPT) & ~other_case(self._table, ones, others, found)
            self._links.add(ones[kept], others[kept], strengths[kept])

    def _candidates(self, ones: Places, others: Places) -> tuple[Places, Places]:
        """The pairs of slots that share enough looked-up keys, by the first of both; pairs come once for each shared key."""
        present = self._table.present[others]
        pairs, counts = np.unique(ones[present] << _SLOT_BITS | others[present], return_counts=True)
        pairs, counts = pairs[counts >= _SHARED], counts[counts >= _SHARED]
        ones = pairs >> _SLOT_BITS
        order = np.lexsort((-counts, ones))  # of equals the earlier slot first
        rank = np.arange(len(order)) - np.searchsorted(ones, ones)
        pairs = np.sort(pairs[order[rank < _COMPARED]])
        return pairs >> _SLOT_BITS, pairs & (1 << _SLOT_BITS) - 1
