"""The events of a window of documents: who joins, who stays apart.

Each new document is compared with those that share enough rare triples of characters; the links are kept. Events are the
clusters of average linkage over the links. Copies of a text are always together. The partition
depends on the documents and the rarity alone, not on the order in which they were added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from nlp.events.clusters import average_linkage, components
from nlp.events.likeness import chance, features
from nlp.events.profile import Counts, Profile, Rarity, Vector

LEAST = 350_000
"""Mean chance, in millionths, from which documents are one event."""
_KEPT = 20_000
"""Chances below are not kept."""
_WHOLE = 1_000_000
_ALIKE = 0.025
"""Cosine of the triples from which two documents are compared."""
_ALIKE_NAMES = 0.15
_MOST_WITH_A_GRAM = 400
_DAY = 86_400

Rank = tuple[datetime, str]


class EventIndex:
    """Documents are added with their counts; `rarity` says what is telling."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._ranks: list[Rank] = []  # by slot
        self._profiles: list[Profile] = []
        self._grams: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._names: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._links: defaultdict[int, dict[int, int]] = defaultdict(dict)

    def add(self, id_: str, at: datetime, counts: Counts) -> None:
        """Take one document in. A document without text is alone and need not be added."""
        profile, slot = self._rarity.profile(counts), len(self._profiles)
        for other in self.candidates(profile):
            link = self._link(profile, at, other)
            if link >= _KEPT:
                self._links[slot][other] = self._links[other][slot] = link
        self.remember(id_, at, profile)

    def remember(self, id_: str, at: datetime, profile: Profile) -> None:
        """Make a document findable without linking it; `add` does both."""
        slot = len(self._profiles)
        self._ranks.append((at, id_))
        self._profiles.append(profile)
        for gram, weight in profile.grams.items():
            self._grams[gram].append((slot, weight))
        for gram, weight in profile.named.items():
            self._names[gram].append((slot, weight))

    def events(self, together: Iterable[Collection[str]] = ()) -> list[list[str]]:
        """The ids of each event of at least two documents, earliest first; the earliest event first. The ids of each group
        of `together` (copies of one text) are in the same event; a document is in one group at most."""
        order = sorted(range(len(self._ranks)), key=self._ranks.__getitem__)
        age = {slot: place for place, slot in enumerate(order)}
        links = {age[slot]: {age[other]: link for other, link in near.items()} for slot, near in self._links.items()}
        place_of = {self._ranks[slot][1]: place for place, slot in enumerate(order)}
        groups = [sorted(place_of[id_] for id_ in group) for group in together]
        within = defaultdict(list)
        parts = components(range(len(order)), links, LEAST, groups)
        part_of = {place: number for number, part in enumerate(parts) for place in part}
        for group in groups:
            within[part_of[group[0]]].append(group)
        found = [
            cluster
            for number, part in enumerate(parts)
            if len(part) > 1
            for cluster in average_linkage(part, links, LEAST, within[number])
            if len(cluster) > 1
        ]
        return [[self._ranks[order[place]][1] for place in cluster] for cluster in sorted(found)]

    def _link(self, profile: Profile, at: datetime, other: int) -> int:
        days = abs((at - self._ranks[other][0]).total_seconds()) / _DAY
        return round(_WHOLE * chance(features(profile, self._profiles[other], days)))

    def candidates(self, profile: Profile) -> list[int]:
        """The places, in the order of adding, of the documents that this one is compared with."""
        return sorted(_above(profile.grams, self._grams, _ALIKE) | _above(profile.named, self._names, _ALIKE_NAMES))


def _above(vector: Vector, postings: Mapping[str, Sequence[tuple[int, float]]], least: float) -> set[int]:
    """The slots whose vector has a cosine of at least `least` with this one."""
    sums: defaultdict[int, float] = defaultdict(float)
    for gram, weight in vector.items():
        for slot, other in postings.get(gram, ())[:_MOST_WITH_A_GRAM]:
            sums[slot] += weight * other
    return {slot for slot, total in sums.items() if total >= least}
