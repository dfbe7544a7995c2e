"""The panels of the dashboard, in the order in which an officer asks: what needs me, how much, how bad, about what, by whom,
what exactly, and can I trust that silence is silence."""

from __future__ import annotations

from domain.names import LEVELS, SENTIMENTS
from domain.reasons import AlertState, Sentiment
from reports.charts.style import BAR, INK, LEVEL_COLOURS, SENTIMENT_COLOURS
from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.guidance import GUIDANCE_READS, guidance
from reports.kibana.panels import (
    Bars,
    Cloud,
    Controls,
    Days,
    Documents,
    Group,
    GuardedBars,
    Measure,
    Note,
    Numbers,
    Share,
    Table,
    Usual,
)

PUBLIC = "own: false"
"""The body's own publications are no voice of the public: they are left out of every panel about mentions."""

OPEN = f'state: "{AlertState.OPEN}"'
WINDOW = 7


def _counts(of: str) -> Measure:
    return Measure("count", of)


SENTIMENT_COUNTS = tuple(
    Measure(str(one), name, query=f'sentiment: "{one}"', colour=SENTIMENT_COLOURS[one])
    for one, name in SENTIMENTS.items()
)


def _level_counts(label: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(str(level), label.format(name), query=f'level: "{level}"', colour=LEVEL_COLOURS[level])
        for level, name in LEVELS.items()
    )


def note(facts: DashboardFacts, flavour: Flavour) -> Note:
    return Note("note", "怎样看这个看板", GUIDANCE_READS, guidance(facts, flavour))


LEVEL_NUMBERS = Numbers(
    "levels",
    "待处理预警（不限时间）",
    "四个级别各有几条预警没有人签收；不受时间范围影响",
    "open_alerts",
    OPEN,
    _level_counts("{}预警待处理"),
)

OLDEST = Table(
    "oldest",
    "等得最久的待处理预警（不限时间，最早的在上）",
    "哪条预警等得最久、什么级别、有多少条信息；点“打开预警”到控制台签收",
    "open_alerts",
    OPEN,
    (
        Group("title", "预警", "title.raw", 15, "fired", ascending=True, with_missing=True),
        Group("level", "级别", "level", 4, "fired", ascending=True),
        Group("link", "处理", "link", 5, "fired", ascending=True),
    ),
    (
        Measure("fired", "触发时间", "minimum", "fired_at"),
        Measure("documents", "条数", "maximum", "count"),
    ),
    ("fired", "level", "title", "documents", "link"),
    rows=10,
)

CONTROLS = Controls(
    "controls",
    "筛选信息",
    "只看某些主题、渠道、地点或情感的信息",
    "mentions",
    (("topics", "主题"), ("platform", "渠道"), ("places", "地点"), ("sentiment", "情感")),
)

BY_DAY = Days(
    "days",
    "每日信息量（按情感；不含本单位发布）",
    "每天公众说了多少，其中负面、中性、正面各多少",
    "mentions",
    PUBLIC,
    "published_at",
    SENTIMENT_COUNTS,
)

AGAINST_USUAL = Usual(
    "usual",
    f"每日信息量与平常水平（线＝前 {WINDOW} 日均值；不含本单位发布）",
    f"今天比平常多还是少：柱子明显高过线就要看一看；线是此前 {WINDOW} 天的平均，不含当天",
    "mentions",
    PUBLIC,
    "published_at",
    Measure("count", "当日条数", colour=BAR),
    Measure("mean", f"前 {WINDOW} 日均值", colour=INK),
    WINDOW,
)

NEGATIVE_SHARE = Share(
    "share",
    "负面占比与样本（不含本单位发布）",
    "所选时间内负面信息占多少，样本是多少条；样本少于 10 条时占比不可靠",
    "mentions",
    PUBLIC,
    Measure("share", "负面占比", "average", "negative", colour=SENTIMENT_COLOURS[Sentiment.NEGATIVE], percent=True),
    Measure("of", "样本（条）"),
)

TOPICS = Bars(
    "topics",
    "主题（按情感；一条信息可有多个主题）",
    "公众在说哪些事，哪些事负面多",
    "mentions",
    PUBLIC,
    Group("topic", "主题", "topics", 10),
    SENTIMENT_COUNTS,
)

CHANNELS = Bars(
    "channels",
    "渠道（按情感）",
    "话从哪些渠道来，哪些渠道负面多",
    "mentions",
    PUBLIC,
    Group("channel", "渠道", "platform", 8),
    SENTIMENT_COUNTS,
)


def places(facts: DashboardFacts) -> GuardedBars:
    return GuardedBars(
        "places",
        f"地点（少于 {facts.least} 条的不单列）",
        f"说的是辖区里的哪些地方；少于 {facts.least} 条的地点不列出，以免认出个人",
        "mentions",
        PUBLIC,
        Group("place", "地点", "places", 10),
        Measure("count", "条数", colour=BAR),
        facts.least,
    )


KEYWORDS = Cloud(
    "keywords",
    "关键词（字越大，提到的信息越多）",
    "大家用哪些词，有没有新冒出来的词",
    "mentions",
    PUBLIC,
    Group("keyword", "关键词", "keywords", 40),
    _counts("条数"),
)

NEWEST = Documents(
    "newest",
    "最新信息：发布时间、标题、信息源、情感、主题、原文（不含本单位发布）",
    "最新的每一条说了什么，点“打开原文”核对",
    "mentions",
    PUBLIC,
    "published_at",
    ("title", "source_name", "sentiment", "topics", "url"),
)

SOURCES = Table(
    "sources",
    "信息源健康（失败次数多的在上）",
    "每个信息源最近一次采集成不成功、何时、失败几次、读到和新增多少；没有新信息时先看这里",
    "runs",
    "",
    (Group("source", "信息源", "source_name", 50, "failures"),),
    (
        Measure("state", "最近状态", "last", "state"),
        Measure("latest", "最近采集", "maximum", "started_at"),
        Measure("rounds", "采集次数"),
        Measure("failures", "失败次数", "sum", "failed"),
        Measure("seen", "处理条数", "sum", "seen"),
        Measure("new", "新增条数", "sum", "new"),
    ),
    ("source", "state", "latest", "rounds", "failures", "seen", "new"),
    rows=15,
)

NEW_ALERTS = Days(
    "alerts",
    "每日新预警（按级别）",
    "所选时间内每天触发了几条预警，什么级别",
    "alerts",
    "",
    "fired_at",
    _level_counts("{}"),
)
