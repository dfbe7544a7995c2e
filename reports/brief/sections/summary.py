"""本期概述: totals and how they changed."""

from __future__ import annotations

from domain.body import Body
from reports.brief.model import Paragraph, Section
from reports.brief.wording import TOO_FEW, changed, days, told
from reports.figures.figures import Figures
from reports.percent import percent
from reports.plain_text import plain
from reports.settings import ReportSettings


def summary(figures: Figures, body: Body, settings: ReportSettings) -> Section:
    opening = (Paragraph(plain(settings.opening)),) if settings.opening else ()
    told_blocks = (_totals(figures, body), _alerts(figures), _reach(figures))
    return Section("本期概述", (*opening, *told_blocks))


def _totals(figures: Figures, body: Body) -> Paragraph:
    mentions, own = figures.find("mentions"), figures.find("own")
    span = days(figures.period, body.zone)
    if mentions is None or own is None:
        raise ValueError("figures without totals")
    if not mentions.value:
        text = f"{span}，监测到涉及{plain(body.name)}的公开信息0条，{changed(mentions)}。"
    else:
        text = f"{span}，监测到涉及{plain(body.name)}的公开信息{told(mentions)}，{changed(mentions)}。{_mood(figures)}"
    return Paragraph(f"{text}本单位自有渠道发布信息{told(own)}，{changed(own)}。", ("mentions", "own"))


def _mood(figures: Figures) -> str:
    shares = [figures.find(f"sentiment:{mood}:share") for mood in ("negative", "neutral", "positive")]
    found = [share for share in shares if share is not None]
    if len(found) < len(shares):
        return f"信息量少于{figures.least_sample}条，{TOO_FEW}，不计算情感占比。"
    words = "、".join(f"{name}占{percent(share.value)}" for name, share in zip(_MOODS, found, strict=True))
    return f"其中{words}。"


_MOODS = ("负面", "中性", "正面")


def _alerts(figures: Figures) -> Paragraph:
    count = figures.find("alerts")
    if count is None or not count.value:
        return Paragraph("本期未触发预警。", ("alerts",))
    states = "、".join(
        f"{name}{figures.count(figure_id)}条"
        for name, figure_id in (
            ("已签收", "alerts:acknowledged"),
            ("已办结", "alerts:closed"),
            ("待处理", "alerts:open"),
        )
    )
    return Paragraph(f"本期触发预警{told(count)}，{changed(count)}，其中{states}。", ("alerts",))


def _reach(figures: Figures) -> Paragraph:
    """How much of the sources the totals stand on."""
    total, failed, partly = (figures.count(name) for name in ("sources", "sources:failed", "sources:partly"))
    ids = ("sources", "sources:failed", "sources:partly")
    if not total:
        return Paragraph("本期没有信息源采集记录，以上数字不能说明没有相关信息。", ids)
    if not failed and not partly:
        return Paragraph(f"本期{total}个信息源均采集成功。", ids)
    return Paragraph(
        f"本期{total}个信息源中，{failed}个未能读取，{partly}个部分失败，以上数字可能偏低，详见信息源覆盖情况。", ids
    )
