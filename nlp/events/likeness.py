"""How likely it is that two documents tell of the same matter at the same place.

The chance comes from a logistic regression over nine features. It was fitted on one half of the labelled events (those
with an even place in the order of their first messages); figures are reported on the other half. Fitting it again:
`python -m nlp.training.events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.events.rarity import Weighed, tf
from nlp.events.table import Rows, TraitTable
from nlp.events.traits import GRAM, HEADING, KINDS, NAME, TITLE, WORD, Keys, Numbers, Places, Times, kinds_of

FEATURES = ("grams", "heading", "words", "districts", "days", "named", "named x words", "rare", "covered")
CONSTANT = -4.151
WEIGHTS = (0.270, 2.053, 3.211, -1.424, -0.523, 2.441, 3.137, 0.357, 3.640)

_SAME_FORM = 0.5
"""Root of the cosine of characters from which two texts are of one form. On the labelled board, with its frequent names of
roads and estates taken for listed places, the figures are the same with and without the rule from here on; not at 0.4."""
_KNOWN = 2
"""Documents that a feature must be in to be known already."""
_UPPER = np.uint32(16)
"""Bits behind the upper half of a key."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The documents from the slot `first` on, with their features weighed (as in `nlp.events.rarity.Weighed`), ready to be
    compared."""

    first: int
    rows: Rows
    weighed: Weighed

    def looked_up(self, most_seen: int, most: int, most_new: int) -> tuple[Keys, Places]:
        """The triples and names by which the documents are found, with their slots: the `most` heaviest of each of those that
        two to `most_seen` documents have, and `most_new` of those that were not in two yet."""
        weighed, rows, kinds = self.weighed, self.rows.rows, kinds_of(self.rows.keys)
        able = np.flatnonzero(((kinds == GRAM) | (kinds == NAME)) & weighed.telling & (weighed.seen <= most_seen))
        weights = weighed.weights[able] / weighed.lengths[rows[able], kinds[able]]
        new = weighed.seen[able] < _KNOWN
        groups = (rows[able] * 2 + new).astype(np.uint16)  # few: sorted by counting
        order = np.argsort(-weights, kind="stable")
        order = order[np.argsort(groups[order], kind="stable")]
        able, new, groups = able[order], new[order], groups[order]
        rank = np.arange(len(able)) - np.searchsorted(groups, groups)
        able = able[rank < np.where(new, most_new, most)]
        return self.rows.keys[able], rows[able] + self.first


def features(batch: Batch, table: TraitTable, ones: Places, others: Places) -> Numbers:
    """The features (pairs x features) of documents of the batch with other ones, by slot; `ones` in ascending order. The same
    both ways, to the last bit: a partition must not depend on which document came first."""
    size, weighed = len(ones), batch.weighed
    whose, mine, times = _shared(batch, table, ones - batch.first, others)
    rarity, kinds = weighed.rarity[mine], kinds_of(batch.rows.keys[mine])
    weights = weighed.weights[mine] * (tf(times) * rarity * weighed.telling[mine])
    products = np.bincount(whose * KINDS + kinds, weights, size * KINDS).reshape(size, KINDS)
    cosines = np.sqrt(np.minimum(1.0, products / (table.lengths[ones] * table.lengths[others])))
    gram = kinds == GRAM
    covers = [
        np.bincount(whose, rarity * (gram & ((title & TITLE) > 0)), size) for title in (batch.rows.times[mine], times)
    ]
    words, named = cosines[:, WORD], cosines[:, NAME]
    return np.column_stack(
        (
            cosines[:, GRAM],
            cosines[:, HEADING],
            words,
            table.districts.apart(ones, others),
            np.log1p(np.abs(table.at[others] - table.at[ones])),
            named,
            named * words,
            np.log1p(np.bincount(whose, weighed.rare[mine], size)),
            np.minimum(_share(covers[0], table.titles[ones]), _share(covers[1], table.titles[others])),
        )
    )


def other_case(table: TraitTable, ones: Places, others: Places, found: Numbers) -> npt.NDArray[np.bool_]:
    """The pairs that say the same of different places, as forms do that are filled in for one place after the other:
    however like they are, they tell two matters."""
    return table.places.apart(ones, others) & (found[:, 0] >= _SAME_FORM)


def _shared(batch: Batch, table: TraitTable, rows: Places, others: Places) -> tuple[Places, Places, Times]:
    """The features that both of a pair have: number of the pair, place in the batch, and times in the other."""
    inside, pairs = (np.searchsorted(of, np.arange(len(table) + 1 - batch.first)) for of in (batch.rows.rows, rows))
    starts, ends = table.extents(others)
    extents = list(zip(starts.tolist(), ends.tolist(), strict=True))
    mine, theirs = [pairs[:0]], [pairs[:0]]
    marked = np.zeros(1 << 16, np.bool_)
    laid_out = 0
    for row in np.flatnonzero(np.diff(pairs)).tolist():
        begin, end = inside[row], inside[row + 1]
        keys = batch.rows.keys[begin:end]
        found = np.concatenate([table.keys[at:to] for at, to in extents[pairs[row] : pairs[row + 1]]])
        # Most keys of the others are told apart by a look into a small table, which is cheaper than a search.
        upper = keys >> _UPPER
        marked[upper] = True
        at = np.flatnonzero(marked.take(found >> _UPPER))
        marked[upper] = False
        wanted = found[at]
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = keys[places] == wanted
        mine.append(places[hit] + begin)
        theirs.append(at[hit] + laid_out)
        laid_out += len(found)
    places, behind = np.concatenate(theirs), np.cumsum(ends - starts)
    whose = np.searchsorted(behind, places, "right")
    return whose, np.concatenate(mine), table.times[places + (ends - behind)[whose]]


def chances(found: Numbers) -> Numbers:
    """The chance that documents with these features belong together, 0 to 1."""
    total = np.full(len(found), CONSTANT)
    for column, weight in enumerate(WEIGHTS):  # one by one: a matrix product adds in an order of its own
        total += weight * found[:, column]
    found_chances: Numbers = 1 / (1 + np.exp(-total))
    return found_chances


def _share(part: npt.NDArray[Any], whole: Numbers) -> Numbers:
    found: Numbers = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return found
