"""Events from links: documents whose links are strong on average belong together (average linkage, Sokal, Michener 1958).

The result depends on documents and links alone, not on the order in which they came: links are whole numbers, so sums are
exact, and ties go to the earliest documents.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

from nlp.reprints.groups import Union

Links = Mapping[int, Mapping[int, int]]


def average_linkage(
    members: Sequence[int], links: Links, least: int, together: Iterable[Sequence[int]] = ()
) -> list[list[int]]:
    """Clusters of the members whose mean link is at least `least`; a link that is missing counts 0.

    The members of each group of `together` (in ascending order) are one from the start. Members are numbered by age;
    clusters and their members come earliest first.
    """
    clusters = {member: [member] for member in members}
    inside = set(members)
    between = {one: {other: link for other, link in links.get(one, {}).items() if other in inside} for one in members}
    for first, *copies in together:
        for copy in copies:
            _merge(clusters, between, first, copy)
    heap = [
        (-_mean(clusters, between, one, other), one, other) for one in clusters for other in between[one] if one < other
    ]
    heapq.heapify(heap)
    while heap:
        strength, one, other = heapq.heappop(heap)
        if -strength < least:
            break
        if one not in clusters or other not in clusters or strength != -_mean(clusters, between, one, other):
            continue
        _merge(clusters, between, one, other)
        for near in between[one]:
            heapq.heappush(heap, (-_mean(clusters, between, one, near), min(one, near), max(one, near)))
    return [sorted(clusters[first]) for first in sorted(clusters)]


def components(links: Iterable[tuple[int, int]], together: Iterable[Sequence[int]] = ()) -> list[list[int]]:
    """The members in parts of at least two that neither a group of `together` nor a link connects: with the links that are
    strong enough by themselves, no cluster can reach across. The part of the earliest member comes first."""
    union: Union[int] = Union()
    inside: set[int] = set()
    for one, other in chain(chain.from_iterable(map(pairwise, together)), links):
        union.join(one, other)
        inside |= {one, other}
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for member in sorted(inside):
        parts[union.root(member)].append(member)
    return list(parts.values())


def _mean(clusters: Mapping[int, list[int]], between: Links, one: int, other: int) -> float:
    return between[one].get(other, 0) / (len(clusters[one]) * len(clusters[other]))


def _merge(clusters: dict[int, list[int]], between: dict[int, dict[int, int]], one: int, other: int) -> None:
    """`other` becomes part of `one`, which is earlier."""
    clusters[one] += clusters.pop(other)
    for near, link in between.pop(other).items():
        if near == one:
            continue
        between[near].pop(other, None)
        between[one][near] = between[near][one] = between[one].get(near, 0) + link
    between[one].pop(other, None)
