"""Real search nodes on loopback, one Java process each: `Node` alone, `Cluster` of several that can be killed."""

from __future__ import annotations

import json
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.engine.distribution import Distribution, distribution

START_SECONDS = 180.0
_STOP_SECONDS = 60.0
_LOGGING = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d{ISO8601}][%p][%c{1.}] %m%n%ex
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


class NodeFailed(Exception):
    """The node ended or did not answer in time; the text ends with its log."""


def free_port() -> int:
    """A free loopback port below the range that the system gives to other sockets, so that none of them takes it."""
    for _ in range(1000):
        port = random.randint(20000, 31999)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


class Node:
    """One node with its own folder. It is gone, and its folder too, when this process ends, even by SIGKILL.

    `lifeline` is a file descriptor whose end of file ends the node instead of this process's end. `lasting` is for long
    work such as benchmarks: Java's second compiler makes it faster in the end, but takes half of the processor at first.
    """

    def __init__(
        self,
        *,
        heap: str = "512m",
        settings: Mapping[str, str] | None = None,
        lifeline: int | None = None,
        lasting: bool = False,
    ) -> None:
        self.distribution: Distribution = distribution()
        self.port, self.transport_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.home = Path(tempfile.mkdtemp(prefix="huisheng-node."))
        self._heap, self._settings, self._lifeline, self._lasting = heap, dict(settings or {}), lifeline, lasting
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("config", "data", "logs", "repo", "tmp"):
            (self.home / name).mkdir()
        (self.home / "log4j2.properties").write_text(_LOGGING, encoding="utf-8")

    @property
    def log(self) -> str:
        file = self.home / "logs" / "node.out"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def spawn(self) -> None:
        """Start the process without waiting for an answer. On the data of the last time, where there was one."""
        assert not self.running
        with (self.home / "logs" / "node.out").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE if self._lifeline is None else self._lifeline,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _command(self) -> list[str]:
        java = self.distribution.java
        options = [f"-Xmx{self._heap}", "-XX:+UseG1GC", f"-Djava.io.tmpdir={self.home}/tmp", "-Dfile.encoding=UTF-8"]
        options += [f"-Dlog4j2.configurationFile={self.home}/log4j2.properties", "-Dlog4j.shutdownHookEnabled=false"]
        if not self._lasting:
            options.append("-XX:TieredStopAtLevel=1")
        if java.version >= 21:
            options.append("--enable-native-access=ALL-UNNAMED")
        if self.distribution.archive is not None:
            options += ["-XX:+AutoCreateSharedArchive", f"-XX:SharedArchiveFile={self.distribution.archive}"]
            options += ["-Xlog:disable", "-Xlog:all=error:stderr"]
        settings = {
            "cluster.name": "huisheng-tests",
            "network.host": "127.0.0.1",
            "http.port": str(self.port),
            "transport.port": str(self.transport_port),
            "node.roles": "cluster_manager,data,ingest",
            "path.repo": str(self.home / "repo"),
            "path.logs": str(self.home / "logs"),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **({} if "discovery.seed_hosts" in self._settings else {"discovery.type": "single-node"}),
            **self._settings,
        }
        class_path = ["-cp", self.distribution.class_path, "SearchNode", str(self.home)]
        return [java.tool("java"), *options, *class_path, *(f"{name}={value}" for name, value in settings.items())]

    def ready(self) -> None:
        """Wait until the node answers and every index has its first copy."""
        end = time.monotonic() + START_SECONDS
        pause = threading.Event()
        while time.monotonic() < end:
            if not self.running:
                raise NodeFailed(f"the node ended by itself:\n{self.log[-3000:]}")
            try:
                self.call("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", seconds=5)
            except OSError:
                pause.wait(0.1)
            else:
                return
        raise NodeFailed(f"the node did not answer within {START_SECONDS:.0f} s:\n{self.log[-3000:]}")

    def start(self) -> Self:
        self.spawn()
        try:
            self.ready()
        except BaseException:
            self.close()
            raise
        return self

    def stop(self) -> None:
        """End it in good order; its data stay for the next `start`."""
        if self._process is not None and self.running:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._reap()

    def kill(self) -> None:
        """SIGKILL; its data stay for the next `start`."""
        assert self._process is not None
        self._process.kill()
        self._reap()

    def _reap(self) -> None:
        if self._process is not None:
            self._process.wait(_STOP_SECONDS)
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process = None

    def close(self) -> None:
        """End it and remove its folder."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def call(self, method: str, path: str, body: Any = None, *, seconds: float = 30) -> Any:
        """One plain request; errors of HTTP and of the network are `OSError`."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.close()


class Cluster:
    """Several nodes that know each other, each its own process."""

    def __init__(
        self, size: int = 3, *, heap: str = "384m", settings: Mapping[str, str] | None = None, lasting: bool = False
    ) -> None:
        self.nodes = [Node(heap=heap, settings=settings, lasting=lasting) for _ in range(size)]
        hosts = ",".join(f"127.0.0.1:{node.transport_port}" for node in self.nodes)
        names = ",".join(f"node{number}" for number in range(size))
        for number, node in enumerate(self.nodes):
            node._settings |= {
                "node.name": f"node{number}",
                "discovery.seed_hosts": hosts,
                "cluster.initial_cluster_manager_nodes": names,
            }

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(node.url for node in self.nodes)

    def kill(self, number: int) -> None:
        self.nodes[number].kill()

    def restart(self, number: int) -> None:
        self.nodes[number].start()

    def manager(self) -> int:
        """The number of the node that manages the cluster now."""
        name: str = self._any().call("GET", "/_cat/cluster_manager?format=json")[0]["node"]
        return int(name.removeprefix("node"))

    def await_health(self, status: str = "green", *, nodes: int | None = None, seconds: float = 120) -> dict[str, Any]:
        """Wait until the cluster has this status and number of nodes (all of them unless told)."""
        wanted = f"wait_for_status={status}&wait_for_nodes={nodes or len(self.nodes)}&timeout={seconds:.0f}s"
        health: dict[str, Any] = self._any().call("GET", f"/_cluster/health?{wanted}", seconds=seconds + 10)
        return health

    def _any(self) -> Node:
        return next(node for node in self.nodes if node.running)

    def start(self) -> Self:
        try:
            for node in self.nodes:
                node.spawn()
            for node in self.nodes:
                node.ready()
            self.await_health()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        for node in self.nodes:
            node.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.close()


def alive(pid: int) -> bool:
    """Whether a process of this number runs (a dead one that nobody has buried does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
