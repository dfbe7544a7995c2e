"""How far a move has come, on disk: written whole or not at all, so that `kill -9` and a power cut leave a readable file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from domain.errors import StoreError, system_reason


@dataclass(frozen=True, slots=True)
class Position:
    """Documents up to the id `after` are in the target, `documents` of them. `at` is when the move was begun or last went
    on; `mending` is set once everything was copied and only differences are looked for."""

    at: datetime
    after: str = ""
    documents: int = 0
    mending: bool = False


class Checkpoint:
    """The file of one move. It exists exactly as long as the move is unfinished."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Position | None:
        """Where the move broke off; None when there is none. Raises `StoreError` for a file that cannot be read."""
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
            position = Position(**values)
            return replace(position, at=datetime.fromisoformat(values["at"]))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"读不了搬迁进度 {self._path}（{system_reason(error)}）") from error
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"搬迁进度 {self._path} 已损坏；请删除这个文件，换一个空的目标库重新搬。原来的文档库没有改动。"
            ) from error

    def write(self, position: Position) -> None:
        """Replace the file; it is on the disk when this returns."""
        fresh = self._path.with_name(self._path.name + ".new")
        values = asdict(position) | {"at": position.at.isoformat()}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(values, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            self._settle()
        except OSError as error:
            raise StoreError(f"写不了搬迁进度 {self._path}（{system_reason(error)}）") from error

    def remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
            self._settle()
        except OSError as error:
            raise StoreError(f"删不了搬迁进度 {self._path}（{system_reason(error)}）") from error

    def _settle(self) -> None:
        """A rename is on the disk only when its folder is (fsync(2))."""
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
