"""The loopback web server of the city: one port a site, all in this process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from demo.sites.responses import Request, Response
from demo.sites.site import Site

LOOPBACK = "127.0.0.1"
_log = logging.getLogger(__name__)


class _Server(ThreadingHTTPServer):
    """Serves one site. `server_close` waits for the requests in work."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, port: int, site: Site) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.site = site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that hangs up is no fault of the city's; anything else is logged with its traceback."""
        _log.debug("a request from %s failed", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "YunxiCity/1"
    sys_version = ""
    timeout = 5

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        parts = urlsplit(self.path)
        base = f"http://{self.headers.get('Host') or f'{LOOPBACK}:{self.server.server_port}'}"
        response = self.server.site.respond(Request(unquote(parts.path), dict(parse_qsl(parts.query)), base))
        since, tags = self.headers.get("If-Modified-Since", ""), self.headers.get("If-None-Match", "")
        if response.status == 200 and response.unchanged(tags, since):
            self.send_response(304)
            self._validators(response)
            self.end_headers()
            return
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        if response.status == 200:
            self._validators(response)
        self.end_headers()
        if with_body:
            self.wfile.write(response.body)

    def _validators(self, response: Response) -> None:
        self.send_header("ETag", response.etag)
        if response.last_modified:
            self.send_header("Last-Modified", response.last_modified)

    def log_message(self, format: str, *args: Any) -> None:
        _log.debug(format, *args)


class CityServer:
    """Serves the sites on loopback. `start` and `stop` may be called from any thread; `stop` twice is harmless."""

    def __init__(self, sites: Mapping[str, Site], ports: Mapping[str, int] | None = None) -> None:
        self._sites = dict(sites)
        self._ports = dict(ports or {})
        self._running: dict[str, tuple[_Server, Thread]] = {}

    def start(self) -> dict[str, str]:
        """Open every site on the port asked for, or on a free one when none was asked for or it is taken.

        Gives site id -> base address, without a slash at the end.
        """
        if self._running:
            raise RuntimeError("the city's server runs already")
        for name, site in self._sites.items():
            server = _open(self._ports.get(name, 0), site)
            thread = Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=f"city-{name}", daemon=True
            )
            thread.start()
            self._running[name] = (server, thread)
        return {name: f"http://{LOOPBACK}:{server.server_port}" for name, (server, _) in self._running.items()}

    def stop(self) -> None:
        """Close every port and wait for the requests in work."""
        running, self._running = self._running, {}
        for server, thread in running.values():
            server.shutdown()
            thread.join()
            server.server_close()

    def __enter__(self) -> dict[str, str]:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _open(port: int, site: Site) -> _Server:
    try:
        return _Server(port, site)
    except OSError:
        if port == 0:
            raise
        return _Server(0, site)
