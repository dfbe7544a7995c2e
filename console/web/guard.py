"""What holds for every request and every answer, errors and static files included."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

LARGEST_BODY = 1 << 20
"""Bytes of a request; the largest form here is a note of 2,000 characters."""

_STREAM = "/live"
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Adds the headers above; answers HEAD like GET without a body; refuses large or unmeasured request bodies.

    Pages are never kept by the browser. Static files are asked for again each time (with their ETag), so a new version
    of the program shows at once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache" if scope["path"].startswith("/static/") else "no-store")
            await send(message)

        status = _refusal(scope)
        if status:
            await _refuse(status, guarded)
        elif scope["method"] == "HEAD" and scope["path"] != _STREAM:
            await self._app({**scope, "method": "GET"}, receive, _without_body(guarded))
        else:
            await self._app(scope, receive, guarded)


def _refusal(scope: Scope) -> int:
    """The status with which the request is refused unread, 0 when it is not."""
    if scope["method"] in _WITHOUT_BODY:
        return 0
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or (length and not length.isdecimal()):
        return 411
    return 413 if int(length or 0) > LARGEST_BODY else 0


async def _refuse(status: int, send: Send) -> None:
    text = "提交的内容太大，或没有写明大小。请返回上一页，缩短后再提交。".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _without_body(send: Send) -> Send:
    async def silent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return silent
