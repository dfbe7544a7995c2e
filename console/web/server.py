"""The web console as an ASGI application."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from console.web.context import Web, web_of
from console.web.guard import HEADERS, Guard
from console.web.pages import (
    alerts,
    api,
    briefs,
    charts,
    corrections,
    documents,
    events,
    figures,
    live,
    login,
    search,
    setup,
    sources,
    today,
)
from console.web.security import Forbidden, NeedsLogin, NeedsSetup, Visitor, login_address, visitor
from domain.errors import HuishengError

PAGES = (
    setup,
    login,
    today,
    search,
    documents,
    corrections,
    alerts,
    events,
    sources,
    briefs,
    figures,
    charts,
    live,
    api,
)

_TITLES = {404: "没有找到", 405: "不能这样打开"}
_TEXTS = {
    404: "没有这个页面：可能已到保存期限被清理，或者链接有误。",
    405: "这个地址不能直接打开，请从页面上的按钮操作。",
}


def make_server(web: Web) -> FastAPI:
    """All pages, the JSON API and the static files. Documentation pages of the framework are off: they load from a CDN."""
    server = FastAPI(title="回声", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    server.state.web = web
    server.add_middleware(Guard)
    for page in PAGES:
        server.include_router(page.router)
    server.mount("/static", StaticFiles(directory=str(files("console.web") / "static")), name="static")
    server.add_exception_handler(NeedsSetup, _to_setup)
    server.add_exception_handler(NeedsLogin, _to_login)
    server.add_exception_handler(Forbidden, _forbidden)
    server.add_exception_handler(HuishengError, _failed)
    server.add_exception_handler(HTTPException, _http_error)
    server.add_exception_handler(RequestValidationError, _bad_request)
    server.add_exception_handler(Exception, _broken)
    return server


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/live"))


def _answer(request: Request, status: int, title: str, text: str) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": text}, status_code=status)
    return web_of(request).page("message.html", status=status, title=title, text=text, visitor=_known(request, status))


def _known(request: Request, status: int) -> Visitor | None:
    """Who sees the message, so that the navigation stays; nobody when the databases themselves may be the trouble."""
    if status >= 500:
        return None
    try:
        return visitor(request)
    except (NeedsLogin, NeedsSetup):
        return None


async def _to_setup(request: Request, error: Exception) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": "尚未设置管理员"}, status_code=401)
    return RedirectResponse("/setup", status_code=303)


async def _to_login(request: Request, error: Exception) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": "请先登录"}, status_code=401)
    return RedirectResponse(login_address(request), status_code=303)


async def _forbidden(request: Request, error: Exception) -> Response:
    return _answer(request, 403, "不能这样操作", str(error))


async def _failed(request: Request, error: Exception) -> Response:
    return _answer(request, 503, "暂时无法完成", str(error))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = _answer(request, status, _TITLES.get(status, "出错了"), _TEXTS.get(status, "请求无法处理。"))
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


async def _bad_request(request: Request, error: Exception) -> Response:
    return _answer(request, 422, "填写有误", "有缺少或不对的内容，请返回上一页修改。")


async def _broken(request: Request, error: Exception) -> Response:
    """A fault of the program. This answer passes outside the guard, and the server writes the fault to its log."""
    text = "程序出了错，已记入日志。请稍后再试；如果一再出现，请把时间告诉管理员。"
    answer = _answer(request, 500, "程序出错了", text)
    answer.headers.update({**HEADERS, "Cache-Control": "no-store"})
    return answer
