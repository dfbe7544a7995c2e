"""The body's own staff who work in the console, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class User:
    """`password_hash` is an Argon2id hash in PHC string format, never a password. `failures` counts wrong passwords in a
    row; until `locked_until` no login is tried."""

    name: str
    display_name: str
    role: Role
    password_hash: str
    created_at: datetime
    failures: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """`token_hash` is the SHA-256 of the cookie's value: a stolen database opens no session."""

    token_hash: str
    user: str
    csrf_token: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who (a user name, or "system") did what to which thing. `detail` holds no secret and no crawled text."""

    at: datetime
    user: str
    action: str
    subject: str
    detail: str = ""
