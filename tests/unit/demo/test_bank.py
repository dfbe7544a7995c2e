"""The text banks: their format, and that every opening has what it needs."""

from __future__ import annotations

import re
from random import Random

import pytest

from demo.history.bank import Facet, Matter, load, parse
from demo.history.gazetteer import PLACES, invented

BANKS = (
    "forum_trees",
    "forum_hills",
    "forum_daily",
    "board",
    "news_forest",
    "news_city",
    "outlets",
    "bureau",
    "replies",
    "incident",
)
FORBIDDEN = re.compile(
    r"上访|信访|维权|游行|示威|罢工|民族|宗教|寺庙|教堂|清真|党委|书记|市长|局长|县长|政治|选举|抗议|举报领导|静坐|请愿|佛教|道观"
)


def every_matter() -> list[Matter]:
    return list(load(*BANKS))


def test_sentence_fits_only_the_openings_it_names() -> None:
    (matter,) = parse("== m weight=2 months=3-5,11\nT1 一\nT 二\nO 甲\nO 乙\nD2 丙\n")
    assert matter.weight == 2
    assert matter.months == {3, 4, 5, 11}
    assert [one.text for one in matter.facet(Facet.TITLE, 2)] == ["二"]
    assert [one.text for one in matter.facet(Facet.DETAIL, 1)] == []
    assert [one.text for one in matter.facet(Facet.DETAIL, 2)] == ["丙"]


@pytest.mark.parametrize("text", ["O 没有标题行的句子", "== m\nX 不认识的字母", "== m\nO缺空格"])
def test_unreadable_line_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        list(parse(text))


@pytest.mark.parametrize("matter", [one for one in every_matter() if one.name != "any"], ids=lambda one: one.name)
def test_every_opening_has_a_title_and_no_tag_points_nowhere(matter: Matter) -> None:
    openings = len(matter.facet(Facet.OPENING))
    for number in range(1, openings + 1):
        assert matter.facet(Facet.TITLE, number), f"opening {number} has no title"
        assert matter.facet(Facet.ANSWER, number) or not matter.facet(Facet.ANSWER), f"opening {number} has no answer"
    for facet in Facet:
        for sentence in matter.facet(facet):
            assert all(number <= openings for number in sentence.fits), sentence.text


def test_no_sentence_stands_twice_in_the_banks() -> None:
    seen: dict[str, str] = {}
    for matter in load(*BANKS):
        for facet in (Facet.OPENING, Facet.DETAIL):
            for sentence in matter.facet(facet):
                assert sentence.text not in seen, f"{matter.name} and {seen.get(sentence.text)}: {sentence.text}"
                seen[sentence.text] = matter.name


def test_slots_are_all_known() -> None:
    slots = {
        slot
        for matter in every_matter()
        for facet in Facet
        for one in matter.facet(facet)
        for slot in re.findall(r"<([^<>]+)>", one.text)
    }
    for slot in slots - set(PLACES) - {"日期"}:
        if re.fullmatch(r"n\d+-\d+", slot):
            first, last = map(int, slot[1:].split("-"))
            assert first < last
        else:
            assert invented(slot, Random(1))


def test_banks_keep_out_of_what_the_city_has_no_business_with() -> None:
    for matter in every_matter():
        for facet in Facet:
            for sentence in matter.facet(facet):
                assert not FORBIDDEN.search(sentence.text), sentence.text
