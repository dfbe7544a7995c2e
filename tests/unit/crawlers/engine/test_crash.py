"""Crashes and full disks: nothing that was collected is lost, nothing is doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from crawlers.settings import SiteSource
from domain.documents import Document
from domain.runs import Visit
from tests.unit.crawlers.engine.conftest import ENTRY, ROOT, Rounds, Site, article_html

Make = Callable[..., SiteSource]


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_kill_9_in_the_middle_of_a_round_loses_and_doubles_nothing(site: Site, rounds: Rounds, source: Make) -> None:
    site.listing("/list/", *(f"/art/t20261120_{n}.html" for n in range(6)))
    for n in range(6):
        site.article(f"/art/t20261120_{n}.html", f"第{n}篇")
    site.answers["/art/t20261120_3.html"] = lambda handler: handler.stream(b"<p>", 0.05)
    lyj = source(lists=["/list/"])

    child = rounds.children.start(rounds.job([lyj], timeout_seconds=60))
    wait_for(lambda: any(b'_2.html","at' in path.read_bytes() for path in rounds.folder.glob("*.open")))
    assert rounds.reader.recover().segments == 0, "the writer lives: its segment is left alone"
    os.kill(child, signal.SIGKILL)
    status, _ = rounds.children.wait()

    assert rounds.reader.recover().segments == 1
    before = rounds.read(status)
    assert status == -signal.SIGKILL
    assert [document.title for document in before.documents()] == ["第0篇", "第1篇", "第2篇"]

    site.article("/art/t20261120_3.html", "第3篇")
    after = rounds.run(lyj, visits=before.of(Visit))

    assert [document.title for document in after.documents()] == ["第3篇", "第4篇", "第5篇"]
    assert after.coverage().items == 6
    assert list(rounds.folder.iterdir()) == []


def test_a_full_disk_ends_the_round_in_plain_words_and_keeps_what_was_written(
    site: Site, rounds: Rounds, source: Make
) -> None:
    paths = [f"/{n}.html" for n in range(30)]
    for path in paths:
        site.page(path, article_html(path))
    job = rounds.job([source(pages=paths)])

    child = subprocess.run(
        [sys.executable, str(ENTRY), "9000"],
        input=job.model_dump_json().encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    rounds.reader.recover()
    outcome = rounds.read(child.returncode)

    assert child.returncode == 3
    assert (
        child.stderr.decode().strip()
        == "磁盘空间不足，采集内容无法继续写入；此前已写入的内容没有丢失，请清理磁盘后再采集。"
    )
    kept = outcome.of(Document)
    assert 3 <= len(kept) < 30
    assert len({document.id for document in kept}) == len(kept)
    assert len(site.seen) < 30, "the round stopped instead of reading on in vain"
    assert 7000 < len(outcome.raw) <= 9000


def test_a_round_that_hangs_is_ended_by_the_alarm(site: Site, rounds: Rounds, source: Make) -> None:
    """A parse that never returns cannot be stopped from inside the loop; the process must not live on."""
    site.article("/a.html", "一")
    job = rounds.job([source(pages=["/a.html"])], round_timeout_seconds=2)
    hang = (
        "import re, sys, time; from crawlers import child; from crawlers.job import RoundJob\n"
        "import crawlers.spiders.base as base\n"
        "base.extract = lambda *a, **k: time.sleep(60)\n"
        "child.run(RoundJob.model_validate_json(sys.stdin.read()), lambda text: text)\n"
    )
    started = time.monotonic()

    child = subprocess.run(
        [sys.executable, "-c", hang],
        input=job.model_dump_json().encode(),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )

    assert child.returncode == -signal.SIGALRM
    assert time.monotonic() - started < 10


def test_a_parser_that_fails_rejects_the_page_and_tells_no_text(site: Site, rounds: Rounds, source: Make) -> None:
    site.article("/a.html", "一", "家住某处的机密内容。" * 20)
    site.article("/b.html", "二")
    job = rounds.job([source(pages=["/a.html", "/b.html"])])
    broken = (
        "import sys; from crawlers import child; from crawlers.job import RoundJob\n"
        "import crawlers.spiders.base as base\n"
        "real = base.extract\n"
        "def extract(page, **options):\n"
        "    if page.url.endswith('a.html'):\n"
        "        raise RuntimeError(page.body.decode())\n"
        "    return real(page, **options)\n"
        "base.extract = extract\n"
        "child.run(RoundJob.model_validate_json(sys.stdin.read()), lambda text: text)\n"
    )

    child = subprocess.run(
        [sys.executable, "-c", broken],
        input=job.model_dump_json().encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    outcome = rounds.read(child.returncode, child.stderr.decode())

    assert outcome.reasons() == {"/a.html": "unparsable"}
    assert [document.title for document in outcome.documents()] == ["二"]
    assert "RuntimeError" in outcome.errors
    assert "机密内容" not in outcome.errors
