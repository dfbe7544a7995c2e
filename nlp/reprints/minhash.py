"""MinHash: two texts agree in one value with the probability of their resemblance (shared shingles by all shingles).

Method: A. Broder, On the resemblance and containment of documents (1997).
"""

from __future__ import annotations

import numpy as np

from nlp.reprints.shingles import Hashes, mixed


def minima(hashes: Hashes, count: int) -> Hashes:
    """`count` independent MinHash values of these shingles, spread over 64 bits; there is at least one shingle.

    Value n is the same whatever `count` is. Texts with resemblance J agree in at least one of them with probability
    1 - (1 - J) ** count.
    """
    lowest: Hashes = mixed(hashes[np.newaxis, :] ^ seeds(count)[:, np.newaxis]).min(axis=1)
    return lowest


def seeds(count: int) -> Hashes:
    """What the hashes are turned by, one number for each value."""
    return mixed(np.arange(1, count + 1, dtype=np.uint64))
