"""预警与处置: what fired, and how quickly somebody looked."""

from __future__ import annotations

from domain.alerts import Alert
from domain.body import Body
from domain.names import ALERT_STATES, LEVELS
from reports.brief.model import Paragraph, Picture, Row, Section, Table
from reports.brief.wording import changed, minute, number, told
from reports.charts.levels import levels
from reports.figures.figures import Figures
from reports.plain_text import plain
from reports.settings import ReportSettings

_TITLE_LENGTH = 40


def alerts(figures: Figures, body: Body, settings: ReportSettings) -> Section:
    """Who acknowledged or closed is left out: a brief names no person."""
    count = figures.find("alerts")
    if count is None or not count.value:
        return Section("预警与处置", (Paragraph("本期未触发预警。", ("alerts",)),))
    named = "、".join(f"{name}{figures.count(f'alerts:{level}')}条" for level, name in LEVELS.items())
    text = f"本期触发预警{told(count)}，{changed(count)}。按级别：{named}。{_handling(figures)}"
    listed = sorted(figures.alerts, key=lambda alert: (-alert.level.rank, alert.fired_at))[: settings.listed_alerts]
    header = ("级别", "事项", "触发时间", "最新条数", "状态")
    rows = tuple(_row(alert, body) for alert in listed)
    if not rows:
        return Section("预警与处置", (Paragraph(text, ("alerts",)), Picture(levels(figures, settings))))
    more = len(figures.alerts) - len(listed)
    caption = "本期预警" + (f"（另有{more}条未列出）" if more else "")
    table = Table(caption, header, rows, (1.2, 5.3, 2.2, 1.6, 1.5), (3,))
    return Section("预警与处置", (Paragraph(text, ("alerts",)), Picture(levels(figures, settings)), table))


def _handling(figures: Figures) -> str:
    states = f"已签收{figures.count('alerts:acknowledged')}条，已办结{figures.count('alerts:closed')}条"
    waiting = f"待处理{figures.count('alerts:open')}条"
    minutes = figures.find("alerts:minutes")
    quick = f"签收用时中位数{number(minutes.value)}分钟。" if minutes else "尚无预警被签收。"
    return f"{states}，{waiting}。{quick}"


def _row(alert: Alert, body: Body) -> Row:
    cells = (
        LEVELS[alert.level],
        plain(alert.title, _TITLE_LENGTH),
        minute(alert.fired_at, body.zone),
        str(alert.count),
        ALERT_STATES[alert.state],
    )
    return Row(cells, f"alerts:{alert.level}")
