"""Events from links: documents whose links are strong on average belong together (average linkage, Sokal, Michener 1958).

Joined is not one pair at a time but every pair of clusters each of which is the other's nearest: a mean link with a
joined cluster is never above the stronger of the two before, so nothing that comes later could have parted them, and the
result is the same (reciprocal neighbours: Murtagh, 1983). It depends on documents and links alone, not on the order in which
they came: links are whole numbers, so sums are exact, and ties go to the earliest documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.events.traits import Numbers, Places

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Pairs of clusters, each pair once, the earlier in `ones`; `sums` adds up the links between their members."""

    ones: Places
    others: Places
    sums: Places

    def chosen(self, which: Flags) -> Edges:
        return Edges(self.ones[which], self.others[which], self.sums[which])


def average_linkage(
    size: int, ones: Places, others: Places, strengths: Places, least: int, together: Iterable[Sequence[int]] = ()
) -> list[list[int]]:
    """Clusters of at least two of the members 0, 1, … (by age) whose mean link is at least `least`; a link that is missing
    counts 0. `ones` and `others` are linked by `strengths`, no pair twice.

    The members of each group of `together` (in ascending order) are one from the start. Clusters and their members come
    earliest first.
    """
    joined = np.arange(size)
    for group in together:
        joined[list(group)] = group[0]
    weights = np.bincount(joined, minlength=size)
    edges = _summed(Edges(ones.astype(np.int64), others.astype(np.int64), strengths.astype(np.int64)), joined)
    while True:
        means = edges.sums / (weights[edges.ones] * weights[edges.others])
        strong = means >= least
        if not strong.any():
            return _clusters(joined)
        # Who has no strong link left will not get one: it need not be looked at any more.
        active = np.zeros(size, np.bool_)
        active[edges.ones[strong]] = active[edges.others[strong]] = True
        pairs = _nearest(edges.chosen(strong), means[strong], size)
        weights[pairs.ones] += weights[pairs.others]
        joined[pairs.others] = pairs.ones
        touched = np.zeros(size, np.bool_)
        touched[pairs.ones] = touched[pairs.others] = True
        edges = edges.chosen(active[edges.ones] & active[edges.others])
        changed = touched[edges.ones] | touched[edges.others]
        same, anew = edges.chosen(~changed), _summed(edges.chosen(changed), joined)
        edges = Edges(*map(np.concatenate, zip(_columns(same), _columns(anew), strict=True)))


def _nearest(edges: Edges, means: Numbers, size: int) -> Edges:
    """The pairs of clusters each of which is the other's nearest; of equals the earliest."""
    order = np.lexsort((edges.others, edges.ones, -means))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    best = np.full(size, len(order))
    np.minimum.at(best, edges.ones, rank)
    np.minimum.at(best, edges.others, rank)
    return edges.chosen((best[edges.ones] == rank) & (best[edges.others] == rank))


def _summed(edges: Edges, joined: Places) -> Edges:
    """The edges between what the clusters are part of now; what fell together is added up."""
    ones, others = joined[edges.ones], joined[edges.others]
    apart = ones != others
    ones, others = ones[apart], others[apart]
    codes, which = np.unique(np.minimum(ones, others) * len(joined) + np.maximum(ones, others), return_inverse=True)
    sums = np.zeros(len(codes), np.int64)
    np.add.at(sums, which, edges.sums[apart])
    return Edges(*np.divmod(codes, max(1, len(joined))), sums)


def _clusters(joined: Places) -> list[list[int]]:
    while (further := joined[joined]).tolist() != joined.tolist():
        joined = further
    order = np.argsort(joined, kind="stable")
    bounds = np.flatnonzero(np.diff(joined[order])) + 1
    return [cluster.tolist() for cluster in np.split(order, bounds) if len(cluster) > 1]


def _columns(edges: Edges) -> tuple[Places, Places, Places]:
    return edges.ones, edges.others, edges.sums
