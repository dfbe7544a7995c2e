"""Who may see a page, and who may act."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Request
from starlette.responses import Response

from console.web.context import Web, web_of
from domain.accounts import AuditEntry, Role, Session, User

COOKIE = "huisheng_session"

LONGEST_RETURN = 500
_SPOKEN_BY_SCRIPT = "fragment"


class NeedsLogin(Exception):
    """No valid session: the answer is a redirect to the login page (or 401 for the JSON API)."""


class NeedsSetup(Exception):
    """Nobody has an account yet: the answer is a redirect to the first-run page."""


class Forbidden(Exception):
    """The session is valid, but this act is not allowed to it, or its form token is wrong."""


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
    """Start a session and return the cookie's value, which is kept nowhere. Saving sweeps out what has expired."""
    now = web.app.clock()
    token = secrets.token_urlsafe(32)
    idle = timedelta(minutes=web.settings.idle_minutes)
    web.app.state.save_session(Session(token_hash(token), user.name, secrets.token_urlsafe(24), now, now + idle))
    web.app.state.audit(AuditEntry(now, user.name, "login", user.name))
    return token


def set_cookie(web: Web, response: Response, token: str) -> None:
    """Strict and unreadable for scripts; goes with the browser session."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=web.settings.secure_cookie, path="/")


def safe_return(address: str) -> str:
    """The address when it is a page of this console, else "/": nothing on a login page may lead elsewhere.

    Browsers read `//host` and `/\\host` as another machine and drop control characters before they look.
    """
    plain = address.isascii() and address.isprintable() and len(address) <= LONGEST_RETURN
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and inside else "/"


def login_address(request: Request) -> str:
    """The login page that leads back to the page that was asked for (links in mails open one)."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = safe_return(wanted) if request.method == "GET" else "/"
    return "/login" if wanted == "/" else "/login?" + urlencode({"next": wanted})


def visitor(request: Request) -> Visitor:
    """The logged-in member of staff. Every use pushes the idle limit on, but what an open page asks for by itself is no
    use: a page left open logs out like any other."""
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
    if not _by_itself(request) and session.expires_at - now < idle - timedelta(minutes=1):
        session = replace(session, expires_at=now + idle)
        web.app.state.save_session(session)
    return Visitor(user, session)


def _by_itself(request: Request) -> bool:
    return request.url.path == "/live" or request.headers.get("x-requested-with") == _SPOKEN_BY_SCRIPT


def acting(
    request: Request, current: Annotated[Visitor, Depends(visitor)], csrf_token: Annotated[str, Form()] = ""
) -> Visitor:
    """A visitor who sends a form: the form's token must be the session's, and the role must allow acting."""
    demand_token(current, csrf_token)
    if not current.may_act:
        raise Forbidden("您的账号只能查看，不能操作。")
    return current


def leaving(
    request: Request, current: Annotated[Visitor, Depends(visitor)], csrf_token: Annotated[str, Form()] = ""
) -> Visitor:
    """A visitor of any role who sends the form that ends the session."""
    demand_token(current, csrf_token)
    return current


def demand_token(current: Visitor, csrf_token: str) -> None:
    if not hmac.compare_digest(csrf_token.encode("utf-8"), current.session.csrf_token.encode("utf-8")):
        raise Forbidden("页面已过期，请返回上一页刷新后再试。")


CurrentVisitor = Annotated[Visitor, Depends(visitor)]
ActingVisitor = Annotated[Visitor, Depends(acting)]
LeavingVisitor = Annotated[Visitor, Depends(leaving)]
