"""Several threads, a second process, a crash, a full disk and wrong addresses."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from domain.accounts import AuditEntry, Role, User
from domain.alerts import Alert
from domain.errors import StoreBusy, StoreError, StoreFull
from domain.reasons import AlertState, Level
from storage.state import database as database_module
from storage.state.accounts import AccountRepository
from storage.state.alerts import AlertRepository
from storage.state.database import Database, connect
from storage.state.facade import open_state
from storage.state.migrate import migrate

URL = "sqlite:///state.sqlite"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[4]

KILLED_HALFWAY = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import insert
from storage.state.database import Database, connect
from storage.state.tables import AUDIT
from datetime import UTC, datetime
database = connect("sqlite:///state.sqlite", Path(sys.argv[1]))
with database.writing() as connection:
    connection.execute(
        insert(AUDIT),
        [dict(at=datetime(2026, 3, 2, tzinfo=UTC), user="x", action="x", subject="x", detail="y" * 5000)] * 2000,
    )
    os.kill(os.getpid(), signal.SIGKILL)
"""

OTHER_PROCESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from domain.accounts import AuditEntry
from storage.state.facade import open_state
state = open_state("sqlite:///state.sqlite", directory=Path(sys.argv[1]))
for number in range(50):
    state.audit(AuditEntry(datetime(2026, 3, 2, tzinfo=UTC), "other", "write", str(number)))
state.close()
"""


def entry(number: int) -> AuditEntry:
    return AuditEntry(NOON, "me", "write", str(number))


def alert(number: int) -> Alert:
    return Alert(
        id=f"a{number}",
        rule="r",
        label="",
        level=Level.BLUE,
        title="t",
        reason="r",
        state=AlertState.OPEN,
        fired_at=NOON,
        updated_at=NOON,
        count=1,
        peak=1,
        document_ids=(),
    )


def run(script: str, directory: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script, str(directory)], cwd=ROOT, env={**os.environ})


def test_threads_write_and_read_together(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path)

    def work(number: int) -> int:
        state.audit(entry(number))
        state.save_alerts([alert(number)], [])
        return len(state.alerts(limit=1000))

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(work, range(60)))
    assert max(seen) == 60
    assert {e.subject for e in state.audit_entries(1000)} == {str(n) for n in range(60)}
    state.close()


def test_a_second_process_works_on_the_same_database(tmp_path: Path) -> None:
    with run(OTHER_PROCESS, tmp_path) as other:
        state = open_state(URL, directory=tmp_path)
        for number in range(50):
            state.audit(entry(number))
        assert other.wait(60) == 0
    entries = state.audit_entries(1000)
    state.close()
    assert sorted(e.user for e in entries) == ["me"] * 50 + ["other"] * 50


def test_a_process_killed_in_the_middle_of_a_write_leaves_nothing_of_it(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path)
    state.audit(entry(1))
    state.close()
    with run(KILLED_HALFWAY, tmp_path) as killed:
        assert killed.wait(60) == -signal.SIGKILL
    state = open_state(URL, directory=tmp_path)
    assert state.audit_entries() == (entry(1),)
    state.audit(entry(2))
    assert len(state.audit_entries()) == 2
    state.close()


def test_a_locked_database_is_busy_and_works_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MILLISECONDS", 50)
    state = open_state(URL, directory=tmp_path)
    other = sqlite3.connect(tmp_path / "state.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="占用") as caught:
        state.audit(entry(1))
    assert caught.value.transient
    assert state.audit_entries() == ()
    other.execute("ROLLBACK")
    other.close()
    state.audit(entry(1))
    state.close()


def test_a_full_disk_is_told_and_keeps_what_was_there(tmp_path: Path) -> None:
    database = connect(URL, tmp_path)
    migrate(database)
    records = AccountRepository(database)
    records.audit(entry(1))
    with database.reading() as connection:
        pages = connection.execute(text("pragma page_count")).scalar_one()
    database.close()
    # SQLite answers "database or disk is full" at its page limit as it does on a full device.
    event.listen(database._readers, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreFull, match="磁盘已满") as caught:
        records.audit(AuditEntry(NOON, "me", "write", "2", "x" * 50_000))
    assert "x" * 50 not in str(caught.value)
    assert records.audit_entries() == (entry(1),)
    database.close()


def test_an_error_carries_no_value_of_the_failed_call(tmp_path: Path) -> None:
    database = connect(URL, tmp_path)
    with pytest.raises(StoreError) as caught:
        AccountRepository(database).save_user(User("secret-name", "x", Role.READER, "secret-hash", NOON))
    assert "secret" not in str(caught.value) + str(caught.value.__cause__)
    database.close()


def test_a_naive_time_is_refused(tmp_path: Path) -> None:
    database = connect(URL, tmp_path)
    migrate(database)
    with pytest.raises(StoreError):
        AccountRepository(database).audit(AuditEntry(NOON.replace(tzinfo=None), "a", "b", "c"))
    database.close()


def test_fractions_of_a_second_sort_with_whole_ones(tmp_path: Path) -> None:
    database = connect(URL, tmp_path)
    migrate(database)
    records = AccountRepository(database)
    moments = [NOON + timedelta(microseconds=n) for n in (999_999, 0, 1_000_000, 1)]
    for moment in moments:
        records.audit(AuditEntry(moment, "a", "b", "c"))
    assert [e.at for e in records.audit_entries()] == sorted(moments, reverse=True)
    database.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StoreError, match="损坏或不是数据库"):
        open_state(URL, directory=tmp_path)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("no url", "无法识别"),
        ("mysql://user:secret@host/db", "不支持 mysql"),
        ("sqlite://", "文件名"),
        ("sqlite:///:memory:", "文件名"),
        ("postgresql+psycopg://user:secret@127.0.0.1/db", "psycopg"),
    ],
)
def test_wrong_addresses_are_told_without_their_secrets(url: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=problem) as caught:
        open_state(url, directory=tmp_path)
    assert "secret" not in str(caught.value)


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="目录不能使用"):
        open_state(URL, directory=tmp_path / "file" / "data")


def break_off_after_deleting(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("delete from alerts"))
        raise ZeroDivisionError


def test_a_transaction_that_raises_changes_nothing(tmp_path: Path) -> None:
    database = connect(URL, tmp_path)
    migrate(database)
    AlertRepository(database).save_alerts([alert(1)], [])
    with pytest.raises(ZeroDivisionError):
        break_off_after_deleting(database)
    assert AlertRepository(database).alert("a1") == alert(1)
    database.close()
