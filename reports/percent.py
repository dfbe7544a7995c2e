"""How shares and changes are printed."""

from __future__ import annotations


def percent(share: float) -> str:
    """`0.423` as `42.3%`."""
    return f"{share * 100:.1f}%"


def change(now: float, before: float | None, unit: str) -> str:
    """The change against the previous period as officials write it, with the percentage where a base allows one."""
    if before is None:
        return "上期无可比数字"
    difference = now - before
    if difference == 0:
        return "与上期持平"
    word = "增加" if difference > 0 else "减少"
    size = f"较上期{word}{abs(difference):g}{unit}"
    return f"{size}（{abs(difference) / before * 100:.1f}%）" if before >= 10 else size
