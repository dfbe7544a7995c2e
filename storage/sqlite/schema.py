"""The tables of the file, and how a file is recognised.

`documents` is narrow (what pages are sorted, counted and folded by), `contents` is wide (what a person reads, and the
tokens); both and the index share the time-ordered row number. Roll-ups are kept by local day and outlive the texts.
"""

from __future__ import annotations

import sqlite3
from zoneinfo import ZoneInfo

from domain.errors import StoreError

LAYOUT = 2
"""Written to the file as `user_version`; raised by every change of tables or tokens."""

_APPLICATION = 0x48534844
"""Written to the file as `application_id`: "HSHD"."""

_TABLES = """
CREATE TABLE properties(name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;

CREATE TABLE documents(
  rid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  published_at INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  visited_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  fingerprint INTEGER NOT NULL,
  platform TEXT NOT NULL,
  source TEXT NOT NULL,
  sentiment TEXT NOT NULL,
  own INTEGER NOT NULL,
  topics TEXT NOT NULL,
  places TEXT NOT NULL,
  keywords TEXT NOT NULL,
  reprint_of TEXT NOT NULL,
  likes INTEGER NOT NULL,
  comments INTEGER NOT NULL,
  reposts INTEGER NOT NULL
);
CREATE INDEX documents_reprints ON documents(reprint_of) WHERE reprint_of <> '';

CREATE TABLE contents(
  rid INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  title_tokens TEXT NOT NULL,
  tokens TEXT NOT NULL,
  subwords TEXT NOT NULL,
  source_name TEXT NOT NULL,
  url TEXT NOT NULL,
  publisher TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  time_source TEXT NOT NULL,
  addressed INTEGER NOT NULL,
  relevance TEXT NOT NULL,
  negative REAL NOT NULL,
  neutral REAL NOT NULL,
  positive REAL NOT NULL,
  category TEXT NOT NULL DEFAULT '',
  second_category TEXT NOT NULL DEFAULT '',
  appeal TEXT NOT NULL DEFAULT ''
);

CREATE VIRTUAL TABLE fts USING fts5(title, text, subwords, attributes, content='', tokenize='ascii');

CREATE TABLE bands(slot INTEGER, rid INTEGER, PRIMARY KEY(slot, rid)) WITHOUT ROWID;

CREATE TABLE rollup_mentions(
  day INTEGER, own INTEGER, platform TEXT, sentiment TEXT, n INTEGER NOT NULL,
  PRIMARY KEY(day, own, platform, sentiment)
) WITHOUT ROWID;
CREATE TABLE rollup_labels(
  kind TEXT, day INTEGER, label TEXT, n INTEGER NOT NULL, negative INTEGER NOT NULL,
  PRIMARY KEY(kind, day, label)
) WITHOUT ROWID;
CREATE TABLE rollup_keywords(day INTEGER, word TEXT, n INTEGER NOT NULL, PRIMARY KEY(day, word)) WITHOUT ROWID;
CREATE INDEX rollup_keywords_frequent ON rollup_keywords(day, n DESC, word) WHERE n >= 3;
"""

_FROM_LAYOUT_1 = tuple(
    f"ALTER TABLE contents ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"
    for name in ("category", "second_category", "appeal")
)
"""Layout 2 keeps the category and the appeal type of a message; older documents have none."""


def prepare(connection: sqlite3.Connection, zone: ZoneInfo) -> None:
    """Make the tables of a new file, bring an older one to this layout, check layout and time zone."""
    if _number(connection, "user_version") < LAYOUT:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _create_or_upgrade(connection, zone)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    _check(connection, zone)


def _create_or_upgrade(connection: sqlite3.Connection, zone: ZoneInfo) -> None:
    """In one transaction; asks again for the layout, because another process may have been quicker."""
    layout = _number(connection, "user_version")
    if layout == 0:
        _create(connection, zone)
    elif layout == 1 and _number(connection, "application_id") == _APPLICATION:
        for statement in _FROM_LAYOUT_1:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _create(connection: sqlite3.Connection, zone: ZoneInfo) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreError("这个文件是别的程序的数据库，不能用作文档库，请检查 storage.url。")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.executemany("INSERT INTO properties VALUES (?, ?)", [("documents", 0), ("purge", 0), ("zone", zone.key)])
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _check(connection: sqlite3.Connection, zone: ZoneInfo) -> None:
    if _number(connection, "application_id") != _APPLICATION:
        raise StoreError("这个文件是别的程序的数据库，不能用作文档库，请检查 storage.url。")
    if _number(connection, "user_version") != LAYOUT:
        raise StoreError("文档库文件的版本与本程序不符，请使用与之配套的程序版本。")
    written = connection.execute("SELECT value FROM properties WHERE name = 'zone'").fetchone()[0]
    if written != zone.key:
        raise StoreError(
            f"文档库按时区 {written} 统计，与配置的 {zone.key} 不一致；请改回时区，或另建文档库后重新导入。"
        )


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
