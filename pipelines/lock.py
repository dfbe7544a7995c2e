"""One instance for one data folder, and one at a time where several may work on it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from domain.errors import StoreBusy, StoreError, system_reason


class DataLock:
    """Holds a data folder for one process that writes; a second one gets `StoreBusy`.

    The lock is the kernel's (flock): it goes with the process, so a crash or `kill -9` leaves nothing to clean up. Commands
    that only read do not take it.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / "lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock or raise `StoreBusy` with the process id of the holder."""
        descriptor = _opened(self._path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise StoreBusy(
                f"数据目录 {self._path.parent} 正被另一个回声程序使用（进程号 {holder or '未知'}）；请先停止它，或换一个目录"
            ) from None
        self._descriptor = descriptor
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        except OSError:
            # A full disk: the lock holds all the same, only the process id cannot be told to the next one.
            return

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


@contextmanager
def turn(directory: Path, name: str) -> Iterator[None]:
    """Wait for the turn at one piece of work on a data folder and hold it for the body of the statement.

    For work that `huisheng run` and a command beside it may both do (evaluate the rules, deliver), and that two threads of
    one process may: whoever comes second waits and then sees what the first one did. Not for nesting.
    """
    descriptor = _opened(directory / f"{name}.lock")
    try:
        # Each turn opens the file anew: flock belongs to the open file, so it keeps threads apart too.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"无法写入数据目录 {path.parent}（{system_reason(error)}）") from error
