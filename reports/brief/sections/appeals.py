"""诉求与答复: what citizens sent in, as far as it is known."""

from __future__ import annotations

from reports.brief.model import Paragraph, Section
from reports.brief.wording import changed, told
from reports.figures.figures import Figures


def appeals(figures: Figures) -> Section:
    """Answers are counted from cases; while none are kept, the section says so instead of printing zeros."""
    count = figures.find("appeals")
    if count is None or not count.value:
        text = "本期未从留言板、热线、信箱类信息源收到诉求。"
    else:
        text = f"本期从留言板、热线、信箱类信息源收到诉求{told(count)}，{changed(count)}。"
    return Section(
        "诉求与答复", (Paragraph(f"{text}答复、按时办结和超期情况本系统尚无登记数据，本期不作统计。", ("appeals",)),)
    )
