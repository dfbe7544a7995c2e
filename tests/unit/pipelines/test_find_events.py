"""Events live: found after documents came, kept in step with the store, corrected at once, forgotten with the documents."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.corrections import Corrected
from domain.documents import Document
from domain.errors import StoreError, UsageError
from domain.events import Membership
from domain.periods import Period
from nlp.tagger import build_tagger
from pipelines.app import App
from pipelines.correct import correct
from pipelines.event_finder import EventFinder
from pipelines.events import event_of, events_in
from pipelines.find_events import TASK, find_events, renew_events
from pipelines.ingest import Ingest
from pipelines.retain import erase, retain
from pipelines.watch import watch
from storage.state.facade import open_state
from tests.unit.pipelines.conftest import NOW

SMOKE = (
    "云溪市林业局旁边的柳林家园楼下开了一家烧烤店，油烟直排，居民不敢开窗，多次投诉没有结果。",
    "上个月反映过林业局旁柳林家园楼下烧烤店的油烟，店家装了净化器却不开，晚上油烟还是往楼上飘。",
    "我住在林业局后面的柳林家园，一楼的烧烤店每天晚上油烟熏人，孩子咳嗽，希望尽快治理烧烤油烟。",
)
SHELTER = (
    "云溪市凤凰路公交站没有雨棚，下雨天在林业局门口等车都淋湿了，建议凤凰路公交站加装雨棚和座椅。",
    "林业局门前的凤凰路公交站什么时候能有雨棚，老人等公交车淋雨，凤凰路公交站也没有座椅。",
)
OTHER = "林业局的古树名木保护得很好，银杏树下的猫头鹰也很可爱，孩子们都喜欢去看。"
TITLES = ("柳林家园烧烤店油烟扰民", "再次反映柳林家园烧烤油烟", "柳林家园烧烤店油烟熏人")

Write = Callable[..., Document]


@pytest.fixture
def write(make: Write) -> Write:
    def written(identity: str, text: str, days: float = 1, title: str = "") -> Document:
        return replace(make(identity, text, round(days * 24 * 60)), title=title)

    return written


@pytest.fixture
def app(fresh: App, write: Write) -> App:
    """Three letters on one matter over twenty days, two on another, one alone."""
    fresh = replace(fresh, event_finder=EventFinder())
    smoke = [write(f"smoke{n}", SMOKE[n], 30 - 10 * n, TITLES[n]) for n in range(3)]
    shelter = [write(f"shelter{n}", SHELTER[n], 5 - n, "凤凰路公交站雨棚") for n in range(2)]
    take(fresh, *smoke, *shelter, write("other", OTHER, 3))
    return fresh


def take(app: App, *documents: Document) -> None:
    app.ingest.take([("news", document) for document in documents])


def told(app: App) -> dict[str, tuple[str, ...]]:
    """The members of every event, by its id."""
    spans = app.state.events(Period(NOW - timedelta(days=900), NOW + timedelta(days=2)), limit=1000)
    return {span.event_id: tuple(one.document_id for one in app.state.event_members(span.event_id)) for span in spans}


FOUND = {"smoke0": ("smoke0", "smoke1", "smoke2"), "shelter0": ("shelter0", "shelter1")}


def restarted(app: App) -> App:
    return replace(app, event_finder=EventFinder())


def test_events_are_found_and_described(app: App) -> None:
    assert event_of(app, "smoke1") is None
    report = find_events(app)
    assert (report.documents, report.events, report.members) == (6, 2, 5)
    assert told(app) == FOUND
    event = event_of(app, "smoke1")
    assert event is not None
    assert (event.id, event.first_id, event.document_ids) == ("smoke0", "smoke0", FOUND["smoke0"])
    assert event.title in TITLES
    assert (event.sources, event.reprints, [number for _, number in event.sizes]) == (1, 0, [1, 1, 1])
    assert event.sentence.rstrip("…") in "".join(SMOKE)
    assert event.last_at - event.first_at == timedelta(days=20)
    assert event_of(app, "other") is None
    assert event_of(app, "unknown") is None


def test_events_of_some_days_have_all_their_documents(app: App) -> None:
    find_events(app)
    lately = Period(NOW - timedelta(days=12), NOW)
    assert [event.id for event in events_in(app, lately)] == ["shelter0", "smoke0"]
    assert events_in(app, lately)[1].document_ids == FOUND["smoke0"]
    assert [event.id for event in events_in(app, lately, limit=1)] == ["shelter0"]
    assert events_in(app, Period(NOW - timedelta(days=400), NOW - timedelta(days=300))) == ()


def test_a_round_costs_what_it_brought_and_ends_like_a_restart(app: App, write: Write) -> None:
    letters = [write(f"more{n}", SHELTER[n % 2] + f"第{n}次反映。", 3 - n / 2, "公交站雨棚") for n in range(6)]
    find_events(app)
    for letter in letters:
        take(app, letter)
        assert find_events(app).read == 1
    assert find_events(app).read == 0
    lived = told(app)
    assert len(lived) >= 2
    app.state.forget_events(before=NOW + timedelta(days=9))
    assert find_events(restarted(app)).read == 12
    assert told(app) == lived


def test_the_order_of_arrival_does_not_matter(app: App, built: App, write: Write, tmp_path: Path) -> None:
    find_events(app)
    ids = ["smoke0", "smoke1", "smoke2", "shelter0", "shelter1", "other"]
    documents = [found.tagged.document for found in app.store.get_many(ids)]
    random.Random(3).shuffle(documents)
    erase(app, tuple(ids))
    other = replace(app, state=open_state("sqlite:///other.db", directory=tmp_path), event_finder=EventFinder())
    ingest = Ingest(app.tagger, app.store, other.state, app.quarantine, app.clock)
    other = replace(other, ingest=ingest)
    for document in documents:
        take(other, document)
        find_events(other)
    assert told(other) == FOUND
    other.state.close()


def test_a_changed_text_and_a_document_that_went_are_noticed(app: App, write: Write) -> None:
    find_events(app)
    take(app, write("smoke2", OTHER + "还想再去一次。", 10))
    app.store.erase(["shelter0"])
    find_events(app)
    assert "smoke2" not in told(app)["smoke0"]
    assert not any("shelter1" in members for members in told(app).values())


def test_copies_are_one_event_and_count_as_reprints(app: App, write: Write) -> None:
    take(app, write("copy1", OTHER, 2), write("copy2", OTHER, 1))
    find_events(app)
    event = event_of(app, "copy2")
    assert event is not None
    assert (event.document_ids, event.reprints) == (("other", "copy1", "copy2"), 2)
    take(app, write("earlier", OTHER, 8))
    find_events(app)
    assert told(app)["earlier"] == ("earlier", "other", "copy1", "copy2")


@pytest.mark.parametrize(("places", "events"), [((), 1), (("云溪市", "东篱村", "柳溪村"), 2)])
def test_the_same_form_about_two_listed_villages_is_two_matters(
    fresh: App, write: Write, places: tuple[str, ...], events: int
) -> None:
    form = "云溪市林业局：今年{}红薯、苞谷被野猪拱食严重，我家{}亩地收成不到一半，稻草人、炮仗管用不过三天。"
    tagger = build_tagger(fresh.settings.nlp, replace(fresh.body, places=places))
    ingest = Ingest(tagger, fresh.store, fresh.state, fresh.quarantine, fresh.clock)
    app = replace(fresh, ingest=ingest, event_finder=EventFinder())
    villages = (("东篱村", 0), ("柳溪村", 1), ("东篱村", 2), ("柳溪村", 3))
    take(app, *(write(f"boar{n}", form.format(name, n + 3), 5 - n, f"{name}野猪损坏庄稼") for name, n in villages))
    assert find_events(app).members == 4
    assert len(told(app)) == events


def test_own_publications_and_what_is_older_than_the_window_take_no_part(app: App, write: Write) -> None:
    old = write("old", SMOKE[0] + "去年的事", 366 + 10, TITLES[0])
    take(app, replace(write("own", SMOKE[1], 2, TITLES[1]), own=True), old)
    assert find_events(app).documents == 6
    assert told(app) == FOUND


def test_the_window_of_an_old_export_ends_with_its_newest_document(fresh: App, write: Write) -> None:
    old = replace(fresh, event_finder=EventFinder())
    take(old, *(write(f"smoke{n}", SMOKE[n], 800 - 10 * n, TITLES[n]) for n in range(3)))
    assert find_events(old).documents == 3
    assert told(old) == {"smoke0": FOUND["smoke0"]}


def test_a_document_is_moved_at_once_and_for_good(app: App) -> None:
    find_events(app)
    recorded = correct(app, "smoke2", Corrected.EVENT, ("shelter1",), "li")
    moved = {"smoke0": ("smoke0", "smoke1"), "smoke2": ("smoke2", "shelter0", "shelter1")}
    assert told(app) == moved
    event = event_of(app, "smoke2")
    assert event is not None
    assert event.first_id == "smoke2"
    for again in (app, restarted(app)):
        find_events(again)
        assert told(app) == moved
    assert recorded.previous == ("smoke0",)
    correct(app, "smoke2", Corrected.EVENT, recorded.previous, "li")
    for later in (None, app, restarted(app)):
        if later:
            find_events(later)
        assert told(app) == FOUND


def test_a_document_is_set_apart_at_once_and_for_good(app: App) -> None:
    find_events(app)
    recorded = correct(app, "smoke0", Corrected.EVENT, (), "li")
    for later in (None, app, restarted(app)):
        if later:
            find_events(later)
        assert event_of(app, "smoke0") is None
        assert told(app)["smoke1"] == ("smoke1", "smoke2")
    correct(app, "smoke0", Corrected.EVENT, recorded.previous, "li")
    for later in (None, app, restarted(app)):
        if later:
            find_events(later)
        assert told(app) == FOUND


def test_of_an_event_of_two_nothing_is_left_when_one_is_set_apart(app: App) -> None:
    find_events(app)
    correct(app, "shelter1", Corrected.EVENT, (), "li")
    assert event_of(app, "shelter0") is None
    find_events(app)
    assert told(app) == {"smoke0": FOUND["smoke0"]}


def test_two_that_stand_alone_become_an_event(app: App) -> None:
    find_events(app)
    correct(app, "smoke1", Corrected.EVENT, (), "li")
    after = replace(app, clock=lambda: NOW + timedelta(seconds=1))
    correct(after, "other", Corrected.EVENT, ("smoke1",), "li")
    for later in (None, app):
        if later:
            find_events(later)
        assert told(app)["smoke1"] == ("smoke1", "other")


def test_a_copy_that_stands_alone_leaves_its_group_and_comes_back(app: App, write: Write) -> None:
    take(app, write("copy1", OTHER, 2), write("copy2", OTHER, 1))
    find_events(app)
    recorded = correct(app, "copy1", Corrected.EVENT, (), "li")
    for later in (None, app):
        if later:
            find_events(later)
        assert told(app)["other"] == ("other", "copy2")
    correct(app, "copy1", Corrected.EVENT, recorded.previous, "li")
    found = app.store.get("copy1")
    assert found is not None
    assert found.tagged.tags.reprint_of == "other"
    for later in (None, restarted(app)):
        if later:
            find_events(later)
        assert told(app)["other"] == ("other", "copy1", "copy2")


def test_copies_move_together(app: App, write: Write) -> None:
    take(app, write("copy1", OTHER, 2), write("copy2", OTHER, 1))
    find_events(app)
    correct(app, "copy1", Corrected.EVENT, ("shelter0",), "li")
    for later in (None, app):
        if later:
            find_events(later)
        assert sorted(told(app)["shelter0"]) == ["copy1", "copy2", "other", "shelter0", "shelter1"]


def test_a_judgement_of_other_words_is_void(app: App, write: Write) -> None:
    find_events(app)
    correct(app, "other", Corrected.EVENT, ("smoke1",), "li")
    take(app, write("other", OTHER + "明年再来看一看新栽的银杏树。", 3))
    find_events(app)
    assert told(app) == FOUND


def test_the_later_of_two_judgements_holds(app: App) -> None:
    find_events(app)
    times = iter(range(100))
    ticking = replace(app, clock=lambda: NOW + timedelta(seconds=next(times)))
    correct(ticking, "other", Corrected.EVENT, ("smoke1",), "li")
    correct(ticking, "smoke1", Corrected.EVENT, (), "li")
    find_events(app)
    assert event_of(app, "smoke1") is None
    assert event_of(app, "other") is None


def test_own_publications_are_not_put_into_events(app: App, write: Write) -> None:
    take(app, replace(write("own", "林业局公告：凤凰路施工。", 2), own=True))
    for document, value in (("own", ("other",)), ("other", ("own",))):
        with pytest.raises(UsageError, match="本单位自己发布"):
            correct(app, document, Corrected.EVENT, value, "li")


def test_erasing_drops_the_place_and_what_was_erased_meanwhile_does_not_come_back(app: App) -> None:
    find_events(app)
    erase(app, ("smoke1",))
    assert app.state.events_of(["smoke1"]) == ()
    assert event_of(app, "smoke1") is None
    event = event_of(app, "smoke0")
    assert event is not None
    assert event.document_ids == ("smoke0", "smoke2")
    find_events(app)
    assert app.state.events_of(["smoke1"]) == ()
    assert "smoke1" not in repr(told(app))


def test_retention_drops_the_places_and_no_word_is_in_the_state_at_any_time(app: App, tmp_path: Path) -> None:
    state = open_state("sqlite:///state.db", directory=tmp_path)
    kept = replace(app, state=state, event_finder=EventFinder())
    find_events(kept)
    assert len(state.events_of(list(FOUND["smoke0"]))) == 3
    files = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("state.db*")))
    assert b"smoke1" in files
    assert not any(word.encode() in files for word in ("柳林家园", "油烟", "雨棚"))
    later = replace(kept, clock=lambda: NOW + timedelta(days=95))
    assert retain(later) == 6
    assert state.events_of(["smoke0", "smoke1", "smoke2", "shelter0"]) == ()
    assert (find_events(later).documents, told(later)) == (0, {})
    state.close()


def test_what_is_old_but_kept_is_a_member_again(app: App) -> None:
    find_events(app)
    later = replace(app, clock=lambda: NOW + timedelta(days=75))
    assert retain(later) == 0
    assert event_of(app, "smoke0") is None
    find_events(later)
    assert told(later) == FOUND


class Broken(EventFinder):
    def find(self, *arguments: object, **named: object) -> object:  # type: ignore[override]
        raise StoreError("磁盘已满")


class Faulty(EventFinder):
    def find(self, *arguments: object, **named: object) -> object:  # type: ignore[override]
        raise ZeroDivisionError


@pytest.mark.parametrize(("finder", "said"), [(Broken(), "磁盘已满"), (Faulty(), "ZeroDivisionError")])
def test_a_failure_is_told_and_stops_no_alarm(app: App, finder: EventFinder, said: str) -> None:
    failing = replace(app, event_finder=finder)
    assert renew_events(failing) is None
    assert [(notice.task, said in notice.text) for notice in app.notices.current()] == [(TASK, True)]
    assert watch(failing).at == NOW
    assert renew_events(app) is not None
    assert app.notices.current() == ()


def test_after_a_failure_nothing_is_missing(app: App, write: Write) -> None:
    find_events(app)
    take(app, write("late", SMOKE[0] + "至今没有人管。", 1, TITLES[1]))
    whole, app_state = app.state, FailingState(app.state)
    with pytest.raises(StoreError):
        find_events(replace(app, state=app_state))  # type: ignore[arg-type]
    assert "late" not in repr(told(app))
    assert find_events(app).read == 7
    assert "late" in told(replace(app, state=whole))["smoke0"]


class FailingState:
    """A state that refuses to save memberships."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def replace_events(self, memberships: list[Membership], since: object) -> None:
        raise StoreError("状态数据库正被占用")
