"""The eight weeks: repeatable, varied, quiet, and shaped like a city's days."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.facts import BOARD, BROOK, BUREAU, CITY, DAILY, FORUM, STONE
from demo.history.gazetteer import identity_number
from demo.history.generator import LIKENESS_LIMIT, SPAN, History, generate
from demo.history.likeness import WIDTH, Neighbours, shingles
from demo.publications import Publication
from tests.unit.demo.conftest import SEED

ZONE = CITY.body.zone


def originals(history: History) -> list[Publication]:
    return [one for one in history.publications if not one.reprint_of]


def test_same_seed_and_time_give_the_same_history(history: History) -> None:
    assert generate.__wrapped__(SEED, history.founded_at) == history


def test_another_seed_gives_another_history(history: History) -> None:
    other = {one.text for one in generate(8, history.founded_at).publications}
    shared = sum(one.text in other for one in history.publications)
    assert shared < len(history.publications) * 0.25


@pytest.mark.parametrize("month", [2, 6, 9])
def test_every_season_fills_eight_weeks(month: int) -> None:
    now = datetime(2026, month, 15, 1, tzinfo=UTC)
    found = generate(month, now).publications
    assert 500 <= len(found) <= 700
    assert all(now - SPAN <= one.published_at < now for one in found)


def test_every_site_speaks_and_numbers_are_its_own(history: History) -> None:
    sizes = Counter(one.site for one in history.publications)
    assert sizes[FORUM] >= 150
    assert all(sizes[site] >= 80 for site in (BOARD, DAILY, BUREAU))
    assert all(sizes[site] >= 15 for site in (BROOK, STONE))
    keys = [(one.site, one.number) for one in history.publications]
    assert len(keys) == len(set(keys))


def test_no_two_originals_are_alike(history: History) -> None:
    """Counted anew over all pairs that share anything, by sets, without the generator's own index."""
    runs = [shingles(one.text) for one in originals(history)]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(runs):
        for run in found:
            holders[run].append(number)
    pairs = {(a, b) for numbers in holders.values() for a in numbers for b in numbers if a < b}
    worst = max(len(runs[a] & runs[b]) / min(len(runs[a]), len(runs[b])) for a, b in pairs)
    assert worst <= LIKENESS_LIMIT
    assert len({one.text for one in originals(history)}) == len(runs)


def test_most_texts_share_little_with_any_other(history: History) -> None:
    neighbours = Neighbours()
    shares = []
    for one in originals(history):
        shares.append(neighbours.nearest(one.text))
        neighbours.add(one.text)
    assert median(shares) < 0.35
    assert sum(share < 0.1 for share in shares) > len(shares) * 0.25


def test_vocabulary_and_lengths_are_those_of_people(history: History) -> None:
    texts = [one.text for one in originals(history)]
    pairs = {text[at : at + 2] for text in texts for at in range(len(text) - 1)}
    assert len(pairs) > 12_000
    assert len({character for text in texts for character in text}) > 1_800
    lengths = [len(text) for text in texts]
    low, *_, high = quantiles(lengths, n=10)
    assert min(lengths) >= 15
    assert max(lengths) <= 600
    assert low < 70 < 130 < high


def test_no_title_rules_the_lists(history: History) -> None:
    titles = Counter(re.sub(r"[？！～]+$| 求解$|\[图\]$", "", one.title) for one in originals(history))
    assert max(titles.values()) <= 8
    assert len(titles) > len(originals(history)) * 0.55


