"""`kill -9` of the parent or the child in the middle of a round: nothing is lost and nothing is doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.load import load
from demo.city import City
from domain.queries import Query, Window
from pipelines.app import build
from pipelines.clock import system_clock
from pipelines.crawl import collect

PROGRAM = Path(sys.executable).with_name("huisheng")


def child_of(parent: int) -> int | None:
    """The process id of the crawling child, once it is there."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = (entry / "stat").read_text()
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if status.rsplit(")", 1)[1].split()[1] == str(parent) and b"pipelines.crawl_child" in line:
            return int(entry.name)
    return None


def wait_for_spool(deployment: Path, items: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        written = sum(file.read_bytes().count(b"\n") for file in (deployment / "var" / "spool").glob("*"))
        if written >= items:
            return
        time.sleep(0.02)
    raise AssertionError("the spool did not fill")


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["child", "parent", "both"])
def test_a_killed_round_is_made_up_by_the_next(deployment: Path, city: City, victim: str) -> None:
    with subprocess.Popen(
        [PROGRAM, "round", "--json", "--config", deployment], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as program:
        wait_for_spool(deployment, 40)
        child = child_of(program.pid)
        assert child is not None
        if victim in ("parent", "both"):
            program.kill()
        if victim in ("child", "both"):
            os.kill(child, signal.SIGKILL)
        program.wait(60)
    if victim == "parent":
        # The orphaned child may go on: its spool is taken in by the next round all the same.
        deadline = time.monotonic() + 60
        while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
            time.sleep(0.1)

    app = build(load(deployment, {}), system_clock)
    try:
        collect(app)
        collect(app)
        stored = app.store.search(Query(), Window(1)).total
        own = app.store.search(Query(own=True), Window(1000)).documents
    finally:
        app.close()

    published = city.publications("bureau")
    assert len(own) == len(published)
    assert len({found.tagged.document.url for found in own}) == len(published)
    assert stored > 200
