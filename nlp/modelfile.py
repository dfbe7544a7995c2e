"""Reads and writes the arrays of a shipped model: an `.npz` without pickles, the same bytes for the same model."""

from __future__ import annotations

import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from domain.errors import ConfigurationError

LARGEST_FILE = 16_000_000

UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,
    MemoryError,
    SyntaxError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile, zlib, numpy and json were seen to raise on damaged bytes."""


def write_arrays(file: Path | BinaryIO, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Write the arrays in the order given and `about` as JSON. The same contents always give the same bytes."""
    contents = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    contents["about"] = np.array(json.dumps(about, ensure_ascii=False, sort_keys=True))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, value in contents.items():
            # A fixed date: zip entries otherwise carry the moment of writing.
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as stream:
                np.lib.format.write_array(stream, value, version=(1, 0), allow_pickle=False)


def read_arrays(path: Path, names: Sequence[str]) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The named arrays and `about`. Raises one of `UNREADABLE` for a file that is damaged or lacks one of them, and
    `ConfigurationError` for one over the size any model has."""
    if path.stat().st_size > LARGEST_FILE:
        raise ConfigurationError((f"模型文件 {path} 过大（上限 {LARGEST_FILE:,} 字节）。",))
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in names}
        about = json.loads(str(archive["about"]))
    if not isinstance(about, dict):
        raise ValueError("about is not an object")
    return arrays, about
