from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.occurrences import Occurrences, occurrences_of

FOUND = st.lists(st.tuples(st.integers(0, 2**32 - 1) | st.integers(0, 5), st.integers(0, 4)), max_size=60)


def occurrences(found: list[tuple[int, int]]) -> Occurrences:
    return occurrences_of(
        np.array([feature for feature, _ in found], dtype=np.uint32),
        np.array([owner for _, owner in found], dtype=np.int64),
    )


@given(FOUND)
def test_each_pair_once_in_ascending_order_with_how_often_it_occurs(found: list[tuple[int, int]]) -> None:
    made = occurrences(found)
    pairs = list(zip(made.hashed.tolist(), made.owner.tolist(), strict=True))
    assert pairs == sorted(set(found))
    assert dict(zip(pairs, made.count.tolist(), strict=True)) == Counter(found)


@given(FOUND, st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=20))
def test_known_are_the_features_that_the_index_has(found: list[tuple[int, int]], others: set[int]) -> None:
    keys = sorted(others | {feature for feature, _ in found[::2]})
    made = occurrences(found)
    hits, positions = made.known(HashIndex(np.array(keys, dtype=np.uint32)))
    assert hits.tolist() == [at for at, feature in enumerate(made.hashed.tolist()) if feature in set(keys)]
    assert [keys[position] for position in positions.tolist()] == made.hashed[hits].tolist()
