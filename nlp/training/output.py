"""What the commands of `nlp.training` write: a model file, and lines for the person who waits."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from domain.errors import HuishengError


def write_model(save: Callable[[BinaryIO], None], path: Path, largest: int) -> int:
    """Write in one step, so that a broken run leaves the old file; returns the size in bytes.

    Raises `HuishengError` for a model of more than `largest` bytes and writes nothing then.
    """
    buffer = io.BytesIO()
    save(buffer)
    data = buffer.getvalue()
    if len(data) > largest:
        raise HuishengError(f"模型有 {len(data):,} 字节，超过 {largest:,} 字节的上限，没有写入。")
    fresh = path.with_suffix(".new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return len(data)


def say(text: str) -> None:
    """One line on standard output, seen at once also through a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
