"""The saved pages of the corpora, served on loopback and crawled through the whole path by a list of URLs."""

from __future__ import annotations

import json
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from config.load import load
from crawlers.spool import SpoolReader
from domain.queries import Query, Window
from domain.reasons import TimeSource
from pipelines.app import build
from pipelines.clock import system_clock
from pipelines.crawl import crawl_into_spool, spool_folder

FOLDERS = ("pages/html", "pages_weak")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the crawl is counted by its own reports."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _deployment(directory: Path, addresses: list[str]) -> None:
    source = {
        "id": "saved",
        "kind": "site",
        "name": "保存的网页",
        "platform": "news",
        "addressed": True,
        "pages": addresses,
    }
    settings = {
        "body": {"name": "测量用的单位"},
        "crawl": {"delay_seconds": 0, "allow_private": ["127.0.0.1"], "max_pages": 1000},
        "sources": [source],
    }
    (directory / "huisheng.yaml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


def measure(data: Path) -> dict[str, float]:
    """`pages` served, `documents` stored, and how many of those have `with_title`, `with_time` (found on the page, not
    the time of fetching) and `with_text`; `unread` counts the pages that gave no document."""
    files = sorted(file for folder in FOLDERS for file in (data / folder).glob("*.html"))
    with tempfile.TemporaryDirectory() as folder, _served(data) as base:
        _deployment(Path(folder), [f"{base}/{quote(str(file.relative_to(data)))}" for file in files])
        app = build(load(Path(folder), {}), system_clock)
        try:
            # Not `collect`: most saved pages are older than texts are kept, and a live crawl would leave them out.
            crawl_into_spool(app, app.settings.sources, threading.Event())
            reader = SpoolReader(spool_folder(app))
            items = [spooled for segment in reader.segments() for spooled in reader.read(segment).items]
            reports = app.ingest.take((spooled.source, spooled.item) for spooled in items)
            stored = app.store.search(Query(), Window(len(files) + 1)).documents
        finally:
            app.close()
    documents = [found.tagged.document for found in stored]
    counted = Counter(
        with_title=sum(bool(document.title) for document in documents),
        with_time=sum(document.time_source is not TimeSource.FETCHED for document in documents),
        with_text=sum(bool(document.text) for document in documents),
    )
    return {
        "pages": len(files),
        "seen": sum(report.outcomes.seen for report in reports),
        "documents": len(documents),
        "unread": len(files) - len(documents),
        **counted,
    }
