"""A small city's weeks, made with a seed, in a store in memory."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from domain.alerts import Alert
from domain.body import Body
from domain.documents import Document, TaggedDocument, Tags
from domain.periods import Period
from domain.ports import DocumentStore, State
from domain.reasons import AlertState, CoverageState, Level, Platform, Relevance, Sentiment
from domain.runs import Coverage, Outcomes, RunReport
from reports.figures.collect import collect
from reports.figures.figures import Figures
from reports.settings import ReportSettings

BODY = Body(
    name="云溪市林业局", aliases=("市林业局",), places=("长亭街", "枫林大道", "白鹭公园", "青石岭林场", "柳岸路")
)
PERIOD = Period.of_days(date(2026, 11, 16), date(2026, 11, 22), BODY.zone)
TOPICS: Mapping[str, str] = {"pests": "林木病虫害", "fire": "森林防火", "greening": "城市绿化", "rights": "林权办理"}
SOURCES: Mapping[str, str] = {
    "news": "云溪新闻网",
    "forum": "云溪论坛",
    "board": "市民留言板",
    "weibo": "微博导出文件",
    "own": "云溪市林业局网站",
    "county": "青石县政府网站",
}
PLATFORM_OF = {
    "news": Platform.NEWS,
    "forum": Platform.FORUM,
    "board": Platform.BOARD,
    "weibo": Platform.WEIBO,
    "own": Platform.WEBSITE,
    "county": Platform.WEBSITE,
}

TITLES = (
    "{place}的香樟叶子全黄了，是不是生虫了",
    "市林业局组织人员在{place}开展病虫害防治",
    "{place}今早有烟，请问是计划烧除还是着火了",
    "感谢工作人员很快修剪了{place}的断枝",
    "咨询{place}林权证换发需要哪些材料",
    "{place}补种行道树的安排什么时候公布",
    "请尽快处理{place}路边倒伏的杨树",
    "{place}新栽的银杏成活率怎么样",
)


@dataclass(frozen=True, slots=True)
class City:
    store: DocumentStore
    state: State

    def figures(self, period: Period = PERIOD, settings: ReportSettings | None = None, **more: Any) -> Figures:
        return collect(self.store, self.state, BODY, period, TOPICS, source_names=SOURCES, settings=settings, **more)


def tagged(
    number: int | str,
    at: datetime,
    *,
    title: str = "市民来信",
    source: str = "forum",
    sentiment: Sentiment = Sentiment.NEUTRAL,
    topics: Sequence[str] = (),
    places: Sequence[str] = (),
    keywords: Sequence[str] = (),
    reprint_of: str = "",
    publisher: str = "",
    engagement: int = 0,
) -> TaggedDocument:
    """A document with just the properties that figures count."""
    own = source == "own"
    document = Document(
        id=blake2b(str(number).encode(), digest_size=16).hexdigest(),
        platform=PLATFORM_OF[source],
        source=source,
        source_name=SOURCES[source],
        title=title,
        text=f"{title}。",
        published_at=at,
        fetched_at=at,
        own=own,
        addressed=source == "board",
        publisher=publisher,
        comments=engagement,
    )
    tags = Tags(
        title_tokens=("来信",),
        tokens=("来信",),
        subwords=(),
        topics=tuple(topics),
        sentiment=sentiment,
        probabilities=(0.2, 0.6, 0.2),
        keywords=tuple(keywords),
        places=tuple(places),
        fingerprint=number if isinstance(number, int) else 1,
        relevance=Relevance.OWN_CHANNEL if own else Relevance.NAMED,
        reprint_of=reprint_of,
    )
    return TaggedDocument(document, tags)


def alert(number: int, level: Level, state: AlertState, fired_at: datetime, documents: Sequence[str]) -> Alert:
    acknowledged = state is not AlertState.OPEN
    return Alert(
        id=f"alert-{number}",
        rule="burst",
        label="pests",
        level=level,
        title=f"林木病虫害信息增多（{number}）",
        reason="24 小时内 18 条，平时 2 条。",
        state=state,
        fired_at=fired_at,
        updated_at=fired_at,
        count=len(documents),
        peak=len(documents),
        document_ids=tuple(documents),
        acknowledged_by="duty" if acknowledged else "",
        acknowledged_at=fired_at + timedelta(minutes=10 * number) if acknowledged else None,
        closed_by="duty" if state is AlertState.CLOSED else "",
        closed_at=fired_at + timedelta(days=1) if state is AlertState.CLOSED else None,
    )


def history(count: int, seed: int = 7) -> list[TaggedDocument]:
    """`count` documents over PERIOD, and two thirds as many over the week before."""
    dice = random.Random(seed)
    documents = []
    for number in range(count + count * 2 // 3):
        period = PERIOD if number < count else PERIOD.previous()
        at = period.start + dice.random() * period.span
        place = dice.choices(BODY.places, weights=(40, 30, 20, 8, 1))[0]
        source = dice.choices(tuple(SOURCES), weights=(20, 30, 22, 18, 8, 2))[0]
        documents.append(
            tagged(
                number,
                at,
                title=dice.choice(TITLES).format(place=place),
                source=source,
                sentiment=dice.choices(tuple(Sentiment), weights=(45, 40, 15))[0],
                topics=dice.sample(tuple(TOPICS), k=dice.choice((0, 1, 1, 2))),
                places=(place,),
                keywords=dice.sample(("行道树", "打药", "美国白蛾", "补种", "防火期", "林权证"), k=2),
                publisher="云溪新闻网" if source == "news" else "",
                engagement=dice.randrange(60),
            )
        )
    return documents


def run(source: str, at: datetime, state: CoverageState, items: int = 0, detail: str = "") -> RunReport:
    return RunReport(source, at, 1.0, Outcomes(), Coverage(source, at, state, items, detail))


def fill(city: City, documents: Sequence[TaggedDocument]) -> None:
    """Documents, six days of readings of the sources (one fails, one is silent) and five alerts."""
    city.store.put(documents, PERIOD.end)
    for day in range(6):
        at = PERIOD.start + timedelta(days=day, hours=6)
        for source in ("news", "board", "weibo", "own"):
            city.state.record_run(run(source, at, CoverageState.OK, items=9))
        city.state.record_run(run("forum", at, CoverageState.FAILED if day == 2 else CoverageState.OK, items=5))
        city.state.record_run(run("county", at, CoverageState.FAILED, detail="网站返回错误 503。"))
    ids = [document.id for document in documents if PERIOD.contains(document.document.published_at)]
    levels = (Level.BLUE, Level.YELLOW, Level.YELLOW, Level.ORANGE, Level.BLUE)
    states = (AlertState.CLOSED, AlertState.CLOSED, AlertState.ACKNOWLEDGED, AlertState.OPEN, AlertState.OPEN)
    alerts = [
        alert(number, level, state, PERIOD.start + timedelta(days=number), ids[number * 5 : number * 5 + 5])
        for number, (level, state) in enumerate(zip(levels, states, strict=True), start=1)
    ]
    city.state.save_alerts(alerts, ())
