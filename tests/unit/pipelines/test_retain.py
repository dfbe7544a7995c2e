"""Forgetting sweeps every copy: notifications, headlines, .eml files, quarantine, set-aside lines of the spool."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.initial import Answers, write_deployment
from config.load import load
from domain.alerts import FORGOTTEN, Alert, Notification
from domain.documents import Document
from domain.reasons import AlertState, Level, RejectReason, SendReason
from domain.runs import Visit
from pipelines.app import App, build
from pipelines.deliver import deliver
from pipelines.retain import erase, retain
from tests.unit.pipelines.conftest import NOW

Maker = Callable[..., Document]
LONG = "云溪市林业局门前的老樟树被雷劈断以后一直没有人来清理，挡住了半条路，行人只好绕行，请尽快来看一看"


class Hands:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def app(tmp_path: Path, hands: Hands) -> Iterator[App]:
    write_deployment(tmp_path / "d", Answers(name="云溪市林业局", aliases=("林业局",)))
    app = build(load(tmp_path / "d", {}), hands)
    yield app
    app.close()


def told(
    app: App, number: int, documents: tuple[str, ...], headline: str, state: AlertState = AlertState.CLOSED
) -> None:
    """An alert that quotes a headline, told by a message that was written into a file."""
    alert = Alert(
        id=f"a{number}",
        rule="r",
        label="虫害",
        level=Level.BLUE,
        title=f"虫害：{headline}",
        reason=f"近24小时有4条（{headline}）",
        state=state,
        fired_at=NOW,
        updated_at=NOW,
        count=4,
        peak=4,
        document_ids=documents,
    )
    notification = Notification(
        id=f"n{number}",
        channel="file",
        recipient="duty@yunxi.example",
        subject=f"【预警】{headline}",
        text=headline,
        html=headline,
        message_id=f"<n{number}@x>",
        created_at=NOW,
        reason=SendReason.NEW_ALERT,
        alert_id=alert.id,
    )
    app.state.save_alerts([alert], [notification])
    deliver(app)


def mails(app: App) -> list[str]:
    return sorted(path.stem[-2:] for path in (app.data_directory / "mail").glob("*.eml"))


def title_of(app: App, number: int) -> str:
    alert = app.state.alert(f"a{number}")
    assert alert is not None
    return f"{alert.title} {alert.reason}"


def test_erasing_takes_the_headline_the_message_and_its_file(app: App, make: Maker) -> None:
    one, other = make("one", LONG), make("other", f"林业局，{LONG[10:]}别处")
    app.ingest.take([("news", one), ("news", other)])
    told(app, 1, ("one", "other"), one.title)
    told(app, 2, ("other",), other.title)
    assert mails(app) == ["n1", "n2"]

    assert erase(app, ("one",)) == 1

    assert title_of(app, 1) == f"虫害：{FORGOTTEN} 近24小时有4条（{FORGOTTEN}）"
    assert title_of(app, 2).startswith(f"虫害：{other.title}")
    assert [n.subject for n in app.state.notifications("a1")] == [FORGOTTEN]
    assert mails(app) == ["n2"]
    assert app.store.get("one") is None
    assert app.store.get("other") is not None

    (report,) = app.ingest.take([("news", one)])
    assert report.reasons == ((RejectReason.ERASED, 1),)
    assert app.store.get("one") is None


def test_retention_sweeps_what_is_settled_and_keeps_the_evidence_of_what_is_not(
    app: App, make: Maker, hands: Hands
) -> None:
    app.ingest.take([("news", make("settled", LONG)), ("news", make("open", f"{LONG[::-1]}林业局"))])
    told(app, 1, ("settled",), "标题settled")
    told(app, 2, ("open",), "标题open", AlertState.OPEN)
    app.quarantine.put(make("stuck", "卡住的一篇"), ValueError())
    torn = app.data_directory / "spool" / "old.torn"
    torn.parent.mkdir()
    torn.write_text("半行", encoding="utf-8")
    os.utime(torn, (NOW.timestamp(), NOW.timestamp()))
    app.state.record_visits("news", [Visit("https://x/1", NOW), Visit("exports/a.csv", NOW, "1")])

    assert retain(app) == 0
    assert (mails(app), app.quarantine.count(), torn.exists()) == (["n1", "n2"], 1, True)

    hands.now += timedelta(days=app.settings.storage.retention_days + 1)
    assert retain(app) == 1

    assert app.store.get("settled") is None
    assert app.store.get("open") is not None
    assert FORGOTTEN in title_of(app, 1)
    assert FORGOTTEN not in title_of(app, 2)
    assert [app.state.notifications(f"a{n}")[0].subject == FORGOTTEN for n in (1, 2)] == [True, False]
    assert app.quarantine.count() == 0
    assert not torn.exists()
    assert [visit.url for visit in app.state.visits("news")] == ["exports/a.csv"]
    assert mails(app) == []
