from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.folding import shared_folder

fold = shared_folder().fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("麗發新城", "丽发新城"),
        ("ＡＢＣ１２３", "abc123"),
        ("噪\u200b音\ufeff扰\u00ad民", "噪音扰民"),
        ("①號樓", "1号楼"),
        ("Plain ASCII", "plain ascii"),
        ("乾隆與樹葉", "干隆与树叶"),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=60))
def test_ideographs_keep_their_number(text: str) -> None:
    assert len(fold(text)) == len(text)
