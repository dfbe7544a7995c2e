"""The table of the benchmarks says whether a goal is met."""

from __future__ import annotations

import pytest

from tests.gate.bench import verdict


@pytest.mark.parametrize(
    ("what", "figure", "said"),
    [
        ("nlp.documents_per_second", 3_000.0, ">= 3000, met"),
        ("nlp.documents_per_second", 2_999.0, ">= 3000, NOT MET"),
        ("nlp.peak_memory", 501.0, "<= 500, NOT MET"),
        ("reprints, memory of the window", 1.0, ""),
    ],
)
def test_verdict(what: str, figure: float, said: str) -> None:
    assert verdict(what, figure) == said
