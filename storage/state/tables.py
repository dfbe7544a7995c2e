"""The tables of the operational state, with types that SQLite and PostgreSQL both know.

The migrations in `storage/state/migrations` create them; a test asserts that both say the same.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, Boolean, Column, Dialect, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import DateTime, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times in, aware UTC times out; SQLite, which knows no time zones, keeps them as UTC text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the state keeps aware times only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("rule", String(128), nullable=False),
    Column("label", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("fired_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("peak", Integer, nullable=False),
    Column("document_ids", JSON, nullable=False),
    Column("signals", JSON, nullable=False),
    Column("acknowledged_by", String(128), nullable=False),
    Column("acknowledged_at", UtcDateTime),
    Column("closed_by", String(128), nullable=False),
    Column("closed_at", UtcDateTime),
    Column("note", Text, nullable=False),
    Index(None, "fired_at"),
    Index(None, "state", "fired_at"),
)

NOTIFICATIONS = Table(
    "notifications",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("message_id", String(320), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("alert_id", String(64), ForeignKey("alerts.id")),
    Column("level", String(16)),
    Column("attachments", JSON, nullable=False),
    Column("count", Integer, nullable=False),
    Index(None, "alert_id"),
    Index(None, "created_at"),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("notification_id", String(64), ForeignKey("notifications.id"), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("status", String(16), nullable=False),
    Column("message_id", String(320), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("detail", Text, nullable=False),
    Column("retry_at", UtcDateTime),
    Index(None, "at"),
    Index(None, "status", "retry_at"),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("source", String(128), primary_key=True),
    Column("started_at", UtcDateTime, primary_key=True),
    Column("duration_seconds", Float, nullable=False),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("irrelevant", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("coverage_source", String(128), nullable=False),
    Column("coverage_at", UtcDateTime, nullable=False),
    Column("coverage_state", String(16), nullable=False),
    Column("coverage_items", Integer, nullable=False),
    Column("coverage_detail", Text, nullable=False),
    Index(None, "started_at"),
    Index(None, "coverage_at"),
)

VISITS = Table(
    "visits",
    METADATA,
    Column("source", String(128), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
)

# Nothing but ids, which are hashes: what was said is gone, and who asked for it is not kept here.
ERASED = Table(
    "erased",
    METADATA,
    Column("document_id", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

CORRECTIONS = Table(
    "corrections",
    METADATA,
    Column("document_id", String(64), primary_key=True),
    Column("subject", String(16), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("previous", JSON, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("user", String(128), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

# Nothing but ids and times: what an event is called and where it was is read from its documents.
EVENT_MEMBERS = Table(
    "event_members",
    METADATA,
    Column("document_id", String(64), primary_key=True),
    Column("event_id", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
    Index(None, "event_id", "at"),
)

BRIEFS = Table(
    "briefs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("period_start", UtcDateTime, nullable=False),
    Column("period_end", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("path", Text, nullable=False),
    Column("figures", Text, nullable=False),
    Index(None, "period_end"),
)

USERS = Table(
    "users",
    METADATA,
    Column("name", String(128), primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcDateTime),
    # True for the one user made on an empty table, else NULL: its uniqueness decides between two first-run pages.
    Column("first", Boolean, unique=True),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(128), primary_key=True),
    Column("user", String(128), ForeignKey("users.name"), nullable=False),
    Column("csrf_token", String(128), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "expires_at"),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("user", String(128), nullable=False),
    Column("action", String(128), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index(None, "at"),
)
