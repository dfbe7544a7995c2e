"""The features of the sentiment model beyond plain n-grams."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.sentiment.features import hashed_ngrams
from nlp.sentiment.views import hashed_views


def features(text: str) -> Counter[int]:
    return Counter(hashed_views([text])[0].tolist())


def extra(text: str) -> int:
    """How many features a text has besides its plain n-grams."""
    return sum(features(text).values()) - len(hashed_ngrams([text])[0])


@settings(deadline=None)
@given(st.lists(st.text(), max_size=5))
def test_plain_ngrams_are_among_the_features_of_their_text(texts: list[str]) -> None:
    hashes, owners = hashed_views(texts)
    found = Counter(zip(owners.tolist(), hashes.tolist(), strict=True))
    plain, of = hashed_ngrams(texts)
    assert not Counter(zip(of.tolist(), plain.tolist(), strict=True)) - found


@settings(deadline=None)
@given(st.lists(st.text(alphabet="不好但是，。现在a"), min_size=1, max_size=4))
def test_a_text_has_the_same_features_whatever_stands_beside_it(texts: list[str]) -> None:
    hashes, owners = hashed_views(texts)
    for number, text in enumerate(texts):
        assert Counter(hashes[owners == number].tolist()) == features(text)


def test_a_negation_marks_what_follows_in_its_clause() -> None:
    marked = features("不方便") - features("方便")
    assert extra("方便") == 0
    assert extra("不方便") == 2  # 方便, and 便 with the end
    assert features("不太方便") & marked
    assert not features("不，方便") & (features("不方便") - Counter(hashed_ngrams(["不方便"])[0].tolist()))


def test_a_negation_reaches_four_characters() -> None:
    assert extra("不一二三四五六七八") == 4


@pytest.mark.parametrize("turn", ["但是", "却", "没想到", "如今", "可惜", "幸好", "不料", "实际上"])
def test_what_stands_after_a_turn_differs_from_what_stands_before(turn: str) -> None:
    assert features(f"脏乱{turn}漂亮") != features(f"漂亮{turn}脏乱")
    only_after = features(f"一二{turn}漂亮") - features(f"漂亮{turn}一二")
    assert only_after & features(f"三四{turn}漂亮")


def test_the_last_turn_counts() -> None:
    after_last = features("甲乙但丙丁却漂亮") - Counter(hashed_ngrams(["甲乙但丙丁却漂亮"])[0].tolist())
    after_only = features("戊己却漂亮") - Counter(hashed_ngrams(["戊己却漂亮"])[0].tolist())
    assert after_last & after_only


def test_no_text_has_no_features() -> None:
    hashes, owners = hashed_views([])
    assert len(hashes) == len(owners) == 0
