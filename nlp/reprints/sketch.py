"""What is kept of a text to compare it with others: a sample of its shingles and of its figures.

The sample holds the smallest hashes (a bottom-k sketch, Broder 1997), so the samples of two texts are drawn alike and what
they share can be counted. A text with no more shingles than the sample holds is kept whole and compared exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reprints.shingles import COMPARED, Content, Hashes, Small

SAMPLE = 256
_FIGURES = 48
_ALL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Sketch:
    """`hashes`: the smallest shingle hashes, at most as many as asked, sorted; all below or equal to `limit` are there.
    `figures`: as in `Content`, those of the smallest shingles; `total`: how many different shingles the text has."""

    hashes: Small
    figures: Hashes
    limit: int
    total: int


def sketch_of(content: Content, sample: int | None = SAMPLE) -> Sketch:
    """The sketch of a text; with `sample` None all of it."""
    hashes = (content.hashes(COMPARED) >> np.uint64(32)).astype(np.uint32)  # sorted 64-bit hashes stay sorted
    figures = content.figures(COMPARED)
    if sample is None:
        return Sketch(hashes, figures, _ALL, len(hashes))
    if len(hashes) <= sample:
        return Sketch(hashes, figures[:_FIGURES], _ALL, len(hashes))
    return Sketch(hashes[:sample], figures[:_FIGURES], int(hashes[sample - 1]), len(hashes))
