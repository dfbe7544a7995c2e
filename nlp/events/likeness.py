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

from nlp.events.rarity import Flags, Weighed, tf
from nlp.events.table import Rows, TraitTable
from nlp.events.traits import GRAM, HEADING, KINDS, NAME, TITLE, WORD, Keys, Numbers, Places, Times, kinds_of

FEATURES = ("grams", "heading", "words", "districts", "days", "named", "named x words", "rare", "covered")
CONSTANT = -4.151
WEIGHTS = (0.270, 2.053, 3.211, -1.424, -0.523, 2.441, 3.137, 0.357, 3.640)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One document with its features weighed (as in `nlp.events.rarity.Weighed`), ready to be compared."""

    keys: Keys
    times: Times
    weights: Numbers
    rarity: Numbers
    seen: Places
    telling: Flags
    rare: Flags
    lengths: Numbers
    title: float
    at: float
    districts: frozenset[str]

    @staticmethod
    def of(rows: Rows, weighed: Weighed, table: TraitTable, first: int, row: int, inside: slice) -> Profile:
        """The document in this row of a span of the table that begins at the slot `first`."""
        return Profile(
            keys=rows.keys[inside],
            times=rows.times[inside],
            weights=weighed.weights[inside],
            rarity=weighed.rarity[inside],
            seen=weighed.seen[inside],
            telling=weighed.telling[inside],
            rare=weighed.rare[inside],
            lengths=weighed.lengths[row],
            title=float(weighed.titles[row]),
            at=float(table.at[first + row]),
            districts=table.districts[first + row],
        )


def looked_up(one: Profile, fewest: int, most_seen: int, most: int) -> Keys:
    """The triples and names by which a document is found: of those that so many documents have, the `most` heaviest."""
    kinds = kinds_of(one.keys)
    seen = (one.seen >= fewest) & (one.seen <= most_seen)
    able = np.flatnonzero(((kinds == GRAM) | (kinds == NAME)) & one.telling & seen)
    if len(able) > most:
        weights = one.weights[able] / one.lengths[kinds[able]]
        able = np.sort(able[np.lexsort((able, -weights))[:most]])
    return one.keys[able]


def features(one: Profile, table: TraitTable, others: Places) -> Numbers:
    """The features (documents x features) of one document with each of the others. The same both ways, to the last bit: a
    partition must not depend on which document came first."""
    size, rows = len(others), table.gather(others)
    places = np.minimum(np.searchsorted(one.keys, rows.keys), max(0, len(one.keys) - 1))
    shared = np.flatnonzero(one.keys[places] == rows.keys) if len(one.keys) else np.zeros(0, np.int64)
    whose, mine, times = rows.rows[shared], places[shared], rows.times[shared]
    theirs = tf(times) * one.rarity[mine] * one.telling[mine]
    kinds = kinds_of(rows.keys[shared])
    products = np.bincount(whose * KINDS + kinds, one.weights[mine] * theirs, size * KINDS).reshape(size, KINDS)
    cosines = np.sqrt(np.minimum(1.0, products / (one.lengths * table.lengths[others])))
    gram = kinds == GRAM
    covers = [
        np.bincount(whose, one.rarity[mine] * (gram & ((title & TITLE) > 0)), size)
        for title in (one.times[mine], times)
    ]
    words, named = cosines[:, WORD], cosines[:, NAME]
    return np.column_stack(
        (
            cosines[:, GRAM],
            cosines[:, HEADING],
            words,
            [_apart(one.districts, table.districts[other]) for other in others.tolist()],
            np.log1p(np.abs(table.at[others] - one.at)),
            named,
            named * words,
            np.log1p(np.bincount(whose, one.rare[mine], size)),
            np.minimum(_share(covers[0], np.float64(one.title)), _share(covers[1], table.titles[others])),
        )
    )


def chances(found: Numbers) -> Numbers:
    """The chance that documents with these features belong together, 0 to 1."""
    total = np.full(len(found), CONSTANT)
    for column, weight in enumerate(WEIGHTS):  # one by one: a matrix product adds in an order of its own
        total += weight * found[:, column]
    found_chances: Numbers = 1 / (1 + np.exp(-total))
    return found_chances


def _apart(one: frozenset[str], other: frozenset[str]) -> float:
    return float(bool(one and other and one.isdisjoint(other)))


def _share(part: npt.NDArray[Any], whole: Numbers | np.float64) -> Numbers:
    found: Numbers = np.divide(part, whole, out=np.zeros(len(part)), where=np.asarray(whole) > 0)
    return found
