"""The whole program as its users call it, a web that misbehaves, and mail servers that do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Answering, QuietServer, missing

ROOT = Path(__file__).resolve().parents[2]
SERVER = Path(__file__).with_name("program_server.py")
BODY = {"name": "云溪市林业局", "aliases": ["林业局"], "places": ["云溪市", "枫林大道"]}
RULE = {
    "id": "all",
    "kind": "count",
    "name": "提到本单位",
    "window_hours": 744,
    "levels": [{"at_least": 3, "level": "blue"}],
}
ONE_MILLISECOND = 1 / 60_000
"""In minutes: as soon as an outbox can be asked to try again."""


# The program


@dataclass(frozen=True)
class Told:
    """What a command printed, and how it ended."""

    status: int
    out: str
    errors: str

    @property
    def json(self) -> dict[str, Any]:
        assert self.out.count("\n") == 1, f"exactly one JSON object on standard output, got {self.out!r}"
        answer: dict[str, Any] = json.loads(self.out)
        return answer

    def assert_plain(self) -> None:
        """No trace for whoever called the command."""
        assert "Traceback" not in self.out + self.errors
        assert 'File "' not in self.errors


class Running:
    """A command on its way."""

    def __init__(self, program: Program, pid: int, out: Path, errors: Path) -> None:
        self.pid = pid
        self._program, self._out, self._errors = program, out, errors

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def said(self) -> str:
        return self._out.read_text(encoding="utf-8") + self._errors.read_text(encoding="utf-8")

    def child(self) -> int:
        """The process id of its crawling child, which must be there."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _parent_of(entry) == self.pid:
                return int(entry.name)
        raise AssertionError("no child")

    def wait(self) -> Told:
        status = self._program.wait(self.pid)
        return Told(status, self._out.read_text(encoding="utf-8"), self._errors.read_text(encoding="utf-8"))


