"""The body's staff, their sessions and the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError

from domain.accounts import AuditEntry, Role, Session, User
from storage.state.database import Database, upsert
from storage.state.tables import AUDIT, SESSIONS, USERS


class AccountRepository:
    """`domain.ports.AccountRecords` in the tables `users`, `sessions` and `audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def users(self) -> tuple[User, ...]:
        with self._database.reading() as connection:
            return tuple(_user(row) for row in connection.execute(select(USERS).order_by(USERS.c.name)))

    def user(self, name: str) -> User | None:
        with self._database.reading() as connection:
            row = connection.execute(select(USERS).where(USERS.c.name == name)).one_or_none()
        return _user(row) if row is not None else None

    def save_user(self, user: User) -> None:
        with self._database.writing() as connection:
            upsert(connection, USERS, [_user_values(user)])

    def create_first_user(self, user: User) -> bool:
        with self._database.writing() as connection:
            if connection.execute(select(exists(select(USERS.c.name)))).scalar_one():
                return False
            try:
                # Where two writers may look at the same time (PostgreSQL), the unique mark lets one of them in.
                with connection.begin_nested():
                    connection.execute(insert(USERS).values(**_user_values(user), first=True))
            except IntegrityError:
                return False
        return True

    def save_session(self, session: Session) -> None:
        row = {
            "token_hash": session.token_hash,
            "user": session.user,
            "csrf_token": session.csrf_token,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        }
        with self._database.writing() as connection:
            # Whoever logs in sweeps out what has run out, so the table does not grow.
            connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= session.created_at))
            upsert(connection, SESSIONS, [row])

    def session(self, token_hash: str, now: datetime) -> Session | None:
        statement = select(SESSIONS).where(SESSIONS.c.token_hash == token_hash, SESSIONS.c.expires_at > now)
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            return None
        return Session(
            token_hash=row.token_hash,
            user=row.user,
            csrf_token=row.csrf_token,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )

    def end_session(self, token_hash: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == token_hash))

    def audit(self, entry: AuditEntry) -> None:
        row = {
            "at": entry.at,
            "user": entry.user,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
        }
        with self._database.writing() as connection:
            connection.execute(insert(AUDIT), [row])

    def audit_entries(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        statement = select(AUDIT).order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(
                AuditEntry(at=row.at, user=row.user, action=row.action, subject=row.subject, detail=row.detail)
                for row in connection.execute(statement)
            )


def _user_values(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "display_name": user.display_name,
        "role": user.role.value,
        "password_hash": user.password_hash,
        "created_at": user.created_at,
        "failures": user.failures,
        "locked_until": user.locked_until,
    }


def _user(row: Row[Any]) -> User:
    return User(
        name=row.name,
        display_name=row.display_name,
        role=Role(row.role),
        password_hash=row.password_hash,
        created_at=row.created_at,
        failures=row.failures,
        locked_until=row.locked_until,
    )
