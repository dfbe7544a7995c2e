"""What enumerated values are called in everything a person reads: one table for pages, mails, briefs and commands.

Terms of the field: sentiment 情感倾向, early warning 预警 in four colours, receipt 签收 and completion 办结 of a matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.messages import Appeal, Category
from domain.reasons import AlertState, CoverageState, Level, Platform, Sentiment

SENTIMENTS: Mapping[Sentiment, str] = MappingProxyType(
    {Sentiment.NEGATIVE: "负面", Sentiment.NEUTRAL: "中性", Sentiment.POSITIVE: "正面"}
)

CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.CONSTRUCTION: "城乡建设",
        Category.ENVIRONMENT: "环境保护",
        Category.TRANSPORT: "交通运输",
        Category.EDUCATION: "教育文体",
        Category.LABOUR: "劳动和社会保障",
        Category.COMMERCE: "商贸旅游",
        Category.HEALTH: "卫生计生",
    }
)

APPEALS: Mapping[Appeal, str] = MappingProxyType(
    {
        Appeal.CONSULT: "咨询",
        Appeal.COMPLAINT: "投诉",
        Appeal.SUGGESTION: "建议",
        Appeal.HELP: "求助",
        Appeal.PRAISE: "表扬",
        Appeal.HAZARD: "举报隐患",
    }
)

LEVELS: Mapping[Level, str] = MappingProxyType(
    {Level.RED: "红色", Level.ORANGE: "橙色", Level.YELLOW: "黄色", Level.BLUE: "蓝色"}
)
"""Highest first, as they are listed."""

PLATFORMS: Mapping[Platform, str] = MappingProxyType(
    {
        Platform.WEBSITE: "政府网站",
        Platform.NEWS: "新闻媒体",
        Platform.FORUM: "论坛",
        Platform.BOARD: "留言热线",
        Platform.WEIBO: "微博",
        Platform.WECHAT: "微信",
        Platform.FEED: "订阅",
        Platform.OTHER: "其他",
    }
)

ALERT_STATES: Mapping[AlertState, str] = MappingProxyType(
    {AlertState.OPEN: "待处理", AlertState.ACKNOWLEDGED: "已签收", AlertState.CLOSED: "已办结"}
)

COVERAGE_STATES: Mapping[CoverageState, str] = MappingProxyType(
    {
        CoverageState.OK: "正常",
        CoverageState.EMPTY: "没有内容",
        CoverageState.NOT_MODIFIED: "没有更新",
        CoverageState.TRUNCATED: "不完整",
        CoverageState.FAILED: "失败",
        CoverageState.UNAUTHORISED: "未授权",
    }
)
