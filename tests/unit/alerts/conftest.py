"""A store to write mentions into, and makers of the things that alerts are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from alerts.rules.frame import Frame
from domain.alerts import Alert, Signal
from domain.body import Body
from domain.documents import Document, TaggedDocument, Tags
from domain.periods import Period
from domain.queries import Expression, StoredDocument, Term
from domain.reasons import AlertState, Level, Platform, Relevance, Sentiment
from domain.runs import Coverage
from storage.memory import MemoryDocumentStore

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
"""Monday 12:30 in Beijing."""


def parse(text: str) -> Expression:
    return Term((text,))


@dataclass
class City:
    """A document store and the ways of filling it."""

    store: MemoryDocumentStore = field(default_factory=lambda: MemoryDocumentStore(ZONE))
    written: int = 0

    def write(
        self,
        count: int = 1,
        *,
        at: datetime = MONDAY - timedelta(hours=1),
        topics: Sequence[str] = (),
        keywords: Sequence[str] = (),
        places: Sequence[str] = (),
        tokens: Sequence[str] = (),
        sentiment: Sentiment = Sentiment.NEUTRAL,
        platform: Platform = Platform.FORUM,
        title: str = "市民来信",
        text: str = "路边的树上有虫。",
        own: bool = False,
        reprint_of: str = "",
        source: str = "forum",
    ) -> list[str]:
        """Write `count` mentions, a second apart and before `at`; returns their ids, newest first."""
        batch = []
        for number in range(count):
            self.written += 1
            document = Document(
                id=f"d{self.written:04}",
                platform=platform,
                source=source,
                source_name="市民论坛",
                title=title,
                text=text,
                published_at=at - timedelta(seconds=number),
                fetched_at=at,
                own=own,
            )
            tags = Tags(
                title_tokens=(),
                tokens=tuple(tokens),
                subwords=(),
                topics=tuple(topics),
                sentiment=sentiment,
                probabilities=(0.2, 0.6, 0.2),
                keywords=tuple(keywords),
                places=tuple(places),
                fingerprint=self.written,
                relevance=Relevance.NAMED,
                reprint_of=reprint_of,
            )
            batch.append(TaggedDocument(document, tags))
        self.store.put(batch, at)
        return [tagged.id for tagged in batch]

    def documents(self, *signals: Signal) -> dict[str, StoredDocument]:
        found = self.store.get_many([i for signal in signals for i in signal.document_ids])
        return {document.tagged.id: document for document in found}


@pytest.fixture
def city() -> City:
    return City()


class FrameMaker(Protocol):
    def __call__(self, at: datetime = ..., coverage: Sequence[Coverage] = ...) -> Frame: ...


@pytest.fixture
def frame() -> FrameMaker:
    def make(at: datetime = MONDAY, coverage: Sequence[Coverage] = ()) -> Frame:
        body = Body("望江市林业局", ("市林业局",), ("望江市", "滨河路"))
        return Frame(parse=parse, coverage=coverage, at=at, body=body, names={"pests": "林业有害生物"})

    return make


@pytest.fixture
def make_signal() -> Callable[..., Signal]:
    def make(
        ids: Sequence[str] = ("d1",),
        *,
        rule: str = "r",
        label: str = "虫害",
        level: Level = Level.BLUE,
        count: int | None = None,
        threshold: float = 1.0,
    ) -> Signal:
        return Signal(
            rule=rule,
            label=label,
            level=level,
            title=f"规则：{label}",
            window=Period(MONDAY - timedelta(days=1), MONDAY),
            count=len(ids) if count is None else count,
            expected=None,
            threshold=threshold,
            document_ids=tuple(ids),
            explanation=f"{label}有{len(ids)}条。",
        )

    return make


@pytest.fixture
def make_alert() -> Callable[..., Alert]:
    def make(
        ids: Sequence[str] = ("d1",),
        *,
        alert_id: str = "a1",
        rule: str = "r",
        label: str = "虫害",
        level: Level = Level.BLUE,
        state: AlertState = AlertState.OPEN,
        at: datetime = MONDAY,
        count: int | None = None,
    ) -> Alert:
        number = len(ids) if count is None else count
        closed = state is AlertState.CLOSED
        return Alert(
            id=alert_id,
            rule=rule,
            label=label,
            level=level,
            title="行道树虫害",
            reason="近24小时“虫害”有12条。",
            state=state,
            fired_at=at,
            updated_at=at,
            count=number,
            peak=number,
            document_ids=tuple(ids),
            signals=((rule, label),),
            acknowledged_by="li" if state is AlertState.ACKNOWLEDGED else "",
            acknowledged_at=at if state is AlertState.ACKNOWLEDGED else None,
            closed_by="li" if closed else "",
            closed_at=at if closed else None,
        )

    return make
