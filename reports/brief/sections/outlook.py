"""下期关注: what the figures leave open, and what the body itself wrote down."""

from __future__ import annotations

from reports.brief.model import Paragraph, Section
from reports.brief.wording import number
from reports.figures.figures import Figures, SourceVerdict
from reports.plain_text import plain
from reports.settings import ReportSettings

_RISING = 3


def outlook(figures: Figures, settings: ReportSettings) -> Section:
    """Numbered matters; each follows from a figure or stands in the settings."""
    matters = [*_rising(figures), *_waiting(figures), *_unread(figures)]
    matters += [Paragraph(plain(note)) for note in settings.next_period]
    if not matters:
        return Section("下期关注", (Paragraph("本期数字未提示需特别关注的事项。"),))
    numbered = tuple(
        Paragraph(f"{order}. {matter.text}", matter.figures) for order, matter in enumerate(matters, start=1)
    )
    return Section("下期关注", numbered)


def _rising(figures: Figures) -> list[Paragraph]:
    known = [(topic, topic.value - topic.previous) for topic in figures.family("topic") if topic.previous is not None]
    rising = sorted((pair for pair in known if pair[1] > 0), key=lambda pair: -pair[1])[:_RISING]
    return [
        Paragraph(f"“{topic.name}”信息较上期增加{number(more)}条，继续关注走势。", (topic.id,))
        for topic, more in rising
    ]


def _waiting(figures: Figures) -> list[Paragraph]:
    waiting = figures.count("alerts:open")
    return [Paragraph(f"本期尚有{waiting}条预警待处理，请及时核实签收。", ("alerts:open",))] if waiting else []


def _unread(figures: Figures) -> list[Paragraph]:
    verdicts = (SourceVerdict.FAILED, SourceVerdict.UNVISITED)
    names = [source.name for source in figures.sources if source.verdict in verdicts]
    if not names:
        return []
    return [Paragraph(f"信息源{'、'.join(names)}本期未能读取，恢复前相关数字可能偏低。", ("sources:failed",))]
