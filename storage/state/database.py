"""The connection to the state's database: transactions, and driver errors told in plain Chinese."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import StoreBusy, StoreError, StoreFull, system_reason

BUSY_TIMEOUT_MILLISECONDS = 15_000
_DIALECTS = ("sqlite", "postgresql")
_WRITING = "huisheng_writing"
_MAINTAINING = "huisheng_maintaining"
_SQLITE_FULL = {sqlite3.SQLITE_FULL}
# An exceeded quota or file size limit reaches SQLite as one of these, not as SQLITE_FULL.
_SQLITE_UNWRITTEN = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# PostgreSQL's SQLSTATE: disk_full; serialization_failure, deadlock_detected, lock_not_available, too_many_connections.
_SQLSTATE_FULL = {"53100"}
_SQLSTATE_BUSY = {"40001", "40P01", "55P03", "53300"}


def store_error(error: SQLAlchemyError) -> StoreError:
    """The error of the domain for an error of the database; its text holds no value, address or password."""
    original = error.orig if isinstance(error, DBAPIError) else None
    # The extended codes of SQLite carry the primary code in their low byte.
    extended = getattr(original, "sqlite_errorcode", None) or 0
    code = extended & 0xFF
    sqlstate = getattr(original, "sqlstate", None) or ""
    if code in _SQLITE_FULL or sqlstate in _SQLSTATE_FULL:
        return StoreFull("状态数据库所在的磁盘已满，刚才的操作没有保存；请腾出空间后重试。")
    if extended in _SQLITE_UNWRITTEN:
        return StoreFull("状态数据库写不进去（磁盘已满、超出配额或磁盘出错），刚才的操作没有保存；请检查磁盘后重试。")
    if code in _SQLITE_BUSY or sqlstate in _SQLSTATE_BUSY:
        return StoreBusy("状态数据库正被另一个程序占用，刚才的操作没有保存；稍后会重试。")
    if code == sqlite3.SQLITE_CONSTRAINT or sqlstate.startswith("23"):
        return StoreError("状态数据库拒绝保存：所关联的记录（告警、消息或用户）不存在。")
    if code == sqlite3.SQLITE_READONLY:
        return StoreError("状态数据库是只读的，刚才的操作没有保存；请检查数据目录的写权限。")
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return StoreError("状态数据库文件已损坏或不是数据库；请从备份恢复。")
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError("状态数据库打不开；请检查数据目录是否存在、有没有读写权限。")
    return StoreError(f"状态数据库读写失败（{type(original or error).__name__}），刚才的操作没有保存。")


class Database:
    """An engine that works from several threads and beside other processes."""

    def __init__(self, engine: Engine) -> None:
        self._readers = engine
        self._writers = engine.execution_options(**{_WRITING: True})
        self._maintainers = engine.execution_options(**{_MAINTAINING: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database from start to end."""
        try:
            with self._readers.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise store_error(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole at the end, or not at all when anything raises."""
        try:
            with self._writers.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise store_error(error) from error

    def scrub(self) -> None:
        """Take what was overwritten out of the bytes of a SQLite file; elsewhere that is the server's business.

        `secure_delete` empties pages that are written anyway, but leaves copies of rows that were moved: the file is
        written anew, and the write-ahead log, which still holds the old pages, is emptied. Raises `StoreBusy` when a
        reader holds the log.
        """
        if self._maintainers.dialect.name != "sqlite":
            return
        try:
            with self._maintainers.connect() as connection:
                connection.exec_driver_sql("VACUUM")
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        except SQLAlchemyError as error:
            raise store_error(error) from error
        if busy:
            raise StoreBusy("内容已删除，但状态数据库正被读取，磁盘上的清理还没有完成；再执行一次会继续。")

    def close(self) -> None:
        self._readers.dispose()


def connect(url: str, directory: Path) -> Database:
    """Open the database at an SQLAlchemy URL; a relative SQLite path starts at `directory`, which is made if missing.

    Raises `StoreError` for a URL that cannot be used.
    """
    parsed = _parse(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            return Database(_sqlite_engine(parsed, directory))
        return Database(create_engine(parsed, pool_pre_ping=True, hide_parameters=True))
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError("状态数据库的驱动没有安装；PostgreSQL 需要另装 psycopg。") from error
    except OSError as error:
        raise StoreError(f"状态数据库所在的目录不能使用：{directory}（{system_reason(error)}）。") from error


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, replace: bool = True) -> None:
    """Insert rows; one whose primary key is there already replaces it, or (`replace` False) is left out."""
    if not rows:
        return
    statement = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    if replace:
        values = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=values)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    connection.execute(statement, list(rows))


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("状态数据库的地址无法识别（例：sqlite:///state.sqlite）。") from error
    if parsed.get_backend_name() not in _DIALECTS:
        raise StoreError(f"状态数据库不支持 {parsed.get_backend_name()}（可用：sqlite、postgresql）。")
    return parsed


def _sqlite_engine(url: URL, directory: Path) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("状态数据库要写明文件名（例：sqlite:///state.sqlite）。")
    path = directory / url.database
    path.parent.mkdir(parents=True, exist_ok=True)
    # The file holds password hashes: nobody but the owner reads it. SQLite gives -wal and -shm the same mode.
    path.touch(mode=0o600)
    engine = create_engine(url.set(database=str(path)), hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own way of opening transactions late and around DDL is switched off; `_begin` opens them.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_MAINTAINING, False):
        return  # VACUUM and checkpoints are refused inside a transaction
    # A writer takes the lock at once: one that reads first and writes later would be refused without waiting.
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