def _parent_of(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


class Program:
    """Calls `huisheng`, each time in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._living: set[int] = set()
        self._server = subprocess.Popen(
            [sys.executable, str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )

    def ask(self, order: dict[str, Any]) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def start(self, *arguments: str | Path, limit: int = 0, sabotage: str = "") -> Running:
        self._number += 1
        out, errors = self._folder / f"{self._number}.out", self._folder / f"{self._number}.errors"
        out.touch()
        errors.touch()
        order = {"start": [str(one) for one in arguments], "out": str(out), "errors": str(errors)}
        pid = self.ask(order | {"limit": limit, "sabotage": sabotage})
        self._living.add(pid)
        return Running(self, pid, out, errors)

    def wait(self, pid: int) -> int:
        status = self.ask({"wait": pid})
        self._living.discard(pid)
        return status

    def run(self, *arguments: str | Path, limit: int = 0, sabotage: str = "") -> Told:
        return self.start(*arguments, limit=limit, sabotage=sabotage).wait()

    def close(self) -> None:
        for pid in self._living:  # left behind by a test that failed
            os.kill(pid, signal.SIGKILL)
        self._server.communicate(timeout=30)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    program = Program(tmp_path_factory.mktemp("program"))
    yield program
    program.close()


@dataclass(frozen=True)
class Deployment:
    """A configuration directory, and the program called with it."""

    program: Program
    directory: Path

    @property
    def var(self) -> Path:
        return self.directory / "var"

    def run(self, *arguments: str | Path, **trouble: Any) -> Told:
        return self.program.run(*arguments, "--config", self.directory, **trouble)

    def start(self, *arguments: str | Path, **trouble: Any) -> Running:
        return self.program.start(*arguments, "--config", self.directory, **trouble)

    def round(self, **trouble: Any) -> Told:
        return self.run("round", "--json", **trouble)

    def total(self, query: str = "林业局") -> int:
        """How many stored documents a search finds."""
        told = self.run("search", query, "--json", "--limit", "1")
        assert told.status == 0, told.errors
        number: int = told.json["total"]
        return number


Deploy = Callable[..., Deployment]


@pytest.fixture(scope="session")
def deploy(program: Program) -> Deploy:
    """Writes a configuration; `alerts`, `crawl` and further sections add to a quiet default."""

    def write(directory: Path, *, sources: Sequence[dict[str, Any]] = (), **sections: Any) -> Deployment:
        crawl = {"delay_seconds": 0, "allow_private": ["127.0.0.0/8"], "retries": 0, "timeout_seconds": 2}
        settings = {"body": BODY, "sources": list(sources), **sections, "crawl": crawl | sections.get("crawl", {})}
        directory.mkdir(parents=True, exist_ok=True)
        # JSON is YAML.
        (directory / "huisheng.yaml").write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
        return Deployment(program, directory)

    return write


def board(path: Path, count: int, text: str = "云溪市林业局请看，枫林大道的树上虫很多，第{n}次反映") -> Path:
    """An exported message board of so many fresh messages."""
    today = time.strftime("%Y-%m-%d", time.localtime(time.time() - 86_400))
    rows = [f'{n},虫害{n},{today} 10:00:00,"{text.format(n=n)}",0,1' for n in range(count)]
    path.write_text("留言编号,留言主题,留言时间,留言详情,反对数,点赞数\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


# The web

Answer = Callable[["Handler"], None]


class Handler(Answering):
    protocol_version = "HTTP/1.1"
    server: WebServer

    def do_GET(self) -> None:  # noqa: N802 -- the name is the library's
        web = self.server.web
        with web.changed:
            web.asked.append(self.path)
            web.changed.notify_all()
        try:
            web.answers.get(self.path, missing)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    @property
    def closing(self) -> threading.Event:
        return self.server.web.closing


class WebServer(QuietServer):
    web: Web


@dataclass
class Web:
    """Pages on loopback: `answers` maps paths to what happens there, `asked` lists what was asked for, in order."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def wait_for(self, path: str, times: int = 1) -> None:
        """Until somebody has asked for the page so often."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.asked.count(path) >= times, timeout=60), (
                f"nobody asked for {path}"
            )

    def article(self, path: str, title: str, text: str = "") -> None:
        self.answers[path] = lambda handler: handler.reply(article_html(title, text).encode())

    def listing(self, path: str, links: Sequence[str]) -> None:
        rows = "".join(f'<li><a href="{link}">关于云溪市林业局的消息 {link}</a></li>' for link in links)
        html = f"<html><head><title>通知公告</title></head><body><ul>{rows}</ul></body></html>"
        self.answers[path] = lambda handler: handler.reply(html.encode())

    def site(self, paths: Sequence[str], name: str = "site", **settings: Any) -> dict[str, Any]:
        """The settings of a source that reads these pages in every round."""
        return {"id": name, "kind": "site", "name": "林业网", "pages": [self.url(path) for path in paths], **settings}


def article_html(title: str, text: str = "") -> str:
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() - 86_400))
    body = text or f"{title}的情况如下：云溪市林业局已派人到枫林大道现场查看，将在三个工作日内答复。" * 3
    return (
        f'<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{day} 09:30"></head><body><h1>{title}</h1>'
        f'<div class="TRS_Editor"><p>{body}</p></div></body></html>'
    )


def serve_web() -> Iterator[Web]:
    with WebServer(("127.0.0.1", 0), Handler) as server:
        web = Web(server.server_address[1])
        server.web = web
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield web
        web.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def web() -> Iterator[Web]:
    yield from serve_web()


def mail_alerts(port: int, *recipients: str, **notify: Any) -> dict[str, Any]:
    """A rule that fires at three mentions, and mail to these addresses through a server on this port."""
    return {
        "rules": [RULE],
        "mail": {
            "host": "127.0.0.1",
            "port": port,
            "tls": "none",
            "sender": "listen@yunxi.example",
            "timeout_seconds": 1,
        },
        "recipients": [{"channel": "email", "address": address} for address in recipients],
        "notify": {"retry_minutes": [ONE_MILLISECOND], **notify},
    }
