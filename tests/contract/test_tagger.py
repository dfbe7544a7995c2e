"""What every `Tagger` promises (domain.ports.Tagger)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.body import Body
from domain.documents import Document
from domain.ports import Tagger
from domain.reasons import Platform, Relevance, Sentiment
from nlp.settings import NlpSettings, TopicSettings
from nlp.tagger import build_tagger

_BODY = Body("临江市林业局", ("市林业局",), ("临江市", "东湖公园"))
_TOPICS = (TopicSettings(id="pest", name="病虫害", query="虫害 OR 白蚁"),)
_NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


def _own() -> Tagger:
    return build_tagger(NlpSettings(topics=_TOPICS), _BODY)


def _snownlp() -> Tagger:
    return build_tagger(NlpSettings(topics=_TOPICS, sentiment_engine="snownlp"), _BODY)


_TAGGERS: dict[str, Callable[[], Tagger]] = {"own": _own, "snownlp": _snownlp}


@pytest.fixture(params=_TAGGERS, scope="module")
def tagger(request: pytest.FixtureRequest) -> Tagger:
    return _TAGGERS[request.param]()


def _document(text: str, title: str = "") -> Document:
    return Document(
        id="d",
        platform=Platform.BOARD,
        source="board",
        source_name="留言板",
        title=title,
        text=text,
        published_at=_NOON,
        fetched_at=_NOON,
    )


_DOCUMENTS = [
    _document("东湖公园的樟树有白蚁，树都空了，太危险了，没人管！", "白蚁"),
    _document(""),
    _document("😀 ［手机号］ \x00\ud800 ٣ ﷺ"),
    _document("感谢市林业局，服务很好。"),
    _document("a" * 50_000 + "树" * 50_000),
]


def test_nothing_gives_nothing(tagger: Tagger) -> None:
    assert tagger.tag([]) == []


def test_one_answer_each_and_always_the_same(tagger: Tagger) -> None:
    together = tagger.tag(_DOCUMENTS)
    assert len(together) == len(_DOCUMENTS)
    for document, tags in zip(_DOCUMENTS, together, strict=True):
        assert tagger.tag([document]) == [tags]
    assert tagger.tag(_DOCUMENTS[::-1]) == together[::-1]


def test_answers_are_well_formed(tagger: Tagger) -> None:
    for tags in tagger.tag(_DOCUMENTS):
        words = (*tags.title_tokens, *tags.tokens, *tags.subwords)
        assert all(word and word.isalnum() for word in words)
        assert len(set(tags.subwords)) == len(tags.subwords)
        assert sum(tags.probabilities) == pytest.approx(1, abs=1e-6)
        assert -1 <= tags.sentiment_score <= 1
        greatest = max(tags.probabilities)
        assert tags.probabilities[list(Sentiment).index(tags.sentiment)] == greatest
        assert 0 <= tags.fingerprint < 2**64
        assert tags.reprint_of == ""


def test_relevance_is_set(tagger: Tagger) -> None:
    found = [tags.relevance for tags in tagger.tag(_DOCUMENTS)]
    assert found[:4] == [Relevance.TOPIC_AND_PLACE, Relevance.IRRELEVANT, Relevance.IRRELEVANT, Relevance.NAMED]
    addressed, own = (replace(_DOCUMENTS[1], addressed=True), replace(_DOCUMENTS[1], own=True))
    assert [tags.relevance for tags in tagger.tag([addressed, own])] == [Relevance.ADDRESSED, Relevance.OWN_CHANNEL]


def test_an_empty_text_is_neutral(tagger: Tagger) -> None:
    assert tagger.tag([_DOCUMENTS[1]])[0].sentiment is Sentiment.NEUTRAL
