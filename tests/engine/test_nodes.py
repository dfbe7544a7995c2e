"""The tests' own search engine: it starts, answers on loopback only, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine import distribution as parts
from tests.engine.distribution import JavaKit, Unavailable, distribution
from tests.engine.nodes import Node, alive, free_port
from tests.engine.sharing import shared_node

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import sys
from tests.engine.nodes import Node
node = Node().start()
print(node.pid, node.port, node.home, flush=True)
sys.stdin.read()
"""


def eventually(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.05)
    return True


def listening(pid: int) -> set[tuple[str, int]]:
    """Address (hexadecimal, as the kernel writes it) and port of every socket on which this process listens."""
    sockets = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets |= set(re.findall(r"socket:\[(\d+)\]", str(descriptor.readlink())))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                address, port = fields[1].split(":")
                found.add((address, int(port, 16)))
    return found


LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


@pytest.mark.usefixtures("engine_parts")
class TestNode:
    def test_it_keeps_its_data_over_a_restart_and_nothing_after_the_end(self) -> None:
        with Node() as node:
            assert node.call("GET", "/")["version"]["distribution"] == "opensearch"
            addresses = {address for address, _ in listening(node.pid)}
            assert {port for _, port in listening(node.pid)} == {node.port, node.transport_port}
            assert addresses <= LOOPBACK
            node.call("PUT", "/kept/_doc/1?refresh=true", {"text": "回声"})
            killed = node.pid
            node.kill()
            assert not alive(killed)
            node.start()
            assert node.call("GET", "/kept/_doc/1")["_source"] == {"text": "回声"}
            home, last = node.home, node.pid
        assert not home.exists()
        assert not alive(last)

    def test_it_is_gone_after_its_parent_was_killed(self) -> None:
        command = [sys.executable, "-c", STARTER]
        parent = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert parent.stdin is not None
        assert parent.stdout is not None
        with parent.stdin, parent.stdout:
            pid, _, home = parent.stdout.readline().split()
            assert alive(int(pid))
            parent.send_signal(signal.SIGKILL)
            parent.wait(30)
            assert eventually(lambda: not Path(home).exists())
            assert eventually(lambda: not alive(int(pid)))


def test_the_shared_node_answers_and_is_one(search_engine: str) -> None:
    assert search_engine == shared_node()


class TestChoice:
    old, new = JavaKit(Path("/jvm/17"), 17), JavaKit(Path("/jvm/25"), 25)

    @pytest.mark.parametrize(
        ("kits", "wanted", "release", "java"),
        [
            ((new, old), "", "os3", 25),
            ((old,), "", "os2", 17),
            ((old, new), "", "os3", 25),
            ((old, new), "os2", "os2", 17),
        ],
    )
    def test_the_newest_release_that_runs(
        self, kits: tuple[JavaKit, ...], wanted: str, release: str, java: int
    ) -> None:
        chosen, kit = parts._choose(kits, wanted)
        assert (chosen.name, kit.version) == (release, java)

    @pytest.mark.parametrize(
        ("kits", "wanted", "told"), [((), "", "JDK 17"), ((old,), "os3", "JDK 21"), ((new,), "es9", "不认识")]
    )
    def test_what_is_missing_is_told(self, kits: tuple[JavaKit, ...], wanted: str, told: str) -> None:
        with pytest.raises(Unavailable, match=told):
            parts._choose(kits, wanted)

    def test_without_maven_and_download_the_package_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Unavailable, match="maven"):
            parts._class_path(tmp_path, parts.RELEASES[0])


def test_a_free_port_is_below_the_range_of_passing_sockets() -> None:
    assert 20000 <= free_port() < 32000


def test_two_that_fetch_at_once_get_the_same(engine_parts: None) -> None:
    command = [sys.executable, "-m", "tests.engine.distribution"]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [starter.communicate(timeout=120)[0] for starter in both]
    assert told == [f"OpenSearch {distribution().release.version}, Java {distribution().java.version}\n"] * 2
