"""What stands at the top of the dashboard: what is counted, and what to do when panels are empty."""

from __future__ import annotations

from collections.abc import Mapping

from reports.kibana.facts import DashboardFacts, Flavour

GUIDANCE_READS = "数字怎么来的，面板空着时怎么办"


_FILTERING: Mapping[Flavour, str] = {
    "lens": "上方的筛选只作用于信息，不影响预警和信息源健康。",
    "classic": "用了下面的筛选以后，预警和信息源健康会显示 0 或空白（它们没有主题、渠道、地点），看完请清除筛选。",
}


def guidance(facts: DashboardFacts, flavour: Flavour) -> str:
    """Markdown; the name of the body comes from the configuration, nothing in it was crawled."""
    console = f"\n\n[打开回声控制台]({facts.console_url})" if facts.console_url else ""
    return (
        f"**{facts.body} 舆情值守** — 从上到下：待处理预警 → 信息量与平常水平 → 负面占比 → "
        "主题、渠道、地点、关键词 → 最新信息 → 信息源健康。\n\n"
        "**数的是什么**：公众提到本单位的信息，转载计入，本单位自己发布的不计。情感由程序判断，会有错，请点开原文核对。"
        f"日期按浏览器的时区划分，本单位时区是 {facts.time_zone}。{_FILTERING[flavour]}\n\n"
        "**面板空着时**：① 右上角的时间范围是否太短；② 是否还留着筛选条件，清除后再看；"
        "③ “信息源健康”也空或失败，说明没有采集到，请检查 `huisheng run`；"
        "④ 只有预警或信息源为空，请执行 `huisheng store mirror` 重建。待处理预警为 0，表示眼下没有等着签收的预警。"
        + console
    )
