"""自有渠道与信息源覆盖: what the numbers stand on."""

from __future__ import annotations

from domain.body import Body
from reports.brief.model import Paragraph, Row, Section, Table
from reports.brief.wording import changed, minute, told
from reports.figures.figures import Figures

_IDS = ("own", "sources", "sources:failed", "sources:partly", "sources:silent")


def coverage(figures: Figures, body: Body) -> Section:
    """Every source with its readings: a source that failed or kept silent is never a silent zero."""
    own = figures.find("own")
    if own is None:
        raise ValueError("figures without totals")
    text = f"本单位自有渠道发布信息{told(own)}，{changed(own)}。"
    heading = "自有渠道与信息源覆盖"
    if not figures.sources:
        return Section(heading, (Paragraph(f"{text}本期没有信息源采集记录，信息量为零不代表没有相关信息。", _IDS),))
    total, failed, partly, silent = (figures.count(name) for name in _IDS[1:])
    text += f"信息源共{total}个，其中未能读取或未采集{failed}个，部分失败{partly}个，无新内容{silent}个。"
    rows = tuple(
        Row(
            (
                source.name,
                source.verdict.value,
                f"{source.attempts - source.failures}／{source.attempts}",
                str(source.mentions),
                minute(source.last_read, body.zone) if source.last_read else "—",
                source.detail or "—",
            ),
            f"source:{source.source}" if figures.find(f"source:{source.source}") else "",
        )
        for source in figures.sources
    )
    header = ("信息源", "情况", "成功／共", "公众信息", "最近成功", "说明")
    table = Table("信息源覆盖情况", header, rows, (2.8, 1.7, 1.6, 1.5, 2.4, 2.8), (2, 3))
    return Section(heading, (Paragraph(text, _IDS), table))
