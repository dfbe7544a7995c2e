"""An index of reprints: a window of documents that tells of each new one what it repeats.

Candidates share two of twelve MinHash values (99.7 % of the pairs of copies do), then the sketches are compared (`is_copy`).
Texts with the very same content are one entry, so a flood of equal posts costs nothing. What the index says does not
depend on the order of arrival: links are symmetric, groups are their connected components, the original is the earliest
member.
One exception is meant: of many candidates only the 32 that share most values are compared, so that a flood of same-form
notices does not hold up the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import numpy as np

from nlp.reprints.comparable import comparable
from nlp.reprints.groups import Union
from nlp.reprints.likeness import is_copy
from nlp.reprints.minhash import minima
from nlp.reprints.shingles import LOOKED_UP, Content, Hashes
from nlp.reprints.sketch import Sketch, sketch_of
from nlp.reprints.table import KeyTable

_VALUES = 12
_COMMON = 2
"""Values two texts must share: one is shared by chance where many texts have a phrase in common."""
_MOST_WITH_A_VALUE = 200
_MOST_COMPARED = 32
"""Candidates that are compared, those with most common values first: same-form notices come by the hundred."""
_SLACK = 1.1
"""The window may grow by this before old documents leave, so that leaving is rare and cheap."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to the index. Equal times are told apart by the id."""

    id: str
    at: datetime
    text: str
    title: str = ""


class ReprintIndex:
    """Holds the latest `window` documents (at most a tenth more) and the groups of copies among them."""

    def __init__(self, window: int = 300_000) -> None:
        self._window = window
        self._entries: dict[str, tuple[datetime, int]] = {}  # id -> time, slot
        self._contents: dict[bytes, int] = {}
        self._sketches: list[Sketch] = []
        self._table = KeyTable()
        self._union: Union[int] = Union()

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entries: Sequence[Entry]) -> None:
        """Take documents in; an id that is known already is left as it is."""
        for entry in entries:
            if entry.id not in self._entries:
                self._entries[entry.id] = (entry.at, self._slot(entry))
        if len(self._entries) > self._window * _SLACK:
            self._leave()

    def originals(self, ids: Iterable[str]) -> Mapping[str, str]:
        """For each of these ids that belongs to a group of copies: the id of its original. An original is its own."""
        groups = self._groups()
        found = ((id_, groups.get(self._union.root(self._entries[id_][1]))) for id_ in ids if id_ in self._entries)
        return {id_: min(members)[1] for id_, members in found if members and len(members) > 1}

    def _groups(self) -> dict[int, list[tuple[datetime, str]]]:
        groups: dict[int, list[tuple[datetime, str]]] = {}
        for id_, (at, slot) in self._entries.items():
            groups.setdefault(self._union.root(slot), []).append((at, id_))
        return groups

    def _slot(self, entry: Entry) -> int:
        content = comparable(entry.title, entry.text)
        if not len(content.masked):
            return self._new(content)  # a text without a letter repeats nothing
        key = blake2b(content.literal.tobytes(), digest_size=16).digest()
        known = self._contents.get(key)
        if known is None:
            known = self._contents[key] = self._new(content)
            self._link(known, minima(content.hashes(LOOKED_UP), _VALUES))
        return known

    def _new(self, content: Content) -> int:
        self._sketches.append(sketch_of(content))
        return len(self._sketches) - 1

    def _link(self, slot: int, values: Hashes) -> None:
        own = self._sketches[slot]
        for other in self._candidates(values):
            if is_copy(own, self._sketches[other]):
                self._union.join(slot, other)
        self._table.add(values, slot)

    def _candidates(self, values: Hashes) -> list[int]:
        counted = Counter(self._table.find(values, _MOST_WITH_A_VALUE))
        common = [(-count, slot) for slot, count in counted.items() if count >= _COMMON]
        return [slot for _, slot in sorted(common)[:_MOST_COMPARED]]

    def _leave(self) -> None:
        """The oldest documents leave; what is left is numbered anew."""
        kept = sorted(self._entries.items(), key=lambda item: (item[1][0], item[0]))[-self._window :]
        slots = sorted({slot for _, (_, slot) in kept})
        places = np.full(len(self._sketches), -1, dtype=np.int32)
        places[slots] = np.arange(len(slots), dtype=np.int32)
        self._union = _renumbered(self._union, slots)
        self._sketches = [self._sketches[slot] for slot in slots]
        self._entries = {id_: (at, int(places[slot])) for id_, (at, slot) in kept}
        self._contents = {key: int(places[slot]) for key, slot in self._contents.items() if places[slot] >= 0}
        self._table.move(places)


def _renumbered(union: Union[int], slots: Sequence[int]) -> Union[int]:
    renumbered: Union[int] = Union()
    stands: dict[int, int] = {}
    for place, slot in enumerate(slots):
        renumbered.join(place, stands.setdefault(union.root(slot), place))
    return renumbered
