"""Login and logout."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.web.context import Web, web_of
from console.web.passwords import after_failure, after_success, is_locked, verify
from console.web.security import COOKIE, LeavingVisitor, NeedsSetup, open_session, safe_return, set_cookie
from domain.accounts import AuditEntry, User

router = APIRouter()

WRONG = "用户名或密码不对"
LOCKED = "输错次数过多，账号已暂时锁定，请稍后再试"

NOBODY = "system"
UNKNOWN_PAUSE = timedelta(minutes=1)
"""Unknown names are written to the audit trail at most this often, so that guessing cannot fill the disk."""


@router.get("/login")
def show(request: Request, next: str = "/") -> Response:
    web = web_of(request)
    if not web.app.state.users():
        raise NeedsSetup
    return web.page("login.html", problem="", name="", next=safe_return(next))


@router.post("/login")
def enter(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """The answer to an unknown name and to a wrong password is the same; a locked account checks no password."""
    web = web_of(request)
    name, after = name.strip()[:40], safe_return(next)
    with web.entrance:
        user, problem = _admitted(web, name, password)
    if user is None:
        return web.page("login.html", status=403, problem=problem, name=name, next=after)
    response = RedirectResponse(after, status_code=303)
    set_cookie(web, response, open_session(web, user))
    return response


def _admitted(web: Web, name: str, password: str) -> tuple[User | None, str]:
    """The user who gave the right password, or None and what to say."""
    now = web.app.clock()
    user = web.app.state.user(name)
    if user is not None and is_locked(user, now):
        return None, LOCKED
    right = verify(user, password)
    if user is None:
        _audit_unknown(web, now)
        return None, WRONG
    if right:
        web.app.state.save_user(after_success(user))
        return user, ""
    failed = after_failure(user, now, web.settings)
    locked = is_locked(failed, now)
    web.app.state.save_user(failed)
    web.app.state.audit(AuditEntry(now, user.name, "login_failed", user.name, "账号已锁定" if locked else ""))
    return None, LOCKED if locked else WRONG


def _audit_unknown(web: Web, now: datetime) -> None:
    """The name that was typed is not kept: it may be a password in the wrong box."""
    recent = (entry for entry in web.app.state.audit_entries(limit=50) if now - entry.at < UNKNOWN_PAUSE)
    if not any(entry.user == NOBODY and entry.action == "login_failed" for entry in recent):
        web.app.state.audit(AuditEntry(now, NOBODY, "login_failed", "", "没有这个用户名"))


@router.post("/logout")
def leave(request: Request, current: LeavingVisitor) -> Response:
    web = web_of(request)
    web.app.state.end_session(current.session.token_hash)
    web.app.state.audit(AuditEntry(web.app.clock(), current.user.name, "logout", current.user.name))
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=web.settings.secure_cookie)
    return response
