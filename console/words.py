"""What enumerated values are called for people (terms of the field's glossary)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from domain.corrections import Corrected, Correction
from domain.names import ALERT_STATES, APPEALS, CATEGORIES, COVERAGE_STATES, LEVELS, PLATFORMS, SENTIMENTS
from pipelines.corrections import Tally

NAMES: Mapping[str, Mapping[Any, str]] = {
    "Sentiment": SENTIMENTS,
    "Level": LEVELS,
    "AlertState": ALERT_STATES,
    "Platform": PLATFORMS,
    "CoverageState": COVERAGE_STATES,
    "DeliveryStatus": {"delivered": "已送达", "retrying": "重试中", "held": "已暂缓", "failed": "未送达"},
    "TimeSource": {
        "native": "渠道时间",
        "meta": "网页标签",
        "visible": "页面标注",
        "listed": "列表日期",
        "url": "网址日期",
        "fetched": "采集时间（页面未标注）",
    },
    "Relevance": {
        "addressed": "直接写给本单位",
        "own_channel": "本单位发布",
        "named": "提到本单位",
        "topic_and_place": "本地的业务主题",
        "irrelevant": "无关",
    },
    "RejectReason": {
        "empty_text": "没有正文",
        "no_title_or_text": "没有标题和正文",
        "too_large": "页面过大",
        "timed_out": "超时",
        "not_html": "不是网页",
        "undecodable": "编码无法识别",
        "unparsable": "无法解析",
        "http_status": "网站返回错误",
        "redirect_loop": "循环跳转",
        "robots": "网站不允许采集",
        "host_not_allowed": "不在允许的网站内",
        "private_address": "内网地址未获允许",
        "unreachable": "连接不上",
        "deleted_page": "页面已删除",
        "blocked_page": "网站要求验证，已停止",
        "bad_date": "日期有误",
        "missing_column": "缺少列",
        "bad_row": "行有误",
        "too_old": "超过原文保存期限",
        "erased": "已按要求删除，不再收录",
    },
    "Category": CATEGORIES,
    "Appeal": APPEALS,
    "Role": {"administrator": "管理员", "officer": "值守员", "reader": "只读"},
}

SUBJECTS: Mapping[Corrected, str] = {
    Corrected.SENTIMENT: "情感倾向",
    Corrected.TOPICS: "主题",
    Corrected.CATEGORY: "类别",
    Corrected.APPEAL: "诉求",
    Corrected.EVENT: "事件",
}
STANDINGS: Mapping[str, str] = {"applies": "有效", "changed": "原文已改，不再适用", "gone": "原文已清理"}

_LABELS: Mapping[Corrected, Mapping[Any, str]] = {
    Corrected.SENTIMENT: SENTIMENTS,
    Corrected.CATEGORY: CATEGORIES,
    Corrected.APPEAL: APPEALS,
}


def label_name(subject: Corrected, labels: Sequence[str], topic_names: Mapping[str, str]) -> str:
    """A label of a correction as people say it."""
    if not labels:
        return "独立，不属于别的事件" if subject is Corrected.EVENT else "无"
    if subject is Corrected.EVENT:
        return f"与 {labels[0]} 同一事件"
    names = topic_names if subject is Corrected.TOPICS else _LABELS[subject]
    return "、".join(names.get(label, label) for label in labels)


def label_ids(subject: Corrected, labels: Sequence[str], topic_names: Mapping[str, str]) -> tuple[str, ...]:
    """The labels that somebody named by their id or by what people call them; what is neither stays as it is."""
    if subject is Corrected.EVENT:
        return tuple(labels)
    names = topic_names if subject is Corrected.TOPICS else _LABELS[subject]
    ids = {name: str(label) for label, name in names.items()}
    return tuple(label if label in names else ids.get(label, label) for label in labels)


def correction_said(correction: Correction, topic_names: Mapping[str, str]) -> str:
    """What a correction did: subject, and what the program had said with what is right, or that both agree."""
    before, after = (
        label_name(correction.subject, labels, topic_names) for labels in (correction.previous, correction.value)
    )
    what = f"确认无误：{after}" if correction.value == correction.previous else f"{before} → {after}"
    return f"{SUBJECTS[correction.subject]}：{what}"


def tally_said(tally: Tally) -> str:
    """How many corrections of a subject there are, and whether they suffice for `huisheng retrain`."""
    told = f"{tally.corrections} 条，有效 {tally.applying} 条"
    if tally.teaching is None:
        return told
    enough = (
        f"还差 {tally.missing} 条" if tally.missing else f"可以试试 huisheng retrain --subject {tally.subject.value}"
    )
    return f"{told}；可用来调整模型的 {tally.teaching} 条，{enough}"


def named(value: StrEnum) -> str:
    """The Chinese name of an enumerated value."""
    name: str = NAMES[type(value).__name__][value.value]
    return name
