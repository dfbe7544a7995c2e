"""Small counts are not broken down by place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.queries import LabelCount
from reports.figures.places import OTHER_PLACES, fold
from tests.unit.reports.city import City, tagged

counts = st.lists(st.integers(min_value=1, max_value=60), max_size=20).map(
    lambda numbers: [LabelCount(f"地点{at}", n) for at, n in enumerate(sorted(numbers, reverse=True))]
)


@given(counts, st.integers(min_value=5, max_value=12), st.integers(min_value=1, max_value=10))
def test_no_small_place_stands_alone_and_none_is_lost(places: list[LabelCount], least: int, top: int) -> None:
    alone, folded = fold(places, least, top)
    assert sorted([*alone, *folded], key=lambda place: place.label) == sorted(places, key=lambda place: place.label)
    assert all(place.count >= least for place in alone)
    assert len(alone) <= top


@given(counts, st.integers(min_value=5, max_value=12))
def test_what_is_folded_is_not_small_itself_while_anything_can_join(places: list[LabelCount], least: int) -> None:
    alone, folded = fold(places, least, 10)
    assert not folded or not alone or sum(place.count for place in folded) >= least


def test_a_place_with_four_mentions_is_folded(empty_city: City, moment: Callable[[int], datetime]) -> None:
    documents = [tagged(n, moment(n), places=("长亭街",)) for n in range(9)]
    documents += [tagged(20 + n, moment(n), places=("柳岸路",)) for n in range(4)]
    documents += [tagged(40 + n, moment(n), places=("白鹭公园", "柳岸路")) for n in range(3)]
    documents += [tagged(60, moment(1), places=("白鹭公园",))]
    empty_city.store.put(documents, moment(30))
    figures = empty_city.figures()
    # 白鹭公园 has 4, so it is folded; 4 are still few, so 柳岸路 (7, three of them the same) joins it.
    assert [(place.name, place.value) for place in figures.family("place")] == [("长亭街", 9)]
    other = figures.find(OTHER_PLACES)
    assert other is not None
    assert other.name == "其他地点"
    assert other.value == len(other.document_ids) == 8
    assert not any("白鹭公园" in figure.id or "白鹭公园" in figure.name for figure in figures.all)
