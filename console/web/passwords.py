"""Passwords of the body's own staff: Argon2id hashes, a complexity rule, and a lock after too many failures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from config.schema import ConsoleSettings
from domain.accounts import User

MINIMUM_LENGTH = 8
MINIMUM_CLASSES = 3
"""At least 8 characters of at least 3 of 4 classes: the usual values for 等保2.0 二级 (GB/T 22239-2019, 身份鉴别)."""

LONGEST = 256
"""A longer password would only burn time in the hash."""

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to check against when there is no such user; made at the first need, for it costs as much as a login."""
    return _hasher.hash("nobody has this password")


def password_problem(password: str, name: str) -> str:
    """Why the password is too weak, as one Chinese sentence; "" when it is good enough."""
    if len(password) < MINIMUM_LENGTH:
        return f"密码至少 {MINIMUM_LENGTH} 位"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 位"
    classes = (
        any(c.islower() for c in password),
        any(c.isupper() for c in password),
        any(c.isdigit() for c in password),
        any(not c.isalnum() for c in password),
    )
    if sum(classes) < MINIMUM_CLASSES:
        return "密码须包含小写字母、大写字母、数字、符号中的至少三种"
    if name and name.lower() in password.lower():
        return "密码不能包含用户名"
    return ""


def hashed(password: str) -> str:
    return _hasher.hash(password)


def is_locked(user: User, now: datetime) -> bool:
    return user.locked_until is not None and now < user.locked_until


def verify(user: User | None, password: str) -> bool:
    """Whether the password is the user's. An unknown user costs the same time as a known one."""
    try:
        _hasher.verify(user.password_hash if user else _nobody(), password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False
    return user is not None


def after_failure(user: User, now: datetime, settings: ConsoleSettings) -> User:
    """The user with one more failure; the account locks when the allowed number is reached."""
    failures = user.failures + 1
    if failures < settings.allowed_failures:
        return replace(user, failures=failures)
    return replace(user, failures=0, locked_until=now + timedelta(minutes=settings.lock_minutes))


def after_success(user: User) -> User:
    return replace(user, failures=0, locked_until=None)
