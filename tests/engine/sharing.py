"""One node for a whole test run, whichever worker needs it first.

The process that leads the run (pytest itself, or xdist's controller) keeps a named pipe open. The node reads from it, so
it ends with the run whatever way that ends; which worker started it does not matter.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.engine.distribution import Unavailable
from tests.engine.nodes import Node, NodeFailed

_PLACE = "HUISHENG_TEST_NODE"
_PREFIX = "huisheng-run."
_GOODBYE_SECONDS = 30.0
_started: list[Node] = []
"""Holds what this process started: Python complains of a child that nobody remembers."""


class MeetingPlace:
    """Where the workers of one run find each other; made by the leader before they start, closed after they ended."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._leader = (self.folder / "leader.new").open("w")
        fcntl.flock(self._leader, fcntl.LOCK_EX)
        (self.folder / "leader.new").rename(self.folder / "leader")  # never there unlocked while this run lives
        os.mkfifo(self.folder / "lifeline")
        # Read and write: opening it only for writing would wait for a reader.
        self._lifeline = os.open(self.folder / "lifeline", os.O_RDWR)
        os.environ[_PLACE] = str(self.folder)
        _sweep()

    def close(self) -> None:
        """Ends the node and waits until its folder is gone."""
        os.environ.pop(_PLACE, None)
        os.close(self._lifeline)
        self._leader.close()
        found = _read(self.folder)
        end = time.monotonic() + _GOODBYE_SECONDS
        while "home" in found and Path(found["home"]).exists() and time.monotonic() < end:
            threading.Event().wait(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of runs that were killed; their nodes went by themselves."""
    for leader in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/leader"):
        with suppress(OSError), leader.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(leader.parent)


def shared_node() -> str:
    """The address of the run's node, started when it is not there yet.

    Raises `Unavailable` when this machine has no engine and `NodeFailed` when it does not start; then every later call
    fails the same way at once.
    """
    folder = Path(os.environ[_PLACE])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _read(folder)
        if not found:
            found = _start(folder)
            (folder / "node.json").write_text(json.dumps(found), encoding="utf-8")
    if "unavailable" in found:
        raise Unavailable(found["unavailable"])
    if "failed" in found:
        raise NodeFailed(found["failed"])
    return found["url"]


def _read(folder: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((folder / "node.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _start(folder: Path) -> dict[str, str]:
    lifeline = os.open(folder / "lifeline", os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(lifeline, True)
    try:
        node = Node(lifeline=lifeline).start()
    except Unavailable as missing:
        return {"unavailable": str(missing)}
    except NodeFailed as failed:
        return {"failed": str(failed)}
    finally:
        os.close(lifeline)
    _started.append(node)
    return {"url": node.url, "home": str(node.home)}
