"""Quality of sentiment: held-out figures per corpus, hand-written cases on the shipped model, SnowNLP in the same run.

The shipped model has seen all of the corpora, so its figures on them would say nothing. Here a model of the same kind is
trained on four fifths and measured on the last fifth, without being told the source of a text. The split keeps near
copies together, also across sets; everything that is fitted (weights, gate, calibration) comes from the four fifths, and
no setting was chosen on the last one (`docs/decisions/017-sentiment-third-model.md`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from nlp.sentiment.ngrams import SHIPPED_MODEL, NgramModel, load_ngram_model
from nlp.sentiment.protocol import SentimentModel
from nlp.sentiment.registry import build_sentiment
from nlp.sentiment.weights import ungated
from nlp.training.corpora import LABELS, Corpus, read_corpus
from nlp.training.evaluation import evaluate, macro_f1, sample
from nlp.training.experts import FitOptions
from nlp.training.fitting import train
from nlp.training.sentiment import FOLDS, HELD_OUT, REPORT_SEED
from tests.gate.measures.turns import least_seconds

CASES = Path(__file__).parents[1] / "cases" / "sentiment.jsonl"
TONES = CASES.with_name("sentiment_tones.jsonl")
"""Cases of negation, contrast, questions and official tone. The half "dev" may be looked at while the model is built;
only the half "test" is measured here."""
SNOWNLP_TEXTS = 150  # of each corpus: SnowNLP reads about 100 a second
SNOWNLP_POSTS = 50
POST_LENGTH = 125  # characters of the posts that speed is measured on
ROUNDS = 9


def measure(data: Path) -> dict[str, float]:
    """All figures; without `data/sentiment` only those that need no corpus.

    Keys: those of `measure_cases`; for each set `<set>` (macro-F1, or accuracy between the poles where the corpus has no
    neutral), `<set>_ece`, `<set>_ungated` (all registers weighing the same) and `<set>_snownlp`; `posts_per_second`
    (125 characters each, processor time), `speed_ratio` and `load_ratio` (SnowNLP's time divided by ours),
    `load_seconds`, `model_bytes`.
    """
    figures = measure_cases()
    figures["model_bytes"] = float(SHIPPED_MODEL.stat().st_size)
    starts = [(_start_seconds("own"), _start_seconds("snownlp")) for _ in range(3)]
    figures["load_seconds"], theirs = map(min, zip(*starts, strict=True))
    figures["load_ratio"] = theirs / figures["load_seconds"]
    folder = data / "sentiment"
    if folder.is_dir():
        figures |= _held_out(read_corpus(folder))
    return figures


def measure_cases(model: SentimentModel | None = None) -> dict[str, float]:
    """The hand-written sentences of public service on the shipped model (or `model`) and on SnowNLP.

    Keys: cases_accuracy, cases_f1, cases_<kind> (accuracy), cases_snownlp_accuracy, cases_snownlp_f1; the same with
    tones instead of cases for the test half of the tones.
    """
    ours, snow = model or load_ngram_model(), build_sentiment("snownlp")
    tones = [row for row in read_cases(TONES) if row["half"] == "test"]
    return _cases_figures("cases", read_cases(CASES), ours, snow) | _cases_figures("tones", tones, ours, snow)


def read_cases(path: Path) -> list[dict[str, str]]:
    """The rows of a file of cases."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _cases_figures(
    name: str, rows: list[dict[str, str]], ours: SentimentModel, snow: SentimentModel
) -> dict[str, float]:
    texts = [row["text"] for row in rows]
    labels = np.array([LABELS[row["label"]] for row in rows])
    figures: dict[str, float] = {}
    for prefix, engine in ((name, ours), (f"{name}_snownlp", snow)):
        answers = np.array(engine.score(texts)).argmax(axis=1)
        figures[f"{prefix}_accuracy"] = float((answers == labels).mean())
        figures[f"{prefix}_f1"] = macro_f1(answers, labels, (0, 1, 2))
        if engine is ours:
            kinds: dict[str, list[bool]] = defaultdict(list)
            for row, right in zip(rows, (answers == labels).tolist(), strict=True):
                kinds[row["kind"]].append(right)
            figures |= {f"{name}_{kind}": sum(found) / len(found) for kind, found in kinds.items()}
    return figures


def _held_out(corpus: Corpus) -> dict[str, float]:
    hidden = corpus.folds(FOLDS, seed=REPORT_SEED) == HELD_OUT
    weights = train(corpus.part(~hidden), FitOptions(), {})
    ours = NgramModel(weights)
    unseen = corpus.part(hidden)
    snow = build_sentiment("snownlp")
    few = sample(unseen, SNOWNLP_TEXTS, seed=0)
    figures: dict[str, float] = {}
    for entry in evaluate(ours, unseen):
        figures[entry.register] = entry.quality
        figures[f"{entry.register}_ece"] = entry.calibration_error
    for entry in evaluate(NgramModel(ungated(weights)), unseen):
        figures[f"{entry.register}_ungated"] = entry.quality
    for entry in evaluate(snow, few):
        figures[f"{entry.register}_snownlp"] = entry.quality
    return figures | _speed(ours, snow, "".join(unseen.texts))


def _speed(ours: SentimentModel, snow: SentimentModel, running: str) -> dict[str, float]:
    # Cut from running text: repeating a short text would repeat its n-grams, which cost next to nothing.
    posts = [running[at : at + POST_LENGTH] for at in range(0, len(running) - POST_LENGTH, POST_LENGTH)]
    few = posts[:: len(posts) // SNOWNLP_POSTS][:SNOWNLP_POSTS]
    ours.score(posts[:10])
    snow.score(few[:1])
    seconds, their_seconds = least_seconds(ROUNDS, lambda: ours.score(posts), lambda: snow.score(few))
    return {
        "posts_per_second": len(posts) / seconds,
        "speed_ratio": (their_seconds / len(few)) / (seconds / len(posts)),
    }


def _start_seconds(engine: str) -> float:
    """Seconds of processor time until an engine is built, in a fresh interpreter that has numpy already."""
    code = (
        "import sys, time, numpy; from nlp.sentiment.registry import build_sentiment\n"
        "start = time.process_time(); build_sentiment(sys.argv[1]).score(['好']); print(time.process_time() - start)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code, engine], cwd=root, check=True, capture_output=True, text=True)
    return float(done.stdout)


if __name__ == "__main__":
    for key, value in measure(Path(sys.argv[1])).items():
        print(f"{key:<28} {value:,.4f}")
