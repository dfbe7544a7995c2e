"""The frame of a page: head, banner, footer, and the lists and pagers that all sites share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TypeVar

from demo.facts import CITY

Row = TypeVar("Row")

_COMMON = """
*{box-sizing:border-box}body{margin:0;color:#23302b;background:#f4f6f3;line-height:1.75;
font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}
header,main,footer{max-width:980px;margin:0 auto;padding:0 20px}
.banner{background:var(--c);color:#fff;padding:22px 0}.banner strong{font-size:1.6rem;letter-spacing:.08em}
.banner small{display:block;opacity:.85}nav{display:flex;gap:22px;padding:10px 0;border-bottom:2px solid var(--c)}
main{background:#fff;margin-top:18px;padding:24px 28px;border-radius:8px;min-height:60vh}
h1{font-size:1.5rem;line-height:1.4;margin:.3em 0}.meta{color:#76827c;font-size:.88rem;margin-bottom:1.2em}
ul.list{list-style:none;margin:0;padding:0}ul.list li{display:flex;gap:16px;justify-content:space-between;
padding:10px 0;border-bottom:1px solid #eceFeb}ul.list .date{color:#8a958f;white-space:nowrap;font-size:.88rem}
.pager{margin-top:20px;display:flex;gap:16px;color:var(--c)}footer{color:#8a958f;font-size:.82rem;padding:24px}
.post{display:flex;gap:16px;padding:18px 0;border-bottom:1px solid #eceFeb}.post aside{width:86px;text-align:center;
font-size:.82rem;color:#76827c}.post img{width:48px;height:48px;border-radius:50%}.post-content{flex:1;min-width:0}
.reply-box{background:#f0f6ef;border-left:4px solid var(--c);padding:12px 16px;margin-top:22px}
.state{font-size:.8rem;padding:1px 8px;border-radius:9px;background:#e7efe6}
@media(max-width:600px){main{padding:16px}ul.list li{display:block}}
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a site looks: its name, a line below it, its colour, and the links of its menu (path, name)."""

    name: str
    motto: str
    colour: str
    menu: tuple[tuple[str, str], ...]

    def page(self, title: str, main: str, meta: Mapping[str, str] | None = None, charset: str = "utf-8") -> str:
        """A whole HTML document around `main`, which is HTML already; everything else is escaped here."""
        tags = "".join(
            f'<meta name="{escape(name)}" content="{escape(content)}">\n' for name, content in (meta or {}).items()
        )
        menu = "".join(f'<a href="{path}">{escape(name)}</a>' for path, name in self.menu)
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{tags}'
            f"<title>{escape(title)}-{escape(self.name)}</title>\n"
            f"<style>:root{{--c:{self.colour}}}{_COMMON}</style>\n</head>\n<body>\n"
            f'<div class="banner"><header><strong>{escape(self.name)}</strong>'
            f"<small>{escape(self.motto)}</small></header></div>\n"
            f"<header><nav>{menu}</nav></header>\n<main>\n{main}\n</main>\n"
            f"<footer>{escape(self.name)} · 演示用虚构网站，人物、单位、地名均为虚构</footer>\n</body>\n</html>\n"
        )


def stamp(moment: datetime, pattern: str = "%Y-%m-%d %H:%M") -> str:
    """The time on the clocks of the city."""
    return moment.astimezone(CITY.body.zone).strftime(pattern)


def paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


def link_list(rows: Iterable[tuple[str, str, str]]) -> str:
    """Rows of (path, title, date or other note), each a link."""
    items = "\n".join(
        f'<li><a href="{escape(path)}">{escape(title)}</a><span class="date">{escape(note)}</span></li>'
        for path, title, note in rows
    )
    return f'<ul class="list">\n{items}\n</ul>'


def cut(rows: Sequence[Row], page: int, size: int) -> tuple[Sequence[Row], int]:
    """Page `page` (from 1) of the rows, and how many pages there are; at least one."""
    count = max(1, -(-len(rows) // size))
    return rows[(page - 1) * size : page * size], count


def pager(page: int, count: int, address: str) -> str:
    """Links to the pages before and after; `address` holds `{}` for the number of the page."""
    links = []
    if page > 1:
        links.append(f'<a class="previous" href="{escape(address.format(page - 1))}">上一页</a>')
    links.append(f"<span>第 {page} / {count} 页</span>")
    if page < count:
        links.append(f'<a class="next" rel="next" href="{escape(address.format(page + 1))}">下一页</a>')
    return f'<div class="pager">{"".join(links)}</div>'


def page_number(text: str) -> int:
    """The number of a page in an address; 0, which no list has, for anything that is not one."""
    return int(text) if text.isascii() and text.isdigit() else 0
