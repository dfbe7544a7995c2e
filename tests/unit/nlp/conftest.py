"""Parts that are slow to load, made once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from domain.body import Body
from domain.documents import Document
from domain.reasons import Platform
from nlp.query.alternatives import Alternatives
from nlp.segmentation import Segmenter
from nlp.settings import NlpSettings, TopicSettings
from nlp.tagger import TextTagger, build_tagger

BODY = Body("临江市林业局", ("市林业局",), ("临江市", "东湖", "东湖公园", "青山林场"))
SETTINGS = NlpSettings(
    words=("丽发新城", "松材线虫"),
    topics=(
        TopicSettings(id="pest", name="病虫害", query="虫害 OR 松材线虫 OR (树 NEAR/5 枯死)"),
        TopicSettings(id="noise", name="噪音", query="噪音 OR 噪声 OR 扰民"),
    ),
    places=("人民东路",),
    exclude="招聘 OR 楼盘广告",
)
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter(("丽发新城",))


@pytest.fixture(scope="session")
def alternatives(segmenter: Segmenter) -> Alternatives:
    return Alternatives(segmenter)


@pytest.fixture(scope="session")
def tagger() -> TextTagger:
    return build_tagger(SETTINGS, BODY)


@pytest.fixture(scope="session")
def make_documents() -> type[Documents]:
    return Documents


class Documents:
    """Makes documents from texts."""

    @staticmethod
    def of(*texts: str, title: str = "", addressed: bool = False, own: bool = False) -> list[Document]:
        return [
            Document(
                id=f"d{number}",
                platform=Platform.WEIBO,
                source="weibo",
                source_name="微博",
                title=title,
                text=text,
                published_at=NOON,
                fetched_at=NOON,
                addressed=addressed,
                own=own,
            )
            for number, text in enumerate(texts)
        ]

    @staticmethod
    def one(text: str, *, title: str = "", addressed: bool = False, own: bool = False) -> Document:
        found: Sequence[Document] = Documents.of(text, title=title, addressed=addressed, own=own)
        return found[0]
