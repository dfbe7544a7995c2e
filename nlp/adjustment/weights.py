"""A body's own adjustment of a shipped model, and the file it is kept in.

The shipped model stays as it is: to the logarithm of its probabilities an adjustment adds one sum of weights for each
class, over the n-grams of the text. The `.npz` holds `keys` (n-gram hashes, ascending), `weights` (one row per class),
`classes` and `about` (JSON: format, version, subject, version of the shipped model, figures). No text and no document id.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import ConfigurationError, StoreError, system_reason
from nlp.modelfile import UNREADABLE, read_arrays, write_arrays
from nlp.sentiment.features import FEATURES_VERSION

FORMAT = 1
_ARRAYS = ("keys", "weights", "classes")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`weights[c, v]` is what n-gram `keys[v]` adds to the logarithm of class c's probability, times its value."""

    keys: NDArray[np.uint32]
    weights: NDArray[np.float32]
    classes: tuple[str, ...]
    about: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.about["version"])

    @property
    def until(self) -> str:
        """When the newest of the corrections it was learned from was made (ISO 8601)."""
        return str(self.about["until"])

    def problem(self, subject: str, base: str, classes: tuple[str, ...]) -> str:
        """Why it cannot stand on this shipped model, in Chinese; empty when it can."""
        size = len(self.keys)
        checks = (
            (self.about.get("format") == FORMAT, "格式版本不符"),
            (self.about.get("subject") == subject, "不是用于这一项的"),
            (self.about.get("features") == FEATURES_VERSION, "特征版本不符"),
            (self.about.get("base") == base, "自带模型已经更换"),
            (self.classes == classes, "类别不符"),
            (bool(self.about.get("version")) and bool(self.about.get("until")), "缺少版本号或时间"),
            (self.keys.dtype == np.uint32 and self.keys.ndim == 1 and size > 0, "键的类型不对"),
            (bool(np.all(self.keys[1:] > self.keys[:-1])), "键没有按升序排列"),
            (self.weights.shape == (len(classes), size), "权重的形状不对"),
            (bool(np.all(np.isfinite(self.weights))), "权重不是有限数"),
        )
        return next((message for holds, message in checks if not holds), "")


def make_adjustment(
    keys: NDArray[np.uint32],
    weights: NDArray[np.float32],
    classes: tuple[str, ...],
    about: dict[str, Any],
) -> Adjustment:
    """With the version, a hash of all that decides a score. `about` names `subject`, `base` and `until`."""
    digest = hashlib.sha256(str(about["base"]).encode())
    for array in (keys, weights):
        digest.update(np.ascontiguousarray(array).tobytes())
    version = {"version": f"adjusted-{digest.hexdigest()[:12]}", "format": FORMAT, "features": FEATURES_VERSION}
    return Adjustment(keys, weights, classes, {**about, **version})


def save_adjustment(adjustment: Adjustment, path: Path) -> None:
    """Write it whole or not at all. Raises `StoreError`."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_arrays(partial, {name: np.asarray(getattr(adjustment, name)) for name in _ARRAYS}, adjustment.about)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StoreError(f"无法写入 {path}（{system_reason(error)}）") from error


def load_adjustment(path: Path, subject: str, base: str, classes: tuple[str, ...]) -> Adjustment | None:
    """The adjustment of that shipped model; None when there is no file. Raises `ConfigurationError` for one that is
    damaged or does not fit."""
    try:
        arrays, about = read_arrays(path, _ARRAYS)
        found = Adjustment(
            keys=arrays["keys"],
            weights=arrays["weights"].astype(np.float32),
            classes=tuple(str(name) for name in arrays["classes"]),
            about=about,
        )
        problem = found.problem(subject, base, classes)
    except FileNotFoundError:
        return None
    except UNREADABLE as error:
        raise ConfigurationError((_unusable(path, "文件已损坏"),)) from error
    if problem:
        raise ConfigurationError((_unusable(path, problem),))
    return found


def _unusable(path: Path, problem: str) -> str:
    return f"本单位的模型调整 {path} 不能使用：{problem}，现用自带模型；可用 huisheng retrain 重新训练。"
