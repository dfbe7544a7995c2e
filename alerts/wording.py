"""Colours of levels in mails, and figures and spans as officers say them."""

from __future__ import annotations

from types import MappingProxyType

from domain.reasons import Level

LEVEL_COLOURS = MappingProxyType(
    {Level.BLUE: "#1d4ed8", Level.YELLOW: "#a16207", Level.ORANGE: "#c2410c", Level.RED: "#b91c1c"}
)
"""Dark enough for white text on them and for text on white (contrast above 4.5)."""


def number(value: float) -> str:
    """A figure for people: whole numbers without a point, others with one digit behind it."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def span(hours: int) -> str:
    """近 7 天, 近 24 小时: whole days from two days on."""
    return f"近{hours // 24}天" if hours >= 48 and hours % 24 == 0 else f"近{hours}小时"
