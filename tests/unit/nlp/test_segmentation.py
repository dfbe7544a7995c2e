from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.pieces import Pieces
from nlp.query.alternatives import Alternatives, common_characters
from nlp.segmentation import Segmenter


def test_tokens_are_folded_and_free_of_punctuation(segmenter: Segmenter) -> None:
    assert segmenter.tokens("A市A3區，麗發新城！3.5％") == ("a", "市", "a3", "区", "丽", "发", "新城", "3", "5")


def test_marks_of_masked_data_are_no_words(segmenter: Segmenter) -> None:
    assert segmenter.tokens("电话［手机号］谢谢") == ("电话", "谢谢")


def test_long_words_are_split_and_stay_as_subwords(segmenter: Segmenter) -> None:
    words = segmenter.words("派出所在新城区")
    assert words.tokens == ("派出", "所", "在", "新城", "区")
    assert {"派出所", "新城区", "城区"} <= set(words.subwords)
    assert set(words.subwords).isdisjoint(words.tokens)


def test_own_words_are_found_whole(segmenter: Segmenter) -> None:
    assert "丽发新城" in segmenter.words("住在丽发新城小区").subwords


def test_words_across_a_border_are_subwords(segmenter: Segmenter) -> None:
    assert "市民" in segmenter.words("到市民政局办事").subwords


@given(st.text(max_size=100))
@settings(deadline=None)
def test_every_token_is_letters_and_digits_of_the_folded_text(text: str) -> None:
    segmenter = _segmenter()
    tokens = segmenter.tokens(text)
    assert all(token.isalnum() for token in tokens)
    assert "".join(tokens) == "".join(filter(str.isalnum, segmenter.readable(text)))


def test_a_sign_behind_letters_does_not_tear_them_apart(segmenter: Segmenter) -> None:
    assert segmenter.tokens("#nbc#的abc++") == segmenter.tokens("nbc 的 abc") == ("nbc", "的", "abc")


def test_parts_of_speech_are_those_of_the_dictionary(segmenter: Segmenter) -> None:
    assert [segmenter.kind(word) for word in segmenter.cut("小区abc12，")] == ["n", "eng", "x"]


def test_hostile_runs_become_short_tokens(segmenter: Segmenter) -> None:
    assert max(map(len, segmenter.tokens("a" * 100_000 + "9" * 1000 + "𠀀" * 1000))) <= 64


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("管理局", ("管理", "局")),
        ("街道办事处", ("街道", "办事", "处")),
        ("中学", ("中学",)),
        ("T恤3d", ("T", "恤", "3d")),
    ],
)
def test_pieces(segmenter: Segmenter, word: str, pieces: tuple[str, ...]) -> None:
    assert Pieces(segmenter.has_word).split(word) == pieces


def test_pieces_of_the_longer_word_continue_those_of_the_shorter(segmenter: Segmenter) -> None:
    split = Pieces(segmenter.has_word).split
    assert split("食品药品监督管理局")[-2:] == split("管理局")


def test_alternatives_hold_the_phrase_and_its_neighbour(alternatives: Alternatives) -> None:
    cuts = alternatives.of("长郡")
    assert cuts[0] == ("长", "郡")
    assert ("区长", "郡") in cuts
    assert all("长郡" in "".join(cut) for cut in cuts)


def test_alternatives_of_nothing(alternatives: Alternatives) -> None:
    assert alternatives.of("，。") == ()


def test_common_characters_are_level_one_of_the_standard() -> None:
    assert len(common_characters()) == 3755
    assert common_characters()[0] == "啊"
    assert common_characters()[-1] == "座"


_KEPT: list[Segmenter] = []


def _segmenter() -> Segmenter:
    if not _KEPT:
        _KEPT.append(Segmenter())
    return _KEPT[0]
