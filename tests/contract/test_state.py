"""What `domain.ports.State` promises, asked of every adapter."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from domain.accounts import AuditEntry, Role, Session, User
from domain.alerts import Alert, Attachment, Delivery, Notification
from domain.briefs import BriefRecord
from domain.corrections import Corrected, Correction
from domain.errors import StoreError
from domain.events import EventSpan, Membership
from domain.periods import Period
from domain.ports import State
from domain.reasons import AlertState, CoverageState, DeliveryStatus, Level, RejectReason, SendReason
from domain.runs import Coverage, Outcomes, RunReport, Visit
from storage.state.facade import open_state
from storage.state.memory import MemoryState

NOON = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["sqlite", "memory"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    opened: State = MemoryState() if request.param == "memory" else open_state("sqlite:///s.db", directory=tmp_path)
    yield opened
    opened.close()


def alert(alert_id: str = "a1", *, fired_at: datetime = NOON, state: AlertState = AlertState.OPEN) -> Alert:
    return Alert(
        id=alert_id,
        rule="pests",
        label="美国白蛾",
        level=Level.YELLOW,
        title="行道树虫害",
        reason="24 小时内 12 条，平时 1 条。",
        state=state,
        fired_at=fired_at,
        updated_at=fired_at,
        count=12,
        peak=15,
        document_ids=("d2", "d1"),
        signals=(("pests", "美国白蛾"), ("words", "虫害")),
    )


def notification(
    notification_id: str = "n1",
    *,
    alert_id: str = "a1",
    created_at: datetime = NOON,
    subject: str = "【黄色】行道树虫害",
) -> Notification:
    return Notification(
        id=notification_id,
        channel="email",
        recipient="duty@example.gov.cn",
        subject=subject,
        text="正文",
        html="<p>正文</p>",
        message_id=f"<{notification_id}@huisheng>",
        created_at=created_at,
        reason=SendReason.NEW_ALERT,
        alert_id=alert_id,
        level=Level.YELLOW if alert_id else None,
        attachments=() if alert_id else (Attachment("周报.docx", "application/msword", "briefs/1.docx"),),
        count=12,
    )


def delivery(
    notification_id: str = "n1",
    status: DeliveryStatus = DeliveryStatus.DELIVERED,
    *,
    attempts: int = 1,
    at: datetime = NOON,
    retry_at: datetime | None = None,
) -> Delivery:
    return Delivery(
        notification_id=notification_id,
        channel="email",
        recipient="duty@example.gov.cn",
        status=status,
        message_id=f"<{notification_id}@huisheng>",
        attempts=attempts,
        at=at,
        detail="对方已接收。",
        retry_at=retry_at,
    )


def user(name: str = "li") -> User:
    return User(name=name, display_name="李工", role=Role.OFFICER, password_hash="$argon2id$…", created_at=NOON)


def session(token_hash: str = "t1", *, minutes: int = 30, created_at: datetime = NOON) -> Session:
    return Session(token_hash, "li", "csrf", created_at, created_at + minutes * MINUTE)


def report(source: str = "board", *, started_at: datetime = NOON) -> RunReport:
    return RunReport(
        source=source,
        started_at=started_at,
        duration_seconds=1.25,
        outcomes=Outcomes(new=3, updated=1, duplicate=9, irrelevant=2, rejected=4, quarantined=1),
        coverage=Coverage(source, started_at + MINUTE, CoverageState.TRUNCATED, 20, "只读到前 20 页。"),
        reasons=((RejectReason.BAD_DATE, 3), (RejectReason.TOO_LARGE, 1)),
    )


def brief(brief_id: str, first_day: int) -> BriefRecord:
    start = datetime(2026, 3, first_day, tzinfo=UTC)
    return BriefRecord(
        brief_id, "weekly", "周报", Period(start, start + timedelta(days=7)), NOON, "briefs/1.docx", "[]"
    )


class TestAlerts:
    def test_an_alert_comes_back_as_it_was(self, state: State) -> None:
        full = replace(
            alert(),
            state=AlertState.CLOSED,
            acknowledged_by="li",
            acknowledged_at=NOON + MINUTE,
            closed_by="wang",
            closed_at=NOON + 2 * MINUTE,
            note="已答复",
        )
        state.save_alerts([full], [])
        assert state.alert(full.id) == full
        assert state.alert("unknown") is None

    def test_alerts_that_changed_since(self, state: State) -> None:
        before = alert("before", fired_at=NOON - MINUTE)
        updated = replace(alert("updated", fired_at=NOON - MINUTE), updated_at=NOON)
        seen = replace(alert("seen", fired_at=NOON - MINUTE, state=AlertState.ACKNOWLEDGED), acknowledged_at=NOON)
        done = replace(alert("done", fired_at=NOON - MINUTE, state=AlertState.CLOSED), closed_at=NOON + MINUTE)
        state.save_alerts([before, updated, seen, done], [])
        assert {one.id for one in state.alerts(changed_since=NOON)} == {"updated", "seen", "done"}
        assert state.alerts(changed_since=NOON + MINUTE) == (done,)
        assert state.alerts((AlertState.OPEN,), changed_since=NOON) == (updated,)
        assert len(state.alerts(changed_since=NOON - MINUTE)) == 4

    def test_times_come_back_in_utc(self, state: State) -> None:
        beijing = NOON.astimezone(timezone(timedelta(hours=8)))
        state.save_alerts([alert(fired_at=beijing)], [])
        found = state.alert("a1")
        assert found is not None
        assert found.fired_at == NOON

    def test_saving_again_replaces(self, state: State) -> None:
        state.save_alerts([alert()], [])
        state.save_alerts([replace(alert(), count=40, level=Level.RED)], [])
        assert [(a.count, a.level) for a in state.alerts()] == [(40, Level.RED)]

    def test_the_watch_does_not_undo_what_an_officer_did_meanwhile(self, state: State) -> None:
        state.save_alerts([alert()], [])
        signed = replace(
            alert(), state=AlertState.ACKNOWLEDGED, acknowledged_by="li", acknowledged_at=NOON, note="在查"
        )
        state.save_alerts([signed], [])
        state.save_alerts([replace(alert(), count=30, updated_at=NOON + MINUTE)], [])
        assert state.alert("a1") == replace(signed, count=30, updated_at=NOON + MINUTE)

    def test_an_officer_does_not_undo_what_the_watch_found_meanwhile(self, state: State) -> None:
        found = replace(alert(), count=30, level=Level.RED, updated_at=NOON + MINUTE)
        state.save_alerts([found], [])
        closed = replace(alert(), state=AlertState.CLOSED, closed_by="li", closed_at=NOON + 2 * MINUTE)
        state.save_alerts([closed], [])
        assert state.alert("a1") == replace(found, state=AlertState.CLOSED, closed_by="li", closed_at=NOON + 2 * MINUTE)

    def test_newest_first_by_state_and_period(self, state: State) -> None:
        state.save_alerts(
            [
                alert("old", fired_at=NOON - timedelta(days=2), state=AlertState.CLOSED),
                alert("b", fired_at=NOON),
                alert("a", fired_at=NOON),
                alert("new", fired_at=NOON + MINUTE, state=AlertState.ACKNOWLEDGED),
            ],
            [],
        )
        assert [a.id for a in state.alerts()] == ["new", "a", "b", "old"]
        assert [a.id for a in state.alerts(limit=2)] == ["new", "a"]
        assert [a.id for a in state.alerts([AlertState.OPEN, AlertState.CLOSED])] == ["a", "b", "old"]
        assert [a.id for a in state.alerts(period=Period(NOON, NOON + MINUTE))] == ["a", "b"]

    def test_an_alert_and_its_notifications_are_kept_together_or_not_at_all(self, state: State) -> None:
        with pytest.raises(StoreError):
            state.save_alerts([alert("a1")], [notification("n1"), notification("n2", alert_id="nobody")])
        assert state.alerts() == ()
        assert state.due_notifications(NOON) == ()

    def test_a_notification_for_an_earlier_alert(self, state: State) -> None:
        state.save_alerts([alert()], [])
        state.save_alerts([], [notification()])
        assert state.notifications("a1") == (notification(),)


class TestOutbox:
    def test_the_same_notification_twice_is_one_and_stays_sent(self, state: State) -> None:
        state.save_alerts([alert()], [notification()])
        state.record_delivery(delivery())
        state.save_alerts([alert()], [notification(subject="另一个标题")])
        assert state.due_notifications(NOON + timedelta(days=9)) == ()
        assert state.notifications("a1") == (notification(),)

    def test_due_oldest_first_with_attempts(self, state: State) -> None:
        state.save_alerts(
            [alert()],
            [
                notification("never", created_at=NOON + MINUTE),
                notification("retry", created_at=NOON),
                notification("later", created_at=NOON),
                notification("done", created_at=NOON),
                notification("held", created_at=NOON),
                notification("failed", created_at=NOON),
            ],
        )
        state.record_delivery(delivery("retry", DeliveryStatus.RETRYING, attempts=2, retry_at=NOON + MINUTE))
        state.record_delivery(delivery("later", DeliveryStatus.RETRYING, attempts=3, retry_at=NOON + 2 * MINUTE))
        state.record_delivery(delivery("done"))
        state.record_delivery(delivery("held", DeliveryStatus.HELD, attempts=0))
        state.record_delivery(delivery("failed", DeliveryStatus.FAILED, attempts=6))
        due = state.due_notifications(NOON + MINUTE)
        assert [(n.id, attempts) for n, attempts in due] == [("retry", 2), ("never", 0)]
        assert [n.id for n, _ in state.due_notifications(NOON + MINUTE, limit=1)] == ["retry"]
        assert due[1][0] == notification("never", created_at=NOON + MINUTE)

    def test_only_the_latest_delivery_of_a_notification(self, state: State) -> None:
        state.save_alerts([alert("a1"), alert("a2")], [notification("n1"), notification("n2", alert_id="a2")])
        first = delivery("n1", DeliveryStatus.RETRYING, attempts=1, retry_at=NOON + MINUTE)
        state.record_delivery(first)
        assert state.deliveries() == (first,)
        second = delivery("n1", attempts=2, at=NOON + MINUTE)
        other = delivery("n2", at=NOON + 2 * MINUTE)
        state.record_delivery(second)
        state.record_delivery(other)
        assert state.deliveries() == (other, second)
        assert state.deliveries(limit=1) == (other,)
        assert state.deliveries("a1") == (second,)
        assert state.deliveries("nobody") == ()

    def test_the_words_about_a_document_are_forgotten(self, state: State) -> None:
        other = replace(alert("a2"), document_ids=("d3",))
        state.save_alerts(
            [alert("a1"), other],
            [notification("n2", created_at=NOON + MINUTE), notification("n1"), notification("n3", alert_id="a2")],
        )
        state.record_delivery(delivery("n1"))

        assert state.forget(["d1", "unknown"]) == ("n1", "n2")

        blank = notification("n1").forgotten()
        assert blank.subject != notification("n1").subject
        assert state.notifications("a1") == (blank, notification("n2", created_at=NOON + MINUTE).forgotten())
        assert state.notifications("a2") == (notification("n3", alert_id="a2"),)
        assert state.deliveries("a1") == (delivery("n1"),), "that it went out, to whom and when stays"
        assert state.due_notifications(NOON)[-1][0].text == blank.text, "what waits still goes out, without the words"
        assert state.forget(["d1"]) == ("n1", "n2"), "again is harmless and names them again"
        assert state.forget(["unknown"]) == ()

    def test_old_words_are_forgotten_once_their_alert_is_closed(self, state: State) -> None:
        alerts = [
            alert("open"),
            alert("taken", state=AlertState.ACKNOWLEDGED),
            alert("closed", state=AlertState.CLOSED),
        ]
        state.save_alerts(alerts, [notification(f"n-{one.id}", alert_id=one.id) for one in alerts])
        state.save_alerts([], [notification("new", alert_id="closed", created_at=NOON + MINUTE)])
        state.record_brief(brief("b1", 1), [notification("n-brief", alert_id="")])

        assert state.forget([], NOON) == ()
        assert state.forget([], NOON + MINUTE) == ("n-brief", "n-closed")
        assert state.forget([], NOON + MINUTE) == (), "what says nothing any more is not named again"

        texts = {n.id: n.text for one in alerts for n in state.notifications(one.id)}
        blank = notification().forgotten().text
        assert [id_ for id_, text in texts.items() if text == blank] == ["n-closed"]

    def test_a_delivery_of_nothing_is_refused(self, state: State) -> None:
        with pytest.raises(StoreError, match="拒绝保存"):
            state.record_delivery(delivery("ghost"))
        assert state.deliveries() == ()


class TestRuns:
    def test_newest_first_by_source(self, state: State) -> None:
        older, newer, other = report(), report(started_at=NOON + MINUTE), report("news", started_at=NOON)
        for one in (older, newer, other):
            state.record_run(one)
        assert state.runs() == (newer, older, other)
        assert state.runs("board") == (newer, older)
        assert state.runs(limit=1) == (newer,)

    def test_runs_of_a_period(self, state: State) -> None:
        runs = [report(started_at=NOON + minutes * MINUTE) for minutes in range(4)]
        for one in runs:
            state.record_run(one)
        period = Period(NOON + MINUTE, NOON + 3 * MINUTE)
        assert state.runs(period=period) == (runs[2], runs[1])
        assert state.runs("board", period=period, limit=1) == (runs[2],)
        assert state.runs("news", period=period) == ()

    def test_the_same_run_recorded_twice_counts_once(self, state: State) -> None:
        state.record_run(report())
        corrected = replace(report(), outcomes=Outcomes(new=4))
        state.record_run(corrected)
        assert state.runs() == (corrected,)

    def test_coverage_of_a_period_oldest_first(self, state: State) -> None:
        for minutes in (3, 0, 1):
            state.record_run(report(started_at=NOON + minutes * MINUTE))
        found = state.coverage(Period(NOON + MINUTE, NOON + 4 * MINUTE))
        assert [c.at for c in found] == [NOON + MINUTE, NOON + 2 * MINUTE]
        assert found[0] == report().coverage

    def test_visits_replace_by_url(self, state: State) -> None:
        state.record_visits("board", [Visit("http://x/1", NOON, '"v1"'), Visit("http://x/2", NOON)])
        state.record_visits("news", [Visit("http://x/1", NOON, '"other"')])
        state.record_visits("board", [Visit("http://x/1", NOON + MINUTE, '"v2"', "Mon")])
        state.record_visits("board", [])
        assert state.visits("board") == (Visit("http://x/1", NOON + MINUTE, '"v2"', "Mon"), Visit("http://x/2", NOON))
        assert state.visits("nobody") == ()

    def test_erased_ids_are_remembered(self, state: State) -> None:
        state.record_erasure(["d1", "d2"], NOON)
        state.record_erasure(["d2"], NOON + MINUTE)
        state.record_erasure([], NOON)
        assert state.erased(["d2", "d3", *(f"x{n}" for n in range(1200))]) == {"d2"}
        assert state.erased([]) == frozenset()

    def test_old_visits_of_web_addresses_are_dropped(self, state: State) -> None:
        old, new = Visit("https://x/1", NOON), Visit("https://x/2", NOON + MINUTE)
        file = Visit("exports/board.csv", NOON, "1-2")
        state.record_visits("board", [old, new, file])
        state.record_visits("news", [old])
        assert state.forget_visits(NOON) == 0
        assert state.forget_visits(NOON + MINUTE) == 2
        assert state.visits("board") == (file, new)
        assert state.visits("news") == ()


class TestBriefs:
    def test_newest_period_first(self, state: State) -> None:
        for record in (brief("b1", 1), brief("b3", 15), brief("b2", 8)):
            state.record_brief(record)
        assert [b.id for b in state.briefs()] == ["b3", "b2", "b1"]
        assert [b.id for b in state.briefs(limit=1)] == ["b3"]
        assert state.brief("b1") == brief("b1", 1)
        assert state.brief("b9") is None

    def test_its_notifications_go_out_once(self, state: State) -> None:
        mail = notification("n1", alert_id="")
        state.record_brief(brief("b1", 1), [mail])
        assert state.due_notifications(NOON) == ((mail, 0),)
        state.record_delivery(delivery("n1"))
        state.record_brief(replace(brief("b1", 1), title="周报（更正）"), [mail])
        assert state.due_notifications(NOON) == ()
        assert [b.title for b in state.briefs()] == ["周报（更正）"]
        assert state.notifications("") == ()
        assert state.deliveries("") == ()

    def test_a_brief_and_its_notifications_are_kept_together_or_not_at_all(self, state: State) -> None:
        with pytest.raises(StoreError):
            state.record_brief(brief("b1", 1), [notification("n1", alert_id="nobody")])
        assert state.briefs() == ()


class TestAccounts:
    def test_a_user_comes_back_and_is_replaced_by_name(self, state: State) -> None:
        state.save_user(user("wang"))
        state.save_user(user("li"))
        locked = replace(user("li"), failures=5, locked_until=NOON + MINUTE, role=Role.ADMINISTRATOR)
        state.save_user(locked)
        assert state.users() == (locked, user("wang"))
        assert state.user("li") == locked
        assert state.user("zhang") is None

    def test_one_first_user_however_many_try(self, state: State) -> None:
        names = [f"user{n}" for n in range(8)]
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(lambda name: state.create_first_user(user(name)), names))
        assert won.count(True) == 1
        assert state.users() == (user(names[won.index(True)]),)

    def test_no_first_user_beside_others(self, state: State) -> None:
        state.save_user(user("li"))
        assert state.create_first_user(user("wang")) is False
        assert state.users() == (user("li"),)

    def test_the_first_user_can_be_changed(self, state: State) -> None:
        assert state.create_first_user(user("li")) is True
        state.save_user(replace(user("li"), display_name="李科长"))
        assert [u.display_name for u in state.users()] == ["李科长"]

    def test_a_session_lives_until_it_expires(self, state: State) -> None:
        state.save_user(user())
        state.save_session(session(minutes=30))
        assert state.session("t1", NOON + 29 * MINUTE) == session(minutes=30)
        assert state.session("t1", NOON + 30 * MINUTE) is None
        assert state.session("t2", NOON) is None

    def test_a_session_is_prolonged_and_ended(self, state: State) -> None:
        state.save_user(user())
        state.save_session(session("t1", minutes=30))
        state.save_session(session("t1", minutes=60))
        state.save_session(session("t2", minutes=60))
        state.end_session("t2")
        state.end_session("unknown")
        assert state.session("t1", NOON + 59 * MINUTE) is not None
        assert state.session("t2", NOON) is None

    def test_a_session_needs_a_user(self, state: State) -> None:
        with pytest.raises(StoreError):
            state.save_session(session())

    def test_the_audit_trail_newest_first_and_repeated_entries_stay(self, state: State) -> None:
        login = AuditEntry(NOON, "li", "login", "li")
        later = AuditEntry(NOON + MINUTE, "system", "brief", "b1", "已生成")
        for entry in (login, later, login):
            state.audit(entry)
        assert state.audit_entries() == (later, login, login)
        assert state.audit_entries(limit=1) == (later,)


def correction(
    document_id: str = "d1", subject: Corrected = Corrected.SENTIMENT, value: str = "negative", *, minutes: int = 0
) -> Correction:
    return Correction(document_id, subject, (value,), ("neutral",), "h1", "值守员", NOON + minutes * MINUTE)


class TestCorrections:
    def test_come_back_whole_newest_first(self, state: State) -> None:
        first = correction()
        topics = Correction("d1", Corrected.TOPICS, (), ("fire", "roads"), "h1", "值守员", NOON + MINUTE)
        state.save_correction(first)
        state.save_correction(topics)
        assert state.corrections() == (topics, first)
        assert state.corrections(Corrected.SENTIMENT) == (first,)
        assert state.corrections(limit=1) == (topics,)
        assert state.corrections_of(["d1", "unknown"]) == (first, topics)
        assert state.corrections_of([]) == ()

    def test_a_second_judgement_replaces_the_first_and_keeps_what_the_program_had_found(self, state: State) -> None:
        state.save_correction(correction())
        state.save_correction(replace(correction(value="positive", minutes=1), previous=("negative",)))
        assert state.corrections() == (correction(value="positive", minutes=1),)

    def test_a_changed_text_is_judged_anew(self, state: State) -> None:
        state.save_correction(correction())
        anew = replace(correction(minutes=1), content_hash="h2", previous=("positive",))
        state.save_correction(anew)
        assert state.corrections() == (anew,)

    def test_are_forgotten_with_their_documents(self, state: State) -> None:
        for number in range(1200):
            state.save_correction(correction(f"d{number:04}"))
        assert state.forget_corrections([f"d{number:04}" for number in range(1, 1200)]) == 1199
        assert [one.document_id for one in state.corrections()] == ["d0000"]
        assert state.forget_corrections(["d0001"]) == 0


HOUR = timedelta(hours=1)


def member(document_id: str, event_id: str = "e1", hours: float = 0) -> Membership:
    return Membership(document_id, event_id, NOON + hours * HOUR)


class TestEvents:
    def test_members_come_earliest_first_and_equal_times_by_id(self, state: State) -> None:
        late, other, first, same = member("a", hours=2), member("x", "e2"), member("c"), member("b")
        state.replace_events([late, other, first, same], NOON)
        assert state.event_members("e1") == (same, first, late)
        assert state.event_members("unknown") == ()
        assert state.events_of(["x", "a", "nobody", "x"]) == (late, other)
        assert state.events_of([]) == ()

    def test_a_time_is_the_same_moment_in_every_zone(self, state: State) -> None:
        there = (NOON - HOUR).astimezone(timezone(8 * HOUR))
        state.replace_events([Membership("a", "e1", there), member("b")], NOON)
        assert [one.at for one in state.event_members("e1")] == [NOON - HOUR, NOON]
        state.replace_events([], NOON.astimezone(timezone(-8 * HOUR)))
        assert [one.document_id for one in state.event_members("e1")] == ["a"]

    def test_replacing_drops_what_is_not_told_again_from_that_time_on(self, state: State) -> None:
        state.replace_events([member("old", hours=-1), member("gone"), member("moved", hours=1)], NOON - HOUR)
        moved = member("moved", "e2", hours=1)
        state.replace_events([moved], NOON)
        assert state.events_of(["old", "gone", "moved"]) == (moved, member("old", hours=-1))

    def test_an_older_document_changes_when_it_is_told_again(self, state: State) -> None:
        state.replace_events([member("old", hours=-1), member("kept", hours=-1)], NOON - HOUR)
        again = member("old", "e2", hours=-1)
        state.replace_events([again], NOON)
        assert state.events_of(["old", "kept"]) == (member("kept", hours=-1), again)

    def test_replacing_by_the_same_changes_nothing(self, state: State) -> None:
        many = [member(f"d{number:04}", f"e{number % 7}", hours=number / 100) for number in range(1200)]
        for _ in range(2):
            state.replace_events(many, NOON)
            assert state.events_of([one.document_id for one in many]) == tuple(many)
        state.replace_events([], NOON + HOUR)
        assert state.events_of([one.document_id for one in many]) == tuple(many[:100])

    def test_events_of_a_period_with_most_documents_in_it_first(self, state: State) -> None:
        wide = [member(f"w{n}", "wide", hours=n) for n in range(-3, 1)]
        full = [member(f"f{n}", "full", hours=n / 10) for n in range(3)]
        same = [member(f"s{n}", "same", hours=n / 10) for n in range(3)]
        pair = [member("p1", "pair", hours=-1), member("p2", "pair", hours=0.5)]
        elsewhere = [member("z1", "elsewhere", hours=5), member("z2", "elsewhere", hours=6)]
        state.replace_events([*pair, *wide, *same, *full, *elsewhere], NOON - 9 * HOUR)
        found = state.events(Period(NOON, NOON + HOUR))
        assert [one.event_id for one in found] == ["full", "same", "wide", "pair"]
        assert found[2] == EventSpan("wide", NOON - 3 * HOUR, NOON, documents=4, within=1)
        assert [one.event_id for one in state.events(Period(NOON, NOON + HOUR), limit=2)] == ["full", "same"]
        assert [one.event_id for one in state.events(Period(NOON, NOON + HOUR), least=4)] == ["wide"]

    def test_events_come_in_pages_and_are_counted(self, state: State) -> None:
        both = [member(f"{event}{n}", event, hours=n / 10) for event in "abcde" for n in range(2)]
        state.replace_events([*both, member("z1", "later", hours=5), member("z2", "later", hours=6)], NOON)
        hour = Period(NOON, NOON + HOUR)
        pages = [[one.event_id for one in state.events(hour, limit=2, offset=offset)] for offset in (0, 2, 4, 6)]
        assert pages == [["a", "b"], ["c", "d"], ["e"], []]
        assert [state.event_count(hour), state.event_count(hour, least=3)] == [5, 0]
        assert state.event_count(Period(NOON, NOON + 9 * HOUR)) == 6

    def test_of_equal_events_the_earliest_comes_first(self, state: State) -> None:
        state.replace_events(
            [member("a1", "b", -1), member("a2", "b"), member("b1", "a", -2), member("b2", "a")], NOON - 2 * HOUR
        )
        assert [one.event_id for one in state.events(Period(NOON, NOON + HOUR))] == ["a", "b"]

    def test_a_period_is_half_open(self, state: State) -> None:
        state.replace_events([member("a"), member("b", hours=1)], NOON)
        moment = timedelta(microseconds=1)
        assert [one.within for one in state.events(Period(NOON, NOON + HOUR))] == [1]
        assert [one.within for one in state.events(Period(NOON, NOON + HOUR + moment))] == [2]
        assert state.events(Period(NOON + moment, NOON + HOUR)) == ()
        assert state.events(Period(NOON, NOON)) == ()

    def test_a_document_alone_is_no_event_unless_asked_for(self, state: State) -> None:
        state.replace_events([member("a")], NOON)
        assert state.events(Period(NOON, NOON + HOUR)) == ()
        assert [one.documents for one in state.events(Period(NOON, NOON + HOUR), least=1)] == [1]

    def test_are_forgotten_by_document_and_by_age(self, state: State) -> None:
        many = [member(f"d{number:04}", "many") for number in range(1200)]
        state.replace_events([*many, member("old", hours=-1), member("edge")], NOON - HOUR)
        assert state.forget_events([one.document_id for one in many]) == 1200
        assert state.forget_events(["edge", "nobody"], before=NOON - HOUR) == 1
        assert state.forget_events(before=NOON) == 1
        assert state.forget_events(before=NOON) == 0
        assert state.events(Period(NOON - HOUR, NOON + HOUR), least=1) == ()

    def test_an_event_keeps_its_id_when_the_document_it_is_named_by_goes(self, state: State) -> None:
        state.replace_events([member("first", "first"), member("second", "first", hours=1)], NOON)
        assert state.forget_events(["first"]) == 1
        assert state.event_members("first") == (member("second", "first", hours=1),)
