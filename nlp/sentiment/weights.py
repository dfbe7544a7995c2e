"""The file a sentiment model is kept in: read with checks, written without pickles.

An `.npz` with `keys` (n-gram hashes, ascending), `weights` (int8, one row per column of the model), `scales` (what one
step of a row is worth), `biases`, `temperatures` (one per register), `registers` (names) and `about` (JSON: version,
provenance, figures). With R registers there are 4 R columns: negative, neutral and positive for each register, then
how much a text reads like each register.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from domain.errors import ConfigurationError
from nlp.modelfile import UNREADABLE, read_arrays, write_arrays
from nlp.sentiment.views import VIEWS_VERSION

FORMAT = 1
CLASSES = 3
_ARRAYS = ("keys", "weights", "scales", "biases", "temperatures", "registers")


@dataclass(frozen=True, slots=True)
class NgramWeights:
    """A trained model. `weights` is (4 R, V) int8; the weight of n-gram v in column c is `weights[c, v] * scales[c]`."""

    keys: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scales: NDArray[np.float64]
    biases: NDArray[np.float64]
    temperatures: NDArray[np.float64]
    registers: tuple[str, ...]
    about: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.about["version"])

    def problem(self) -> str:
        """What contradicts the format, in Chinese; empty when nothing does."""
        columns = (CLASSES + 1) * len(self.registers)
        checks = (
            (self.about.get("format") == FORMAT, "格式版本不符"),
            (self.about.get("features") == VIEWS_VERSION, "特征版本不符，需要重新训练"),
            (bool(self.about.get("version")), "缺少版本号"),
            (len(self.registers) > 0, "没有语体"),
            (self.keys.dtype == np.uint32 and self.keys.ndim == 1 and len(self.keys) > 0, "键的类型不对"),
            (bool(np.all(self.keys[1:] > self.keys[:-1])), "键没有按升序排列"),
            (self.weights.dtype == np.int8 and self.weights.shape == (columns, len(self.keys)), "权重的形状不对"),
            (self.scales.shape == (columns,) and self.biases.shape == (columns,), "刻度或偏置的形状不对"),
            (self.temperatures.shape == (len(self.registers),), "温度的形状不对"),
            (bool(np.all(np.isfinite(self.scales)) and np.all(np.isfinite(self.biases))), "刻度或偏置不是有限数"),
            (bool(np.all(np.isfinite(self.temperatures)) and np.all(self.temperatures > 0)), "温度不是正数"),
        )
        return next((message for holds, message in checks if not holds), "")


def save_weights(model: NgramWeights, file: Path | BinaryIO) -> None:
    """Write the model. The same model always gives the same bytes, so that a rebuilt file can be compared."""
    arrays = {name: np.asarray(getattr(model, name)) for name in _ARRAYS}
    write_arrays(file, arrays, model.about)


def load_weights(path: Path) -> NgramWeights:
    """Read a model. Raises `ConfigurationError` naming the file when it is missing, cut, of another format, or too big."""
    try:
        arrays, about = read_arrays(path, _ARRAYS)
        model = NgramWeights(
            keys=arrays["keys"],
            weights=arrays["weights"],
            scales=arrays["scales"].astype(np.float64),
            biases=arrays["biases"].astype(np.float64),
            temperatures=arrays["temperatures"].astype(np.float64),
            registers=tuple(str(name) for name in arrays["registers"]),
            about=about,
        )
        problem = model.problem()
    except FileNotFoundError as error:
        raise ConfigurationError((f"找不到情感模型文件 {path}，可用 make model 重新训练。",)) from error
    except UNREADABLE as error:
        raise ConfigurationError((f"情感模型文件 {path} 已损坏或不是模型文件，可用 make model 重新训练。",)) from error
    if problem:
        raise ConfigurationError((f"情感模型文件 {path} 不能使用：{problem}，可用 make model 重新训练。",))
    return model


def ungated(model: NgramWeights) -> NgramWeights:
    """The same registers without the gate: each always weighs the same. For measuring what the gate is worth."""
    scales, biases = model.scales.copy(), model.biases.copy()
    gate = CLASSES * len(model.registers)
    scales[gate:] = 0.0
    biases[gate:] = 0.0
    return replace(model, scales=scales, biases=biases)
