"""What notifications said is gone from every byte of the database, not only from its answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.alerts import Alert, Notification
from domain.errors import StoreBusy
from domain.reasons import AlertState, Level, SendReason
from storage.state.alerts import AlertRepository
from storage.state.database import BUSY_TIMEOUT_MILLISECONDS, connect
from storage.state.facade import open_state
from storage.state.migrate import migrate

URL = "sqlite:///state.db"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECRET = "梧桐里三号楼下的老树"


def alert(number: int) -> Alert:
    return Alert(
        id=f"a{number}",
        rule="r",
        label="",
        level=Level.BLUE,
        title="虫害",
        reason="r",
        state=AlertState.OPEN,
        fired_at=NOON,
        updated_at=NOON,
        count=1,
        peak=1,
        document_ids=(f"d{number}", f"e{number}"),
    )


def notification(number: int, said: str) -> Notification:
    return Notification(
        id=f"n{number}",
        channel="email",
        recipient="duty@example.gov.cn",
        subject=said,
        text=said * 400,
        html=f"<p>{said * 400}</p>",
        message_id=f"<n{number}@x>",
        created_at=NOON,
        reason=SendReason.NEW_ALERT,
        alert_id=f"a{number}",
    )


def raw(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_forgotten_words_leave_no_byte_while_the_database_is_open(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path)
    for number in range(30):
        state.save_alerts([alert(number)], [notification(number, SECRET if number == 7 else f"别的事{number}")])
    assert SECRET.encode() in raw(tmp_path)

    assert state.forget(["e7"]) == ("n7",)

    assert SECRET.encode() not in raw(tmp_path)
    assert [n.text[:3] for n in state.notifications("a8")] == ["别的事"]
    state.close()


def test_a_reader_that_holds_the_log_makes_busy_and_the_next_call_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.state.database.BUSY_TIMEOUT_MILLISECONDS", BUSY_TIMEOUT_MILLISECONDS // 100)
    database = connect(URL, tmp_path)
    migrate(database)
    state = AlertRepository(database)
    state.save_alerts([alert(7)], [notification(7, SECRET)])

    with database.reading() as reader:
        assert reader.execute(text("SELECT count(*) FROM alerts")).scalar_one() == 1
        with pytest.raises(StoreBusy, match="还没有完成"):
            state.forget(["d7"])
    assert SECRET.encode() in raw(tmp_path)

    assert state.forget(["d7"]) == ("n7",)
    assert SECRET.encode() not in raw(tmp_path)
    database.close()
