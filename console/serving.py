"""The web console and the schedule beside each other in one process, until somebody stops them."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from console.web.context import Web
from console.web.labels import templates
from console.web.server import make_server
from domain.errors import UsageError, system_reason
from pipelines.app import App
from reports.browser_bundle import javascript

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _Server(uvicorn.Server):
    """Leaves signals to the command that runs it: the server lives in a thread."""

    def install_signal_handlers(self) -> None:
        return


def bind(host: str, port: int) -> socket.socket:
    """A listening socket, so that a port in use is one clear sentence and port 0 is known before anything is printed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(
            f"网页控制台无法使用 {host}:{port}（{system_reason(error)}）；可在 console.port 换一个端口"
        ) from None
    return listener


@contextmanager
def serving(app: App, listener: socket.socket, demonstration: str = "") -> Iterator[str]:
    """Serve the console from a thread; yields the address to open, with the set-up code while one is needed."""
    settings = app.settings.console
    code = "" if settings.host in _LOOPBACK or app.state.users() else secrets.token_urlsafe(9)
    web = Web(app, settings, templates(app.body.zone, app.clock), code, demonstration)
    config = uvicorn.Config(
        make_server(web), log_config=None, log_level="warning", access_log=False, server_header=False, lifespan="off"
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="console", daemon=True)
    thread.start()
    # The chart library takes seconds to put together; the first reader should not wait for it.
    threading.Thread(target=javascript, name="charts", daemon=True).start()
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{shown}:{port}/" + (f"setup?code={code}" if code else "")
    finally:
        web.stopping.set()
        server.should_exit = True
        thread.join(timeout=15)
        listener.close()
