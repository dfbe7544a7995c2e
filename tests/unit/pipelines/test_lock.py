"""One instance for one data folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import StoreBusy, StoreError
from pipelines.lock import DataLock, turn

HOLD = (
    "import sys; from pathlib import Path; from pipelines.lock import DataLock\n"
    "lock = DataLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); sys.stdin.read()"
)


def test_a_second_instance_is_refused_with_the_holder_named(tmp_path: Path) -> None:
    with DataLock(tmp_path), pytest.raises(StoreBusy, match=str(os.getpid())):
        DataLock(tmp_path).acquire()
    with DataLock(tmp_path):
        pass


def test_a_killed_instance_leaves_no_lock_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=str(holder.pid)):
            DataLock(tmp_path).acquire()
        holder.kill()
        holder.wait()
    with DataLock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(StoreError, match="无法写入数据目录"):
        DataLock(tmp_path / "file").acquire()


def test_turns_are_taken_one_after_the_other_by_threads_and_by_processes(tmp_path: Path) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def work(_: int) -> None:
        nonlocal inside, most
        with turn(tmp_path, "deliver"):
            with guard:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.005)
            with guard:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))
    assert most == 1

    held_turn = "turn(Path(sys.argv[1]), 'deliver'); lock.__enter__()"
    other = HOLD.replace("DataLock(Path(sys.argv[1])); lock.acquire()", held_turn).replace("DataLock", "turn")
    with subprocess.Popen(
        [sys.executable, "-c", other, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(work, 0)
            with turn(tmp_path, "watch"):
                assert not waiting.done(), "another kind of work goes on"
            holder.kill()
            waiting.result(30)
