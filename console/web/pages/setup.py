"""First run: the administrator chooses a password. There is no default one."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.web.context import web_of
from console.web.passwords import hashed, password_problem
from console.web.security import open_session, set_cookie
from domain.accounts import AuditEntry, Role, User

router = APIRouter()


@router.get("/setup")
def show(request: Request, code: str = "") -> Response:
    web = web_of(request)
    if web.app.state.users():
        return RedirectResponse("/login", status_code=303)
    return web.page("setup.html", code=code, asks_code=bool(web.setup_code), problem="", name="admin")


@router.post("/setup")
def create(
    request: Request,
    name: Annotated[str, Form()] = "admin",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
) -> Response:
    web = web_of(request)
    name = name.strip()
    problem = password_problem(password, name)
    if not name or len(name) > 40 or not name.isprintable():
        problem = "请填写用户名（40 字以内）"
    elif password != again:
        problem = "两次输入的密码不一样"
    elif web.setup_code and not hmac.compare_digest(code.strip().encode(), web.setup_code.encode()):
        problem = "设置码不对；它打印在启动程序的窗口里"
    if problem:
        return web.page("setup.html", status=422, code=code, asks_code=bool(web.setup_code), problem=problem, name=name)
    now = web.app.clock()
    user = User(name, "管理员", Role.ADMINISTRATOR, hashed(password), now)
    if not web.app.state.create_first_user(user):
        return RedirectResponse("/login", status_code=303)
    web.app.state.audit(AuditEntry(now, name, "create_administrator", name))
    response = RedirectResponse("/", status_code=303)
    set_cookie(web, response, open_session(web, user))
    return response