def test_every_week_has_reprints_of_the_daily(history: History) -> None:
    articles = {one.number: one for one in history.of_site(DAILY)}
    weeks: Counter[int] = Counter()
    for one in history.publications:
        if one.reprint_of:
            original = articles[one.reprint_of]
            assert one.site in (BROOK, STONE)
            assert one.published_at > original.published_at
            assert shingles(one.text) & shingles(original.text)
            assert len(shingles(one.text) & shingles(original.text)) > 0.6 * len(shingles(original.text))
            weeks[(history.founded_at - original.published_at) // timedelta(weeks=1)] += 1
    assert set(weeks) >= set(range(8))
    assert min(weeks[week] for week in range(8)) >= 2


def test_offices_keep_office_hours_and_the_forum_its_evenings(history: History) -> None:
    office = [one.published_at.astimezone(ZONE) for one in history.of_site(BUREAU)]
    assert all(at.weekday() < 5 and 8 <= at.hour < 18 for at in office)
    talk = [one.published_at.astimezone(ZONE).hour for one in history.of_site(FORUM)]
    assert sum(hour >= 18 for hour in talk) > len(talk) * 0.35
    assert not any(1 <= hour < 6 for hour in talk)


def test_season_decides_what_is_talked_about() -> None:
    spring = {one.matter for one in generate(3, datetime(2026, 5, 10, 4, tzinfo=UTC)).publications}
    autumn = {one.matter for one in generate(3, datetime(2026, 11, 25, 4, tzinfo=UTC)).publications}
    assert "fluff" in spring - autumn
    assert "ginkgo" in autumn - spring


def test_some_of_it_has_nothing_to_do_with_forestry(history: History) -> None:
    names = (CITY.body.name, *CITY.body.aliases)
    matters = {"noodles", "rent", "bus", "library", "bus_line", "weather_news", "cat_lost", "market_price"}
    chat = [one for one in history.publications if one.matter in matters]
    assert len(chat) >= 30
    assert not any(name in one.title + one.text for one in chat for name in names)


def test_made_up_personal_data_is_there_to_be_masked(history: History) -> None:
    texts = "\n".join(one.text for one in history.publications)
    assert len(re.findall(r"138000000\d\d", texts)) >= 10
    assert re.search(r"990000\d{11}[\dX]", texts)
    assert re.search(r"云Z·\d{5}", texts)
    assert re.search(r"@[^\s]{3,}", texts)
    assert re.search(r"\d+号\d栋\d单元\d{3}", texts)


def test_only_reserved_looking_numbers_are_used(history: History) -> None:
    texts = "\n".join(f"{one.text}\n{one.answer.text if one.answer else ''}" for one in history.publications)
    for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", texts):
        assert number.startswith("138000000")
    for address in re.findall(r"[a-z0-9_.]+@[a-z0-9.]+", texts):
        assert address.endswith("@example.com")


@given(st.randoms(use_true_random=False))
def test_identity_numbers_have_a_right_check_digit(random: Random) -> None:
    number = identity_number(random)
    remainder = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(number[:17])) % 11
    assert number[17] == "10X98765432"[remainder]
    assert number.startswith("990000")


def test_every_week_is_about_as_full_as_the_others(history: History) -> None:
    weeks = Counter((history.founded_at - one.published_at) // timedelta(weeks=1) for one in history.publications)
    assert min(weeks[week] for week in range(8)) > 0.5 * max(weeks.values())


def test_history_is_quiet(history: History) -> None:
    """No suggested count rule comes near its threshold, by the plain words of its topics."""
    topics = {topic.id: re.findall(r"[\u4e00-\u9fff]+", topic.query) for topic in CITY.topics}
    for rule in CITY.rules:
        for topic in rule.topics or topics:
            words = [word for word in topics[topic] if len(word) > 1]
            times = [
                one.published_at
                for one in history.publications
                if one.site != BUREAU and any(word in one.title + one.text for word in words)
            ]
            busiest = max(sum(at <= other < at + rule.window for other in times) for at in times)
            assert busiest < rule.threshold, (rule.id, topic, busiest)


def test_board_messages_get_answers_in_time(history: History) -> None:
    messages = history.of_site(BOARD)
    old = [one for one in messages if one.published_at < history.founded_at - timedelta(days=9)]
    assert all(one.answer is not None for one in old)
    assert any(one.answer is None for one in messages)
    assert all(one.published_at < one.answer.at < history.founded_at for one in messages if one.answer)
    assert all(one.answer.at.astimezone(ZONE).weekday() < 5 for one in messages if one.answer)


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_likeness_is_whole_for_a_text_within_itself(text: str, tail: str) -> None:
    neighbours = Neighbours()
    neighbours.add(text)
    letters = [character for character in text if character.isalnum()]
    expected = 1.0 if len(letters) >= WIDTH or not any(one.isalnum() for one in tail) else None
    share = neighbours.nearest(text + tail)
    assert 0.0 <= share <= 1.0
    if expected is not None:
        assert share == expected
