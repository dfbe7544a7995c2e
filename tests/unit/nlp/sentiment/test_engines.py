"""What every sentiment engine promises, asked of each of them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import ConfigurationError
from nlp.sentiment.ngrams import load_ngram_model
from nlp.sentiment.protocol import Probabilities, SentimentModel
from nlp.sentiment.registry import ENGINES, build_sentiment
from nlp.sentiment.snownlp import three_classes

HOSTILE = (
    "",
    " \n\t　",
    "\0",
    "\ud800",
    "😡😡😡",
    "。！？……",
    "[怒][泪]",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u202e反转\u202c",
    "e\u0301" * 50,
    "𠮷𠮷",
    "@某用户 http://t.cn/A6Py99NI",
    "［手机号］",
    "abc def",
    "12345",
)


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> SentimentModel:
    return build_sentiment(request.param)


def answer(triple: Probabilities) -> int:
    return max(range(3), key=triple.__getitem__)


def assert_probabilities(triples: list[Probabilities]) -> None:
    for triple in triples:
        assert len(triple) == 3
        assert all(0.0 <= share <= 1.0 for share in triple)
        assert sum(triple) == pytest.approx(1.0, abs=1e-9)


def test_hostile_texts_get_probabilities(engine: SentimentModel) -> None:
    triples = engine.score(HOSTILE)
    assert len(triples) == len(HOSTILE)
    assert_probabilities(triples)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "　"])
def test_a_text_without_content_is_neutral(engine: SentimentModel, text: str) -> None:
    assert answer(engine.score([text])[0]) == 1


def test_no_texts_no_triples(engine: SentimentModel) -> None:
    assert engine.score([]) == []


def test_plain_praise_and_plain_anger(engine: SentimentModel) -> None:
    praise, anger = engine.score(["服务热情，办事很快，非常满意，谢谢！", "态度太差了，气死人，再也不来了，垃圾。"])
    assert answer(praise) == 2
    assert answer(anger) == 0


def test_company_and_order_change_nothing(engine: SentimentModel) -> None:
    texts = ["路灯坏了没人修，气人", "谢谢环卫工人", "", "明日停水", "路灯坏了没人修，气人"]
    together = engine.score(texts)
    assert together == [engine.score([text])[0] for text in texts]
    assert engine.score(texts[::-1]) == together[::-1]


def test_a_very_long_text_is_read_quickly(engine: SentimentModel) -> None:
    assert_probabilities(engine.score(["太好了，非常感谢！" * 20_000]))


def test_names_and_versions(engine: SentimentModel) -> None:
    assert engine.name in ENGINES
    assert engine.version


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"没有名为“bert”.*own、snownlp"):
        build_sentiment("bert")


def test_our_engine_does_without_snownlp() -> None:
    code = (
        "import sys; from nlp.sentiment.registry import build_sentiment; build_sentiment('own').score(['好']); "
        "sys.exit('snownlp' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loading_ours_takes_less_than_importing_snownlp() -> None:
    # Processor time within one fresh interpreter each, because the machine is shared.
    ours = processor_seconds("import numpy", "from nlp.sentiment.registry import build_sentiment as b; b('own')")
    theirs = processor_seconds("import numpy", "import snownlp")
    assert ours < theirs


def processor_seconds(before: str, work: str) -> float:
    code = f"import time\n{before}\nstart = time.process_time()\n{work}\nprint(time.process_time() - start)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=400), max_size=8))
def test_any_strings_get_probabilities_independent_of_their_batch(texts: list[str]) -> None:
    model = load_model_once()
    triples = model.score(texts)
    assert_probabilities(triples)
    assert triples == [model.score([text])[0] for text in texts]


_LOADED: list[SentimentModel] = []


def load_model_once() -> SentimentModel:
    if not _LOADED:
        _LOADED.append(load_ngram_model())
    return _LOADED[0]


@pytest.mark.parametrize("text", ["路灯坏了，没人管", "感谢工作人员，辛苦了"])
def test_what_stands_for_personal_data_and_addresses_weighs_little(text: str) -> None:
    plain, marked = load_model_once().score([text, f"{text}http://t.cn/A6Py99NI?from=x"])
    assert plain == marked


def test_widths_capitals_and_digits_are_folded() -> None:
    model = load_model_once()
    assert model.score(["ＧＯＯＤ！第３次"]) == model.score(["good!第7次"])


@given(st.floats(0, 1), st.floats(0, 1))
def test_snownlp_numbers_become_three_classes_in_order(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert_probabilities([three_classes(low), three_classes(high)])
    lower, higher = three_classes(low), three_classes(high)
    assert lower[2] - lower[0] <= higher[2] - higher[0] + 1e-12


def test_snownlp_middle_is_neutral_and_ends_are_poles() -> None:
    assert [answer(three_classes(number)) for number in (0.0, 0.2, 0.5, 0.8, 1.0)] == [0, 0, 1, 2, 2]
