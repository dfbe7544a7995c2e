"""The file a linear classifier of messages is kept in, read with checks.

An `.npz` with `keys` (n-gram hashes, ascending), `rarity` (logarithm of the inverse share of texts with the n-gram),
`weights` (int8, one row per class), `scales` (what one step of a row is worth), `biases`, `temperature` and `threshold`
(one number each), `classes` (ids) and `about` (JSON: version, provenance, figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from domain.errors import ConfigurationError
from nlp.modelfile import UNREADABLE, read_arrays, write_arrays
from nlp.sentiment.features import FEATURES_VERSION

FORMAT = 1
_ARRAYS = ("keys", "rarity", "weights", "scales", "biases", "temperature", "threshold", "classes")


@dataclass(frozen=True, slots=True)
class LinearWeights:
    """A trained classifier. The weight of n-gram v for class c is `weights[c, v] * scales[c]`; `threshold` is the lowest
    probability at which the first choice is given at all."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    weights: NDArray[np.int8]
    scales: NDArray[np.float64]
    biases: NDArray[np.float64]
    temperature: float
    threshold: float
    classes: tuple[str, ...]
    about: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.about["version"])

    def problem(self) -> str:
        """What contradicts the format, in Chinese; empty when nothing does."""
        size, classes = len(self.keys), len(self.classes)
        checks = (
            (self.about.get("format") == FORMAT, "格式版本不符"),
            (self.about.get("features") == FEATURES_VERSION, "特征版本不符，需要重新训练"),
            (bool(self.about.get("version")), "缺少版本号"),
            (classes > 1, "没有类别"),
            (self.keys.dtype == np.uint32 and self.keys.ndim == 1 and size > 0, "键的类型不对"),
            (bool(np.all(self.keys[1:] > self.keys[:-1])), "键没有按升序排列"),
            (self.rarity.shape == (size,) and bool(np.all(np.isfinite(self.rarity))), "稀有度不对"),
            (self.weights.dtype == np.int8 and self.weights.shape == (classes, size), "权重的形状不对"),
            (self.scales.shape == (classes,) and self.biases.shape == (classes,), "刻度或偏置的形状不对"),
            (bool(np.all(np.isfinite(self.scales)) and np.all(np.isfinite(self.biases))), "刻度或偏置不是有限数"),
            (bool(np.isfinite(self.temperature) and self.temperature > 0), "温度不是正数"),
            (0.0 <= self.threshold <= 1.0, "阈值不在 0 到 1 之间"),
        )
        return next((message for holds, message in checks if not holds), "")


def save_weights(model: LinearWeights, file: Path | BinaryIO) -> None:
    """Write the model. The same model always gives the same bytes, so that a rebuilt file can be compared."""
    write_arrays(file, {name: np.asarray(getattr(model, name)) for name in _ARRAYS}, model.about)


def load_weights(path: Path) -> LinearWeights:
    """Read a model. Raises `ConfigurationError` naming the file when it is missing, cut, of another format, or too big."""
    try:
        arrays, about = read_arrays(path, _ARRAYS)
        model = LinearWeights(
            keys=arrays["keys"],
            rarity=arrays["rarity"].astype(np.float32),
            weights=arrays["weights"],
            scales=arrays["scales"].astype(np.float64),
            biases=arrays["biases"].astype(np.float64),
            temperature=float(arrays["temperature"].item()),
            threshold=float(arrays["threshold"].item()),
            classes=tuple(str(name) for name in arrays["classes"]),
            about=about,
        )
        problem = model.problem()
    except FileNotFoundError as error:
        raise ConfigurationError((f"找不到分类模型文件 {path}，需要重新安装或重新训练。",)) from error
    except UNREADABLE as error:
        raise ConfigurationError((f"分类模型文件 {path} 已损坏或不是模型文件，需要重新安装或重新训练。",)) from error
    if problem:
        raise ConfigurationError((f"分类模型文件 {path} 不能使用：{problem}，需要重新安装或重新训练。",))
    return model
