"""The file a sentiment model is kept in: read with checks, written without pickles.

An `.npz` with `keys` (n-gram hashes, ascending), `weights` (int8, one row per column of the model), `scales` (what one
step of a row is worth), `biases`, `mixing`, `offsets`, `sharpness` and `doubts` (what is done with the sums of the
columns: `nlp.sentiment.second`), `registers` (names) and `about` (JSON: version, provenance, figures). With R registers
there are 4 R columns: negative, neutral and positive for each register, then how much a text reads like each register.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from domain.errors import ConfigurationError
from nlp.modelfile import UNREADABLE, read_arrays, write_arrays
from nlp.sentiment.second import CLASSES, SecondLevel
from nlp.sentiment.views import VIEWS_VERSION

FORMAT = 2
_ARRAYS = ("keys", "weights", "scales", "biases", "mixing", "offsets", "sharpness", "doubts", "registers")


@dataclass(frozen=True, slots=True)
class NgramWeights:
    """A trained model. `weights` is (4 R, V) int8; the weight of n-gram v in column c is `weights[c, v] * scales[c]`.

    `mixing`, `offsets`, `sharpness` and `doubts` are those of the second level, which is given the sums of a text's
    weights plus `biases`.
    """

    keys: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scales: NDArray[np.float64]
    biases: NDArray[np.float64]
    mixing: NDArray[np.float64]
    offsets: NDArray[np.float64]
    sharpness: NDArray[np.float64]
    doubts: NDArray[np.float64]
    registers: tuple[str, ...]
    about: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.about["version"])

    @property
    def second(self) -> SecondLevel:
        return SecondLevel(self.mixing, self.offsets, self.sharpness, self.doubts)

    def problem(self) -> str:
        """What contradicts the format, in Chinese; empty when nothing does."""
        columns = (CLASSES + 1) * len(self.registers)
        each = (len(self.registers),)
        numbers = (self.scales, self.biases, self.mixing, self.offsets, self.sharpness, self.doubts)
        checks = (
            (self.about.get("format") == FORMAT, "格式版本不符"),
            (self.about.get("features") == VIEWS_VERSION, "特征版本不符，需要重新训练"),
            (bool(self.about.get("version")), "缺少版本号"),
            (len(self.registers) > 0, "没有语体"),
            (self.keys.dtype == np.uint32 and self.keys.ndim == 1 and len(self.keys) > 0, "键的类型不对"),
            (bool(np.all(self.keys[1:] > self.keys[:-1])), "键没有按升序排列"),
            (self.weights.dtype == np.int8 and self.weights.shape == (columns, len(self.keys)), "权重的形状不对"),
            (self.scales.shape == (columns,) and self.biases.shape == (columns,), "刻度或偏置的形状不对"),
            (self.mixing.shape == (columns, columns) and self.offsets.shape == (columns,), "混合矩阵的形状不对"),
            (self.sharpness.shape == each and self.doubts.shape == each, "校准数的形状不对"),
            (all(np.isfinite(array).all() for array in numbers), "刻度、偏置、混合矩阵或校准数不是有限数"),
            (
                bool((self.sharpness > 0).all() and (self.doubts >= 0).all() and (self.doubts < 1).all()),
                "校准数超出范围",
            ),
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
            mixing=arrays["mixing"].astype(np.float64),
            offsets=arrays["offsets"].astype(np.float64),
            sharpness=arrays["sharpness"].astype(np.float64),
            doubts=arrays["doubts"].astype(np.float64),
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
    """The registers' classifiers as they are, without the gate and without what was learned about their sums: each weighs
    the same. For measuring what the second level is worth."""
    columns, registers = len(model.offsets), len(model.registers)
    alone = np.diag((np.arange(columns) < CLASSES * registers).astype(np.float64))
    nothing = np.zeros(registers)
    return replace(model, mixing=alone, offsets=np.zeros(columns), sharpness=nothing + 1.0, doubts=nothing)
