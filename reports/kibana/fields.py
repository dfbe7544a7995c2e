"""The fields of the indices that a dashboard shows: name, kind and Chinese label.

The only place of the dashboard where fields get their names; a test compares them with the engine's mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["keyword", "text", "date", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Field:
    """`kind` is what the engine can do with it: keywords, numbers, dates and booleans can be counted, text cannot."""

    kind: Kind
    label: str


def _fields(**fields: tuple[Kind, str]) -> Mapping[str, Field]:
    return MappingProxyType({name: Field(*told) for name, told in fields.items()})


MENTIONS = _fields(
    published_at=("date", "发布时间"),
    title=("text", "标题"),
    text=("text", "正文"),
    url=("keyword", "原文"),
    publisher=("keyword", "发布机构"),
    platform=("keyword", "渠道"),
    source=("keyword", "信息源编号"),
    source_name=("keyword", "信息源"),
    fetched_at=("date", "采集时间"),
    stored_at=("date", "收录时间"),
    time_source=("keyword", "时间出处"),
    own=("boolean", "本单位发布"),
    addressed=("boolean", "写给本单位"),
    likes=("number", "点赞"),
    comments=("number", "评论"),
    reposts=("number", "转发"),
    topics=("keyword", "主题"),
    places=("keyword", "地点"),
    keywords=("keyword", "关键词"),
    sentiment=("keyword", "情感"),
    sentiment_score=("number", "情感分值"),
    negative=("number", "负面占比"),
    relevance=("keyword", "相关原因"),
    reprint_of=("keyword", "转载自"),
    category=("keyword", "诉求分类"),
    second_category=("keyword", "诉求二级分类"),
    appeal=("keyword", "诉求类型"),
)

_ALERTS: dict[str, Field] = {
    **_fields(
        id=("keyword", "预警编号"),
        rule=("keyword", "规则编号"),
        rule_name=("keyword", "规则"),
        label=("keyword", "对象"),
        level=("keyword", "级别"),
        level_rank=("number", "级别高低"),
        state=("keyword", "状态"),
        title=("text", "预警"),
        reason=("text", "原因"),
        fired_at=("date", "触发时间"),
        updated_at=("date", "更新时间"),
        acknowledged_at=("date", "签收时间"),
        closed_at=("date", "办结时间"),
        count=("number", "条数"),
        peak=("number", "最高条数"),
        documents=("keyword", "涉及信息编号"),
        link=("keyword", "在控制台打开"),
    ),
    "title.raw": Field("keyword", "预警"),
}
ALERTS: Mapping[str, Field] = MappingProxyType(_ALERTS)

RUNS = _fields(
    source=("keyword", "信息源编号"),
    source_name=("keyword", "信息源"),
    started_at=("date", "采集时间"),
    duration_seconds=("number", "用时（秒）"),
    state=("keyword", "采集状态"),
    failed=("number", "失败（1 是，0 否）"),
    detail=("keyword", "说明"),
    items=("number", "读到条目"),
    seen=("number", "处理条数"),
    new=("number", "新增"),
    updated=("number", "更新"),
    duplicate=("number", "重复"),
    irrelevant=("number", "无关"),
    rejected=("number", "不合格"),
    quarantined=("number", "搁置"),
)
