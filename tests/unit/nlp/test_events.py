from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.events.clusters import average_linkage
from nlp.events.description import Member, describe
from nlp.events.hashing import pieces, words
from nlp.events.index import EventIndex
from nlp.events.names import names_in
from nlp.events.partition import partition
from nlp.events.postings import Postings
from nlp.events.profile import Matter, features_of
from nlp.events.traits import GRAM, HEADING, TITLE, traits_of
from nlp.segmentation import Segmenter

HASH = (1 << 30) - 1
NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
LETTERS = (
    (
        "柳林家园楼下烧烤店油烟扰民",
        "柳林家园小区3栋楼下开了一家烧烤店，油烟直排，居民不敢开窗，多次投诉没有结果，请城管部门处理。",
    ),
    (
        "再次反映柳林家园烧烤店油烟",
        "上个月反映过柳林家园楼下烧烤店的油烟，店家装了净化器却不开，晚上油烟还是往楼上飘，请再来看看。",
    ),
    (
        "投诉柳林家园一楼烧烤油烟熏人",
        "我住在柳林家园，一楼的烧烤店每天晚上油烟熏人，孩子咳嗽，希望有关部门尽快治理油烟。",
    ),
    (
        "北塘雅苑餐馆的排烟管对着窗户",
        "我们楼是北塘雅苑5栋，一家餐馆把排烟管装在二楼窗边，味道很大，物业说管不了，请环保局来检测。",
    ),
    (
        "凤凰路公交站能否加装雨棚",
        "凤凰路公交站没有雨棚，下雨天等车都淋湿了，建议加装雨棚和座椅，方便老人乘车。",
    ),
    (
        "公积金贷款提前还款怎么办理",
        "想咨询公积金贷款提前还款需要哪些材料，可以在网上办理吗，多久能够办好，谢谢答复。",
    ),
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def matters() -> list[Matter]:
    written = [Matter(f"{n}", NOON + timedelta(days=3 * n), *letter) for n, letter in enumerate(LETTERS)]
    copy = Matter("copy", NOON + timedelta(days=9), LETTERS[4][0], "转发：" + LETTERS[4][1])
    return [*written, copy, Matter("empty", NOON, "", ""), Matter("marks", NOON, "……", "？？")]


def test_the_same_matter_at_the_same_place_is_one_event(segmenter: Segmenter) -> None:
    places = partition(matters(), segmenter)
    assert [places[id_].event for id_ in ("0", "1", "2")] == ["0", "0", "0"]
    assert places["3"].event != "0"
    assert places["5"].event is None
    assert places["empty"] == places["marks"] == places["5"]


def test_copies_are_one_group_inside_one_event(segmenter: Segmenter) -> None:
    places = partition(matters(), segmenter)
    assert places["4"] == places["copy"]
    assert places["4"].reprint_group is not None
    assert places["4"].event is not None
    assert places["0"].reprint_group is None


@settings(max_examples=15, deadline=None)
@given(dice=st.randoms(use_true_random=False))
def test_the_partition_does_not_depend_on_the_order(segmenter: Segmenter, dice: random.Random) -> None:
    shuffled = matters()
    dice.shuffle(shuffled)
    assert partition(shuffled, segmenter) == partition(matters(), segmenter)


def test_equal_times_are_ordered_by_id(segmenter: Segmenter) -> None:
    same = [Matter(id_, NOON, *LETTERS[0]) for id_ in ("b", "c", "a")]
    assert {place.reprint_group for place in partition(same, segmenter).values()} == {"a"}


def test_names_end_like_names(segmenter: Segmenter) -> None:
    cut = segmenter.cut("投诉凉塘路和丽发新城小区附近的工地夜间施工")
    assert list(names_in(cut)) == ["凉塘路", "丽发新城", "丽发新城小区"]


def clustered(
    size: int, links: Mapping[tuple[int, int], int], least: int, together: Sequence[Sequence[int]] = ()
) -> list[list[int]]:
    ones, others, strengths = np.array([(*pair, link) for pair, link in links.items()], np.int64).reshape(-1, 3).T
    return average_linkage(size, ones, others, strengths, least, together)


def test_average_linkage_does_not_chain() -> None:
    links = {(1, 0): 900, (2, 1): 500, (3, 2): 900, (3, 0): 10}
    assert clustered(4, links, 400) == [[0, 1], [2, 3]]
    assert clustered(4, links, 100) == [[0, 1, 2, 3]]
    assert clustered(4, {}, 100) == []
    assert clustered(0, {}, 100) == []


def test_what_is_together_stays_together_even_without_a_link() -> None:
    assert clustered(3, {(1, 0): 900}, 500, [[0, 2]]) == [[0, 2]]
    assert clustered(3, {(1, 0): 900}, 450, [[0, 2]]) == [[0, 1, 2]]
    assert clustered(3, {}, 450, [[0, 2]]) == [[0, 2]]


def one_after_the_other(size: int, links: Mapping[tuple[int, int], int], least: int) -> list[list[int]]:
    """The definition: of all pairs of clusters the strongest is joined, of equals the earliest, until none is strong."""
    clusters = [[member] for member in range(size)]
    while True:
        means = {
            (-sum(links.get((max(a, b), min(a, b)), 0) for a in one for b in other) / (len(one) * len(other)), n, m)
            for n, one in enumerate(clusters)
            for m, other in enumerate(clusters)
            if n < m
        }
        strength, n, m = min(means, default=(0, 0, 0))
        if -strength < least:
            return [cluster for cluster in clusters if len(cluster) > 1]
        clusters[n] = sorted(clusters[n] + clusters.pop(m))


@given(
    links=st.dictionaries(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] > pair[1]),
        st.sampled_from((5, 20, 35, 40, 60, 60, 90, 99)),
        max_size=50,
    )
)
def test_joining_all_nearest_pairs_at_once_comes_to_the_same_as_one_after_the_other(
    links: dict[tuple[int, int], int],
) -> None:
    assert clustered(12, links, 35) == one_after_the_other(12, links, 35)


