"""A site that misbehaves on purpose, and a round run against it in a real child process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar

import pytest

from crawlers.codec import Spooled
from crawlers.job import RoundJob
from crawlers.settings import CrawlSettings, FeedSource, FileSource, SiteSource
from crawlers.spool import SpoolReader
from domain.documents import Document, Rejected
from domain.runs import Coverage, Visit
from tests.loopback import Answering, QuietServer, missing

ROOT = Path(__file__).resolve().parents[4]
ENTRY = Path(__file__).with_name("child_entry.py")
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
T = TypeVar("T")

Answer = Callable[["Handler"], None]


@dataclass(frozen=True)
class Seen:
    path: str
    headers: Message
    started: float
    ended: float


class Handler(Answering):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:  # noqa: N802 -- the name is the library's
        started = time.monotonic()
        answer = self.server.site.answers.get(self.path, missing)
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        with self.server.site.lock:
            self.server.site.seen.append(Seen(self.path, self.headers, started, time.monotonic()))

    @property
    def closing(self) -> threading.Event:
        return self.server.site.closing


class Server(QuietServer):
    site: Site


@dataclass
class Site:
    """A site on loopback: `answers` maps paths to what happens there, `seen` tells what was asked, in order."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def page(self, path: str, html: str, **headers: str) -> None:
        self.answers[path] = lambda handler: handler.reply(html.encode(), "text/html; charset=utf-8", 200, **headers)

    def article(self, path: str, title: str, text: str = "", **headers: str) -> None:
        self.page(path, article_html(title, text), **headers)

    def listing(self, path: str, *links: str) -> None:
        rows = "".join(f'<li><a href="{link}">条目 {link}</a><span>2026-11-20</span></li>' for link in links)
        self.page(path, f"<html><head><title>通知公告</title></head><body><ul>{rows}</ul></body></html>")

    def validated(self, path: str, html: str, etag: str) -> None:
        """A page with an ETag that answers 304 to whoever has it."""

        def answer(handler: Handler) -> None:
            if handler.headers.get("If-None-Match") == etag:
                handler.send_response(304)
                handler.end_headers()
            else:
                handler.reply(html.encode(), ETag=etag)

        self.answers[path] = answer


def article_html(title: str, text: str = "") -> str:
    body = text or f"{title}的具体情况如下：林业部门已派人到现场查看，并将在三个工作日内答复。" * 3
    return (
        f'<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2026-11-20 09:30"><meta name="ContentSource" content="青岭市林业局">'
        f'<meta name="Author" content="张三丰"></head><body><h1>{title}</h1>'
        f'<div class="TRS_Editor"><p>{body}</p></div></body></html>'
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with Server(("127.0.0.1", 0), Handler) as server:
        site = Site(server.server_address[1])
        server.site = site
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield site
        site.closing.set()
        server.shutdown()
        thread.join()


@dataclass(frozen=True)
class Outcome:
    """What a round left in the spool, and how its process ended."""

    spooled: tuple[Spooled, ...]
    raw: bytes
    status: int
    errors: str

    def of(self, kind: type[T], source: str = "lyj") -> list[T]:
        return [one.item for one in self.spooled if isinstance(one.item, kind) and one.source == source]

    def documents(self) -> list[Document]:
        return self.of(Document)

    def reasons(self) -> dict[str, str]:
        """Reason by the path of the rejected URL."""
        return {re.sub(r"^http://[^/]+", "", item.reference): item.reason.value for item in self.of(Rejected)}

    def coverage(self, source: str = "lyj") -> Coverage:
        (coverage,) = self.of(Coverage, source)
        return coverage


Sources = SiteSource | FeedSource | FileSource


class Children:
    """Starts the processes of rounds, one at a time."""

    def __init__(self, folder: Path) -> None:
        self._job, self._errors = folder / "job.json", folder / "errors.txt"
        self._server = subprocess.Popen(
            [sys.executable, str(ENTRY), "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )

    def start(self, job: RoundJob) -> int:
        """The process id of the round."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._job.write_text(job.model_dump_json(), encoding="utf-8")
        self._server.stdin.write(f"{self._job} {self._errors}\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def wait(self) -> tuple[int, str]:
        """Exit status (minus the signal, if one ended it) and what it said on standard error."""
        assert self._server.stdout is not None
        status = int(self._server.stdout.readline())
        return status, self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""

    def close(self) -> None:
        self._server.communicate(timeout=30)


@pytest.fixture(scope="session")
def children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    children = Children(tmp_path_factory.mktemp("rounds"))
    yield children
    children.close()


class Rounds:
    """Runs rounds in children and reads their spool."""

    def __init__(self, folder: Path, children: Children) -> None:
        self.folder = folder
        self.children = children
        self.reader = SpoolReader(folder)

    def job(self, sources: Sequence[Sources], visits: Sequence[Visit] = (), **crawl: Any) -> RoundJob:
        settings: dict[str, Any] = {
            "delay_seconds": 0,
            "allow_private": ("127.0.0.0/8",),
            "timeout_seconds": 5,
            **crawl,
        }
        known = {source.id: tuple(visits) for source in sources}
        return RoundJob(
            sources=tuple(sources), crawl=CrawlSettings(**settings), spool=self.folder, visits=known, now=NOW
        )

    def run(self, *sources: Sources, visits: Sequence[Visit] = (), **crawl: Any) -> Outcome:
        self.children.start(self.job(sources, visits, **crawl))
        return self.read(*self.children.wait())

    def read(self, status: int = 0, errors: str = "") -> Outcome:
        spooled: list[Spooled] = []
        raw = b""
        for segment in self.reader.segments():
            contents = self.reader.read(segment)
            assert contents.damaged == 0
            spooled += contents.items
            raw += segment.path.read_bytes()
            self.reader.finish(segment)
        return Outcome(tuple(spooled), raw, status, errors)


@pytest.fixture
def rounds(tmp_path: Path, children: Children) -> Rounds:
    return Rounds(tmp_path / "spool", children)


@pytest.fixture
def source(site: Site) -> Callable[..., SiteSource]:
    """A site source at the misbehaving site; pages and lists are given by their paths."""

    def make(*, lists: Sequence[str] = (), pages: Sequence[str] = (), **settings: Any) -> SiteSource:
        return SiteSource(
            id=settings.pop("id", "lyj"),
            name="青岭市林业局网站",
            lists=tuple(site.url(path) for path in lists),
            pages=tuple(site.url(path) for path in pages),
            **settings,
        )

    return make
