"""What the tests' own web servers on loopback share: answers of every kind, and quiet."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Answering(BaseHTTPRequestHandler):
    """Base of the handlers; `closing` is set when the server goes, so that no endless answer outlives it."""

    @property
    def closing(self) -> threading.Event:
        raise AssertionError("a handler says when its server closes")

    def reply(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, piece: bytes, pause: float) -> None:
        """A body that never ends, until the other side has had enough."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.close_connection = True
        while not self.closing.wait(pause):
            self.wfile.write(piece)

    def log_message(self, format: str, *args: Any) -> None:
        return


class QuietServer(ThreadingHTTPServer):
    """One thread for each connection; a client that hangs up is no news."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        return


def missing(handler: Answering) -> None:
    handler.reply(b"<html><body>not here</body></html>", status=404)
