"""平台分布: where it was said."""

from __future__ import annotations

from reports.brief.model import Block, Paragraph, Picture, Row, Section, Table
from reports.brief.wording import changed, number, previous_number, share, told
from reports.charts.platforms import platforms as platform_chart
from reports.figures.figures import Figures
from reports.figures.places import OTHER_PLACES
from reports.settings import ReportSettings


def platforms(figures: Figures, settings: ReportSettings) -> Section:
    counts = figures.family("platform")
    if not counts:
        return Section("平台分布", (Paragraph("本期没有涉及本单位的信息，无平台分布。"),))
    first = counts[0]
    text = f"信息来自{len(counts)}类平台，{first.name}最多，为{told(first)}，{changed(first)}。"
    rows = tuple(
        Row((count.name, number(count.value), share(figures, count.id), previous_number(count)), count.id)
        for count in counts
    )
    table = Table("平台分布", ("平台", "本期（条）", "占比", "上期（条）"), rows, (3, 2, 2, 2), (1, 2, 3))
    ids = tuple(count.id for count in counts)
    return Section(
        "平台分布",
        (Paragraph(text, ids), Picture(platform_chart(figures, settings)), table, *_places(figures, settings)),
    )


def _places(figures: Figures, settings: ReportSettings) -> tuple[Block, ...]:
    places, other = figures.family("place"), figures.find(OTHER_PLACES)
    if not places:
        return ()
    words = "、".join(f"{place.name}{told(place)}" for place in places)
    rest = f"、其他地点（含不足{settings.k_anonymity}条的）{told(other)}" if other else ""
    return (Paragraph(f"按提及地点：{words}{rest}。", tuple(place.id for place in places)),)