@settings(max_examples=10)
@given(dice=st.randoms(use_true_random=False))
def test_a_description_uses_the_words_of_the_members(dice: random.Random) -> None:
    members = [
        Member(f"{n}", NOON + timedelta(days=n // 2, hours=13), title, text, ("油烟", f"第{n}"), ("柳林家园",))
        for n, (title, text) in enumerate(LETTERS[:3])
    ]
    dice.shuffle(members)
    found = describe(members, ZoneInfo("Asia/Shanghai"))
    assert found.name == "柳林家园楼下烧烤店油烟扰民"
    assert (found.keywords[0], found.places) == ("油烟", ("柳林家园",))
    assert [count for _, count in found.sizes] == [2, 1]
    assert found.sizes[0][0].isoformat() == "2026-05-02"
    assert found.first_at < found.last_at
    assert found.sentence.rstrip("…") in "".join(title + text for title, text in LETTERS[:3])


def indexed(written: Iterable[Matter], segmenter: Segmenter, growth: float = 1.1) -> EventIndex:
    index = EventIndex(growth)
    for matter in written:
        index.add(matter.id, matter.at, features_of(matter, segmenter))
    return index


@settings(max_examples=15, deadline=None)
@given(dice=st.randoms(use_true_random=False))
def test_the_index_finds_the_same_in_any_order_and_number_of_steps(segmenter: Segmenter, dice: random.Random) -> None:
    written = [matter for matter in matters() if matter.text]
    shuffled = dice.sample(written, len(written))
    index = EventIndex()
    for matter in shuffled:
        index.add(matter.id, matter.at, features_of(matter, segmenter))
        if dice.random() < 0.4:
            index.events()
    assert index.events() == indexed(written, segmenter).events()


def test_what_was_removed_takes_no_part_and_comes_back_with_new_words(segmenter: Segmenter) -> None:
    index = indexed(matters()[:6], segmenter, growth=1)
    assert index.events() == [["0", "1", "2"]]
    index.remove(["1", "unknown"])
    assert ("1" in index, "2" in index, len(index)) == (False, True, 5)
    assert index.events() == [["0", "2"]]
    index.add("3", NOON, features_of(Matter("3", NOON, *LETTERS[0]), segmenter))
    assert "3" in index.events()[0]


def test_what_is_left_out_stays_known(segmenter: Segmenter) -> None:
    index = indexed(matters()[:6], segmenter)
    assert index.events(without=["0"]) == [["1", "2"]]
    assert index.events() == [["0", "1", "2"]]


def test_the_same_form_about_another_place_is_another_matter(segmenter: Segmenter) -> None:
    form = "今年{}的红薯苞谷被野猪拱食严重，我家五亩地收成不到一半，用过稻草人和炮仗，管用不过三天，请支持。"
    cases = [(form, {}), (form, {"东篱村"}), (form, {"东篱村", "梨花镇"}), (form, {"柳溪村"}), (form, {"柳溪村"})]
    index = EventIndex()
    for number, (text, places) in enumerate(cases):
        letter = Matter(f"{number}", NOON, "野猪损坏庄稼", text.format("村里"), frozenset(places))
        index.add(letter.id, letter.at, features_of(letter, segmenter))
    assert index.events(without=["0"]) == [["1", "2"], ["3", "4"]]
    # who names no place is not kept apart from anybody
    assert "0" in index.events()[0]
    others = indexed(
        (Matter(one.id, one.at, one.title, one.text, frozenset({one.id})) for one in matters()[:3]), segmenter
    )
    assert others.events() == [["0", "1", "2"]]  # in other words it is the same matter, whichever place comes with it


def test_an_index_of_nothing_has_no_events() -> None:
    index = EventIndex()
    assert index.events() == []
    index.remove(["nobody"])
    assert len(index) == 0


@settings(max_examples=60)
@given(
    texts=st.lists(st.text(st.characters() | st.sampled_from("|_，中a½𠀀🎉"), max_size=12), max_size=5),
    size=st.sampled_from((2, 3)),
)
def test_pieces_have_the_checksums_of_their_bytes(texts: list[str], size: int) -> None:
    wanted = [
        (crc32(text[at : at + size].encode("utf-8", "surrogatepass")), number)
        for number, text in enumerate(texts)
        for at in range(len(text) - size + 1)
        if text[at : at + size].isalnum()
    ]
    hashes, owners = pieces(texts, size)
    assert list(zip(hashes.tolist(), owners.tolist(), strict=True)) == wanted


@settings(max_examples=60)
@given(
    texts=st.lists(
        st.lists(st.text(st.characters() | st.sampled_from("中国a🎉，"), min_size=1, max_size=9), max_size=8)
    )
)
def test_words_have_the_checksums_of_their_bytes(texts: list[list[str]]) -> None:
    wanted = [
        (crc32(word.encode("utf-8", "surrogatepass")), number)
        for number, text in enumerate(texts)
        for word in text
        if len(word) > 1 and word.isalnum()
    ]
    hashes, owners = words(texts)
    assert sorted(zip(hashes.tolist(), owners.tolist(), strict=True)) == sorted(wanted)


def test_features_are_counted_by_where_they_stand(segmenter: Segmenter) -> None:
    letter = Matter("1", NOON, "凉塘路灯", "凉塘路灯不亮，凉塘路灯坏了。")
    other, one = (features_of(matter, segmenter) for matter in (matters()[0], letter))
    alone, both = traits_of([one]), traits_of([other, one])
    after_another = both.keys[both.sizes[0] :]
    assert alone.keys.tolist() == after_another.tolist() == sorted(set(alone.keys.tolist()))
    times = dict(zip(alone.keys.tolist(), both.times[both.sizes[0] :].tolist(), strict=True))
    upper = {kind: kind << 30 for kind in (GRAM, HEADING)}
    assert times[crc32("凉塘路".encode()) & HASH | upper[GRAM]] == 2 + 3 | TITLE
    assert times[crc32("灯不亮".encode()) & HASH | upper[GRAM]] == 1
    assert times[crc32("路灯".encode()) & HASH | upper[HEADING]] == 1


@given(
    rounds=st.lists(st.lists(st.frozensets(st.integers(1, 6), max_size=4), max_size=6), max_size=8),
    most=st.integers(1, 4),
)
def test_postings_find_the_earlier_documents_of_a_key_whatever_the_steps(
    rounds: list[list[frozenset[int]]], most: int
) -> None:
    postings, earlier = Postings(), defaultdict[int, list[int]](list)
    slot = 0
    for documents in rounds:
        wanted, keys, slots = [], [], []
        for document in documents:
            for key in sorted(document):
                wanted += [(slot, other) for other in earlier[key][:most]]
                earlier[key].append(slot)
                keys.append(key)
                slots.append(slot)
            slot += 1
        ones, others = postings.add(np.array(keys, np.uint32), np.array(slots, np.int64), most)
        assert sorted(zip(ones.tolist(), others.tolist(), strict=True)) == sorted(wanted)
