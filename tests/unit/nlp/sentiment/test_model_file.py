"""The model file: what is in it, and what happens when it is not what it should be."""

from __future__ import annotations

import io
import pickle
import random
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.errors import ConfigurationError
from nlp.sentiment.ngrams import SHIPPED_MODEL, NgramModel, load_ngram_model
from nlp.sentiment.views import VIEWS_VERSION
from nlp.sentiment.weights import FORMAT, NgramWeights, load_weights, save_weights, ungated
from nlp.training.corpora import REGISTERS, SETS


def test_the_shipped_file_is_small_and_says_where_it_comes_from() -> None:
    assert SHIPPED_MODEL.stat().st_size < 5_000_000
    model = load_weights(SHIPPED_MODEL)
    assert model.version.startswith("ngrams-")
    assert set(model.about["registers"]) == {entry.name for entry in SETS}
    assert set(model.registers) == set(REGISTERS)
    assert all(entry["texts"] > 1000 for entry in model.about["registers"].values())
    assert len(model.about["fingerprint"]) == 64


def test_the_shipped_file_holds_no_readable_text() -> None:
    model = load_weights(SHIPPED_MODEL)
    assert model.keys.dtype == np.uint32
    assert len(str(model.about)) < 3_000


def test_saving_twice_gives_the_same_bytes_and_loading_gives_the_same_model() -> None:
    model = load_weights(SHIPPED_MODEL)
    first, second = io.BytesIO(), io.BytesIO()
    save_weights(model, first)
    save_weights(model, second)
    assert first.getvalue() == second.getvalue() == SHIPPED_MODEL.read_bytes()


def broken(kind: str, path: Path) -> None:
    data = SHIPPED_MODEL.read_bytes()
    contents: dict[str, Any] = {
        "empty": b"",
        "cut": data[: len(data) // 2],
        "text": "不是模型".encode(),
        "pickle": pickle.dumps({"keys": [1]}),
        "flipped": data[:50_000] + bytes(byte ^ 0xFF for byte in data[50_000:50_100]) + data[50_100:],
    }
    path.write_bytes(contents[kind])


@pytest.mark.parametrize("kind", ["empty", "cut", "text", "pickle", "flipped"])
def test_a_broken_file_gets_one_clear_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    broken(kind, path)
    with pytest.raises(ConfigurationError, match=r"情感模型文件 .*model\.npz 已损坏") as caught:
        load_ngram_model(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_bytes_never_escape_as_another_error(seed: int, tmp_path: Path) -> None:
    generator = random.Random(seed)
    data = bytearray(small_model_bytes())
    for _ in range(generator.choice((1, 3, 20))):
        data[generator.randrange(len(data))] = generator.randrange(256)
    path = tmp_path / "model.npz"
    path.write_bytes(data)
    with suppress(ConfigurationError):  # any other error fails the test
        load_weights(path)


@cache
def small_model() -> NgramWeights:
    model = load_weights(SHIPPED_MODEL)
    return replace(model, keys=model.keys[:50], weights=model.weights[:, :50])


@cache
def small_model_bytes() -> bytes:
    buffer = io.BytesIO()
    save_weights(small_model(), buffer)
    return buffer.getvalue()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="找不到情感模型文件"):
        load_ngram_model(tmp_path / "none.npz")


def test_an_array_of_objects_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    np.savez(path, keys=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ConfigurationError, match="已损坏"):
        load_ngram_model(path)


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "format": ({"about": {"format": 99, "features": VIEWS_VERSION, "version": "x"}}, "格式版本不符"),
    "features": ({"about": {"format": FORMAT, "features": 99, "version": "x"}}, "特征版本不符"),
    "version": ({"about": {"format": FORMAT, "features": VIEWS_VERSION}}, "缺少版本号"),
    "keys": ({"keys": np.arange(10, dtype=np.uint32)[::-1].copy()}, "升序"),
    "weights": ({"weights": np.zeros((2, 2), dtype=np.int8)}, "权重的形状不对"),
    "nan": ({"biases": np.full(4 * len(REGISTERS), np.nan)}, "不是有限数"),
    "mixing": ({"mixing": np.eye(3)}, "混合矩阵的形状不对"),
    "offsets": ({"offsets": np.zeros(1)}, "混合矩阵的形状不对"),
    "sharpness": ({"sharpness": np.ones(2)}, "校准数的形状不对"),
    "blunt": ({"sharpness": np.zeros(len(REGISTERS))}, "校准数超出范围"),
    "desperate": ({"doubts": np.ones(len(REGISTERS))}, "校准数超出范围"),
    "infinite": ({"mixing": np.full((4 * len(REGISTERS), 4 * len(REGISTERS)), np.inf)}, "不是有限数"),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_file_that_contradicts_itself_says_how(name: str, tmp_path: Path) -> None:
    change, message = CHANGES[name]
    model: NgramWeights = replace(small_model(), **change)
    path = tmp_path / "model.npz"
    with path.open("wb") as stream:
        save_weights(model, stream)
    with pytest.raises(ConfigurationError, match=message):
        load_ngram_model(path)


def test_scores_are_the_rounded_weights_summed_once_per_ngram() -> None:
    """Against a plain computation, text by text."""
    from nlp.sentiment.views import hashed_views

    weights = load_weights(SHIPPED_MODEL)
    registers = len(weights.registers)
    place = {int(key): number for number, key in enumerate(weights.keys)}
    for text in ("哈哈哈哈哈哈，太好了太好了", "路灯坏了没人修", "虽然远，但是一点也不麻烦", "a😀b"):
        seen = {place[int(key)] for key in hashed_views([text])[0] if int(key) in place}
        sums = [sum(int(row[number]) for number in seen) for row in weights.weights]
        logits = (np.array(sums) * weights.scales + weights.biases) @ weights.mixing + weights.offsets
        powers = np.exp(logits)
        gate = powers[3 * registers :] / powers[3 * registers :].sum()
        votes = powers[: 3 * registers].reshape(registers, 3)
        sharp = (gate @ (votes / votes.sum(axis=1, keepdims=True))) ** (gate @ weights.sharpness)
        doubt = gate @ weights.doubts
        expected = (1 - doubt) * sharp / sharp.sum() + doubt / 3
        assert NgramModel(weights).score([text])[0] == pytest.approx(tuple(expected))


def test_without_the_gate_every_register_weighs_the_same() -> None:
    model = load_weights(SHIPPED_MODEL)
    columns, text = len(model.offsets), ["路灯坏了没人修"]
    gate = np.arange(columns) >= 3 * len(model.registers)
    leaning = replace(model, biases=model.biases + np.where(gate, np.arange(columns), 0))
    assert NgramModel(ungated(leaning)).score(text) == NgramModel(ungated(model)).score(text)
    assert NgramModel(leaning).score(text) != NgramModel(model).score(text)
    assert NgramModel(ungated(model)).score(text) != NgramModel(model).score(text)
