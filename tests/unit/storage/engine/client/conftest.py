"""A server that pretends to be a search engine and does to each call what the test says."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage.engine.address import Flavour, parse_address
from storage.engine.client.connect import EngineSecrets, connect
from storage.engine.client.protocol import EngineClient
from storage.settings import EngineSettings
from tests.loopback import Answering, QuietServer

Doing = Callable[["Pretender"], None]


@dataclass(slots=True)
class Engine:
    """`script` says what happens to the calls after the introduction, one entry each; the last one is done for ever."""

    flavour: Flavour
    script: list[Doing] = field(default_factory=list)
    port: int = 0
    encrypted: bool = False
    greets: Doing | None = None
    closing: threading.Event = field(default_factory=threading.Event)
    calls: list[tuple[str, str, Mapping[str, str], bytes]] = field(default_factory=list)
    """Method, path, headers (lower case), body; without the introduction."""
    introductions: int = 0

    @property
    def address(self) -> str:
        return f"{'https' if self.encrypted else 'http'}+{self.flavour}://127.0.0.1:{self.port}/city"


class Pretender(Answering):
    engine: Engine

    @property
    def closing(self) -> threading.Event:
        return self.engine.closing

    def handle_any(self) -> None:
        engine = self.engine
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/":
            engine.introductions += 1
            (engine.greets or greet)(self)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        engine.calls.append((self.command, self.path, headers, body))
        doing = engine.script[min(len(engine.calls), len(engine.script)) - 1] if engine.script else answer()
        doing(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815 -- the server's own names


GREETINGS = {
    "opensearch": {"version": {"distribution": "opensearch", "number": "3.8.0"}},
    "elasticsearch": {"version": {"number": "8.14.0"}, "tagline": "You Know, for Search"},
}
PRODUCT = {"elasticsearch": {"X_Elastic_Product": "Elasticsearch"}, "opensearch": {}}


def greet(caller: Pretender) -> None:
    answer(GREETINGS[caller.engine.flavour])(caller)


def answer(body: Any = None, status: int = 200, **headers: str) -> Doing:
    def doing(caller: Pretender) -> None:
        content = json.dumps({} if body is None else body).encode()
        product = PRODUCT[caller.engine.flavour]
        caller.reply(content, "application/json; charset=UTF-8", status, **product, **headers)

    return doing


def refuse(status: int, kind: str = "some_exception", reason: str = "some reason") -> Doing:
    return answer({"error": {"type": kind, "reason": reason}, "status": status}, status)


def page(body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8") -> Doing:
    return lambda caller: caller.reply(body, kind, status)


def reset(caller: Pretender) -> None:
    """Break the connection off in the hardest way TCP knows."""
    caller.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    caller.close_connection = True
    caller.connection.close()


def hang(caller: Pretender) -> None:
    caller.closing.wait(20)
    caller.close_connection = True


@pytest.fixture(params=["opensearch", "elasticsearch"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    chosen: Flavour = request.param
    return chosen


Serve = Callable[..., Engine]


@pytest.fixture
def serve(flavour: Flavour) -> Iterator[Serve]:
    """Starts a pretender with this script."""
    with ExitStack() as stack:

        def start(*script: Doing, context: ssl.SSLContext | None = None, greets: Doing | None = None) -> Engine:
            engine = Engine(flavour, list(script), encrypted=context is not None, greets=greets)
            handler = type("Handler", (Pretender,), {"engine": engine})
            server = stack.enter_context(QuietServer(("127.0.0.1", 0), handler))
            if context is not None:
                server.socket = context.wrap_socket(server.socket, server_side=True)
            engine.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            stack.callback(engine.closing.set)
            return engine

        yield start


@dataclass(slots=True)
class Pauses:
    """Waits that take no time; `seconds` is what they would have taken."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


Reach = Callable[..., EngineClient]


@pytest.fixture
def reach() -> Iterator[Reach]:
    """Connects to a pretender; further arguments are fields of `EngineSettings`."""
    with ExitStack() as stack:

        def start(
            engine: Engine | str,
            *,
            secrets: EngineSecrets | None = None,
            pauses: Pauses | None = None,
            configuration: Path = Path(),
            **settings: Any,
        ) -> EngineClient:
            url = engine if isinstance(engine, str) else engine.address
            client = connect(
                parse_address(url),
                EngineSettings(**settings),
                secrets or EngineSecrets(),
                configuration=configuration,
                wait=pauses,
            )
            return stack.enter_context(closing(client))

        yield start
