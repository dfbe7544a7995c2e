"""Login and logout."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.web.context import web_of
from console.web.passwords import after_failure, after_success, is_locked, verify
from console.web.security import COOKIE, ActingVisitor, NeedsSetup, open_session, set_cookie
from domain.accounts import AuditEntry

router = APIRouter()

WRONG = "用户名或密码不对"
LOCKED = "输错次数过多，账号已暂时锁定，请稍后再试"


@router.get("/login")
def show(request: Request) -> Response:
    web = web_of(request)
    if not web.app.state.users():
        raise NeedsSetup
    return web.page("login.html", problem="", name="")


@router.post("/login")
def enter(request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """The answer to an unknown name and to a wrong password is the same; a locked account checks no password."""
    web = web_of(request)
    now = web.app.clock()
    name = name.strip()[:40]
    user = web.app.state.user(name)
    if user is not None and is_locked(user, now):
        return web.page("login.html", status=403, problem=LOCKED, name=name)
    if not verify(user, password) or user is None:
        if user is not None:
            failed = after_failure(user, now, web.settings)
            web.app.state.save_user(failed)
            web.app.state.audit(AuditEntry(now, user.name, "login_failed", user.name))
            if is_locked(failed, now):
                return web.page("login.html", status=403, problem=LOCKED, name=name)
        return web.page("login.html", status=403, problem=WRONG, name=name)
    web.app.state.save_user(after_success(user))
    response = RedirectResponse("/", status_code=303)
    set_cookie(web, response, open_session(web, user))
    return response


@router.post("/logout")
def leave(request: Request, current: ActingVisitor) -> Response:
    web = web_of(request)
    web.app.state.end_session(current.session.token_hash)
    web.app.state.audit(AuditEntry(web.app.clock(), current.user.name, "logout", current.user.name))
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response
