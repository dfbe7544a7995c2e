"""Headers on every answer, and who may see a page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response

from console.web.context import Web, web_of
from domain.accounts import AuditEntry, Role, Session, User

COOKIE = "huisheng_session"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class NeedsLogin(Exception):
    """No valid session: the answer is a redirect to the login page (or 401 for the JSON API)."""


class NeedsSetup(Exception):
    """Nobody has an account yet: the answer is a redirect to the first-run page."""


class Forbidden(Exception):
    """The session is valid, but this act is not allowed to it, or its form token is wrong."""


class SecurityHeaders(BaseHTTPMiddleware):
    """Adds the headers above; pages are never cached, static files may be."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


@dataclass(frozen=True, slots=True)
class Visitor:
    """A member of staff who is logged in."""

    user: User
    session: Session

    @property
    def may_act(self) -> bool:
        """Readers look; officers and administrators act."""
        return self.user.role is not Role.READER


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def open_session(web: Web, user: User) -> str:
    """Start a session and return the cookie's value, which is kept nowhere."""
    now = web.app.clock()
    token = secrets.token_urlsafe(32)
    idle = timedelta(minutes=web.settings.idle_minutes)
    web.app.state.save_session(Session(token_hash(token), user.name, secrets.token_urlsafe(24), now, now + idle))
    web.app.state.audit(AuditEntry(now, user.name, "login", user.name))
    return token


def set_cookie(web: Web, response: Response, token: str) -> None:
    """Strict and unreadable for scripts; goes with the browser session."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=web.settings.secure_cookie, path="/")


def visitor(request: Request) -> Visitor:
    """The logged-in member of staff; every use pushes the idle limit on."""
    web = web_of(request)
    if not web.app.state.users():
        raise NeedsSetup
    now = web.app.clock()
    token = request.cookies.get(COOKIE, "")
    session = web.app.state.session(token_hash(token), now) if token else None
    user = web.app.state.user(session.user) if session else None
    if session is None or user is None:
        raise NeedsLogin
    idle = timedelta(minutes=web.settings.idle_minutes)
    if session.expires_at - now < idle - timedelta(minutes=1):
        session = replace(session, expires_at=now + idle)
        web.app.state.save_session(session)
    return Visitor(user, session)


def acting(
    request: Request, current: Annotated[Visitor, Depends(visitor)], csrf_token: Annotated[str, Form()] = ""
) -> Visitor:
    """A visitor who sends a form: the form's token must be the session's, and the role must allow acting."""
    if not hmac.compare_digest(csrf_token.encode("utf-8"), current.session.csrf_token.encode("utf-8")):
        raise Forbidden("页面已过期，请返回上一页刷新后再试")
    if not current.may_act:
        raise Forbidden("您的账号只能查看，不能操作")
    return current


CurrentVisitor = Annotated[Visitor, Depends(visitor)]
ActingVisitor = Annotated[Visitor, Depends(acting)]
