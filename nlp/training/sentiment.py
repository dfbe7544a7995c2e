"""Trains the sentiment model that ships: `python -m nlp.training.sentiment --data DIR [--output FILE] [--evaluate]`.

The corpora are public research data and stay where they are; only hashes of n-grams and their weights are written.
With `--evaluate` a second model is trained on four fifths and compared with SnowNLP on texts of the last fifth.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from domain.errors import HuishengError
from nlp.sentiment.ngrams import SHIPPED_MODEL, NgramModel
from nlp.sentiment.protocol import SentimentModel
from nlp.sentiment.registry import build_sentiment
from nlp.sentiment.weights import NgramWeights, save_weights
from nlp.training.corpora import SETS, Corpus, read_corpus
from nlp.training.evaluation import Figures, evaluate, sample
from nlp.training.experts import FitOptions
from nlp.training.fitting import train
from nlp.training.output import say, write_model

FOLDS = 5
HELD_OUT = 0
REPORT_SEED = 2027
"""The split that figures are reported on. Settings are chosen by splits of the other four fifths alone."""
LARGEST_FILE = 3_000_000  # bytes; the repository takes no larger file
_COMPARED = 500  # texts of each register; SnowNLP reads about 100 a second


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when the model was written, 2 when it could not be."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.sentiment", description="训练随程序发布的情感模型")
    parser.add_argument(
        "--data", type=Path, required=True, help="公开语料目录（五个 CSV，旁边的 messages 目录里有市民留言）"
    )
    parser.add_argument("--output", type=Path, default=SHIPPED_MODEL, help="模型文件，默认写到程序内")
    parser.add_argument("--evaluate", action="store_true", help="另训一个留出五分之一的模型，与 SnowNLP 同场比较")
    parser.add_argument("--seed", type=int, default=0, help="划分与抽样的种子")
    chosen = parser.parse_args(arguments)
    try:
        corpus = read_corpus(chosen.data)
        if chosen.evaluate:
            say(comparison(corpus, chosen.seed))
        started = time.monotonic()
        model = train_shipped(corpus, chosen.seed)
        size = write_model(partial(save_weights, model), chosen.output, LARGEST_FILE)
    except HuishengError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    say(f"已写入 {chosen.output}：版本 {model.version}，{len(model.keys):,} 个 n 元，{size:,} 字节，")
    say(f"训练用时 {time.monotonic() - started:.0f} 秒。")
    return 0


def train_shipped(corpus: Corpus, seed: int = 0) -> NgramWeights:
    """The model of the whole corpus, with its provenance inside."""
    sets = {
        entry.name: {"title": entry.title, "texts": int((corpus.sets == number).sum())}
        for number, entry in enumerate(SETS)
    }
    about = {"engine": NgramModel.name, "registers": sets, "fingerprint": fingerprint(corpus), "seed": seed}
    return train(corpus, FitOptions(), about, seed=seed)


def fingerprint(corpus: Corpus) -> str:
    """Identifies the training texts and labels without holding any of them."""
    digest = hashlib.sha256()
    for text, label, source in zip(corpus.texts, corpus.labels.tolist(), corpus.sets.tolist(), strict=True):
        digest.update(f"{source}\t{label}\t{text}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def comparison(corpus: Corpus, seed: int = 0) -> str:
    """A table of our model, trained without the fold kept for reports, and SnowNLP on the same texts of that fold."""
    hidden = corpus.folds(FOLDS, seed=REPORT_SEED) == HELD_OUT
    ours = NgramModel(train(corpus.part(~hidden), FitOptions(), {}, seed=seed))
    unseen = corpus.part(hidden)
    few = sample(unseen, _COMPARED, seed)
    snow = build_sentiment("snownlp")
    lines = ["语料          引擎                条数   质量   正确率  校准误差  判为中性"]
    for title, model, texts in (("own（全部留出）", ours, unseen), ("own", ours, few), ("snownlp", snow, few)):
        lines += [_row(title, entry) for entry in evaluate(model, texts)]
    speeds = [_speed(model, few.texts[:1000]) for model in (ours, snow)]
    lines.append(f"速度：own {speeds[0]:,.0f} 条/秒，snownlp {speeds[1]:,.0f} 条/秒，{speeds[0] / speeds[1]:,.0f} 倍")
    lines.append("质量：三类语料为宏平均 F1，两类语料为正确率（只比较正负两极）。")
    return "\n".join(lines)


def _row(title: str, entry: Figures) -> str:
    return (
        f"{entry.register:<13} {title:<18} {entry.texts:>5}  {entry.quality:.3f}  {entry.accuracy:.3f}"
        f"   {entry.calibration_error:.3f}    {entry.neutral:.3f}"
    )


def _speed(model: SentimentModel, texts: Sequence[str]) -> float:
    started = time.perf_counter()
    model.score(texts)
    return len(texts) / (time.perf_counter() - started)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    sys.exit(main())
