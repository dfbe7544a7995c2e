from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentiment.lookup import HashIndex

HASHES = st.integers(0, 2**32 - 1)


@given(st.sets(HASHES, min_size=1, max_size=200), st.lists(HASHES, max_size=50))
def test_finds_exactly_the_keys(keys: set[int], others: list[int]) -> None:
    ascending = sorted(keys)
    asked = [*ascending, *others, 0, 2**32 - 1]
    found = HashIndex(np.array(ascending, dtype=np.uint32)).positions(np.array(asked, dtype=np.uint32))
    place = {key: number for number, key in enumerate(ascending)}
    assert found.tolist() == [place.get(key, -1) for key in asked]


def test_crowded_buckets() -> None:
    """Keys with equal leading bits end up in one bucket."""
    keys = np.arange(2**31, 2**31 + 300, dtype=np.uint32)
    index = HashIndex(keys)
    assert index.positions(keys).tolist() == list(range(300))
    assert index.positions(np.array([2**31 - 1, 2**31 + 300], dtype=np.uint32)).tolist() == [-1, -1]
