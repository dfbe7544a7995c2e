"""The live incident, and the city as a whole: what is out when, restarts, clean ends."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from demo.city import City
from demo.facts import BOARD, BROOK, BUREAU, CITY, DAILY, FORUM, STONE
from demo.incident import ROADS, schedule
from demo.sites.server import LOOPBACK
from tests.unit.demo.conftest import NOW, SEED, HandClock
from tests.unit.demo.web import get

WHOLE = timedelta(minutes=10)


def test_incident_bursts_within_forty_seconds_and_calms_down() -> None:
    beats = schedule(SEED, NOW)
    early = [beat for beat in beats if beat.offset <= timedelta(seconds=40)]
    late = [beat for beat in beats if beat.offset > timedelta(seconds=40)]
    assert Counter(beat.publication.site for beat in early) == {FORUM: 9, BOARD: 4, DAILY: 1, BROOK: 1, STONE: 1}
    gaps = [later.offset - earlier.offset for earlier, later in pairwise(late)]
    assert min(gaps) >= timedelta(seconds=30)
    rule = next(rule for rule in CITY.rules if rule.id == "pest_count")
    citizens = [beat for beat in early if beat.publication.site in (FORUM, BOARD)]
    assert len(citizens) >= rule.threshold


def test_incident_texts_differ_except_for_the_reprints() -> None:
    beats = schedule(SEED, NOW)
    publications = [beat.publication for beat in beats]
    reprints = [one for one in publications if one.reprint_of]
    report = next(one for one in publications if one.site == DAILY)
    assert {one.site for one in reprints} == {BROOK, STONE}
    assert all(one.paragraphs[: len(report.paragraphs)] == report.paragraphs for one in reprints)
    rest = [one.text for one in publications if not one.reprint_of]
    assert len(set(rest)) == len(rest)


def test_every_early_text_names_pest_and_place() -> None:
    for beat in schedule(SEED, NOW):
        whole = beat.publication.title + beat.publication.text
        assert ROADS[0] in whole
        if beat.offset <= timedelta(seconds=40):
            assert any(word in whole for word in ("虫", "网幕", "白蛾"))


def test_bureau_answers_after_the_burst() -> None:
    notice = next(beat for beat in schedule(SEED, NOW) if beat.publication.site == BUREAU)
    assert timedelta(seconds=60) < notice.offset <= WHOLE
    assert notice.publication.column == "tzgg"


def test_second_incident_is_another_place_with_other_pages() -> None:
    first, second = schedule(SEED, NOW), schedule(SEED, NOW, 1)
    assert not {beat.publication.number for beat in first} & {beat.publication.number for beat in second}
    assert all(ROADS[1] in beat.publication.title + beat.publication.text for beat in second)


def test_pages_appear_as_the_clock_goes_on(city: City, clock: HandClock) -> None:
    quiet = len(city.publications())
    city.begin_incident()
    counts = []
    for seconds in (0, 12, 28, 20, 600):
        clock.forward(seconds)
        counts.append(len(city.publications()) - quiet)
    assert counts == [1, 6, 16, 16, len(schedule(SEED, NOW))]
    city.begin_incident()
    assert len(city.publications()) - quiet == counts[-1]


def test_release_brings_all_at_once_and_nothing_from_the_future(city: City, clock: HandClock) -> None:
    quiet = len(city.publications())
    city.release(WHOLE)
    assert len(city.publications()) - quiet == len(schedule(SEED, NOW))
    assert all(one.published_at <= clock() for one in city.publications())
    assert all(reply.at <= clock() for one in city.publications() for reply in one.replies)


def test_release_after_the_beginning_goes_on(city: City, clock: HandClock) -> None:
    city.begin_incident()
    before = {(one.site, one.number) for one in city.publications()}
    clock.forward(5)
    city.release(timedelta(seconds=40))
    after = {(one.site, one.number) for one in city.publications()}
    assert before < after
    assert len(after - before) == 15


def test_second_start_shows_the_same_pages_at_the_same_addresses(tmp_path: Path, clock: HandClock) -> None:
    with City(tmp_path, SEED, clock) as city:
        city.release(WHOLE)
        addresses, port = city.addresses, city.mail_port
        pages = {(one.site, one.number, one.text) for one in city.publications()}
    clock.forward(3 * 86_400)
    with City(tmp_path, SEED, clock) as again:
        assert again.addresses == addresses
        assert again.mail_port == port
        assert pages == {(one.site, one.number, one.text) for one in again.publications()}
        again.begin_incident()
        new = {(one.site, one.number, one.text) for one in again.publications()} - pages
        assert len(new) == 1
        assert ROADS[1] in next(iter(new))[2]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"seed": 7}', '{"seed": "x", "founded_at": 3}'])
def test_damaged_ledger_founds_the_city_anew(tmp_path: Path, clock: HandClock, damage: str) -> None:
    (tmp_path / "city.json").write_text(damage, encoding="utf-8")
    assert City(tmp_path, SEED, clock).history.founded_at == NOW


def test_taken_port_is_replaced(tmp_path: Path, clock: HandClock) -> None:
    with City(tmp_path, SEED, clock) as first:
        kept = dict(first.addresses)
        with City(tmp_path, SEED, clock) as second:
            assert set(second.addresses) == set(kept)
            assert not set(second.addresses.values()) & set(kept.values())
            assert second.mail_port != first.mail_port
            assert get(second.addresses[FORUM] + "/forum/").status == 200


def test_nothing_is_left_running(tmp_path: Path, clock: HandClock) -> None:
    before = {thread.name for thread in threading.enumerate()}
    with City(tmp_path, SEED, clock) as city:
        get(city.addresses[DAILY] + "/")
        assert all(address.startswith(f"http://{LOOPBACK}:") for address in city.addresses.values())
        address = city.addresses[DAILY]
    city.stop()
    assert {thread.name for thread in threading.enumerate()} <= before
    with pytest.raises(OSError, match="refused"):
        get(address + "/")


def test_facts_name_every_site_and_only_paths_that_exist(city: City) -> None:
    assert {site.id for site in CITY.sites} == set(city.addresses)
    for site in CITY.sites:
        for path in site.lists:
            assert get(city.addresses[site.id] + path).status == 200
    assert [site.id for site in CITY.sites if site.own] == [BUREAU]
    assert [site.id for site in CITY.sites if site.addressed] == [BOARD]
