"""Runs the program in processes of its own, made by forking: what takes seconds to import is imported once.

Reads one JSON object a line from standard input: `{"start": [ARGUMENT …], "out": FILE, "errors": FILE, "limit": BYTES?,
"sabotage": NAME?}` forks a process that calls `console.main.main` and answers with its process id; `{"wait": PID}` waits
for that process and answers with its exit status (minus the signal, if one ended it).

`limit` is the greatest size any file may have in the process and its children: the nearest thing to a full disk without
one. `sabotage` names a function below that breaks the process on purpose.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import console.main
import console.serving
from alerts.channels.email import EmailNotifier
from config.initial import Answers, write_deployment
from config.load import load
from crawlers.spool import Segment, SpoolReader
from domain.alerts import Delivery, Notification
from domain.documents import Document, Tags
from nlp.tagger import TextTagger
from pipelines import crawl, move, store_pages
from pipelines.app import build
from pipelines.checkpoint import Checkpoint, Position
from pipelines.clock import system_clock
from pipelines.store_sums import MonthSum

TRIGGER = "引爆"
"""A text with this word is what the sabotaged tagger stumbles over."""


def die_before_finishing_the_spool() -> None:
    """The documents are stored, the segment is still there."""

    def finish(self: SpoolReader, segment: Segment) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    SpoolReader.finish = finish  # type: ignore[method-assign]


def die_after_sending() -> None:
    """The server has the mail, the state does not know."""
    real = EmailNotifier.send

    def send(self: EmailNotifier, notification: Notification, attempts: int, now: Any) -> Delivery:
        real(self, notification, attempts, now)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    EmailNotifier.send = send  # type: ignore[method-assign]


def stumble_over_a_text() -> None:
    """The tagger raises with the text in the message, as libraries do."""
    real = TextTagger.tag

    def tag(self: TextTagger, documents: Sequence[Document]) -> list[Tags]:
        for document in documents:
            if TRIGGER in document.text:
                raise ValueError(f"could not convert: {document.text!r}")
        return real(self, documents)

    TextTagger.tag = tag  # type: ignore[method-assign]


def stumble_in_a_command() -> None:
    """A bug outside every guard: the error quotes what was stored."""

    def items(*arguments: Any) -> Any:
        reader, segments = arguments
        text = repr(reader.read(segments[0]))
        raise RuntimeError(text)

    crawl._items = items  # type: ignore[assignment]


def die_before_noting_a_page() -> None:
    """Documents of the third page (of a hundred) are in the target, the checkpoint does not know."""
    real = Checkpoint.write
    store_pages.PAGE = 100

    def write(self: Checkpoint, position: Position) -> None:
        if position.documents > 200:
            os.kill(os.getpid(), signal.SIGKILL)
        real(self, position)

    Checkpoint.write = write  # type: ignore[method-assign]


def die_while_verifying() -> None:
    """Everything was moved, nothing is proved."""

    def month_sums(*arguments: Any) -> dict[str, MonthSum]:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    move.month_sums = month_sums  # type: ignore[attr-defined,assignment]


SABOTAGE: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        die_before_finishing_the_spool,
        die_after_sending,
        die_before_noting_a_page,
        die_while_verifying,
        stumble_over_a_text,
        stumble_in_a_command,
    )
}


def _become(order: dict[str, Any]) -> None:
    """The forked process: never returns."""
    status = 70
    try:
        with Path(order["out"]).open("wb") as out, Path(order["errors"]).open("wb") as errors:
            os.dup2(out.fileno(), 1)
            os.dup2(errors.fileno(), 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if order.get("limit"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
        if order.get("sabotage"):
            SABOTAGE[order["sabotage"]]()
        console.main.main(order["start"])
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _warm_up() -> None:
    """Load what every command loads: the dictionary, the sentiment model, the migrations."""
    with TemporaryDirectory() as folder:
        write_deployment(Path(folder) / "d", Answers(name="云溪市林业局"))
        build(load(Path(folder) / "d", {}), system_clock).close()


def serve() -> None:
    _warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            pid = os.fork()
            if pid == 0:
                _become(order)
            answer = pid
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
