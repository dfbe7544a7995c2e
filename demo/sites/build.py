"""The six sites of the city, each with its look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from demo.facts import BOARD, BROOK, BUREAU, CITY, DAILY, FORUM, STONE
from demo.publications import Publication
from demo.sites.board import BoardSite
from demo.sites.bureau import COLUMNS, BureauSite
from demo.sites.forum import ForumSite
from demo.sites.layout import Frame
from demo.sites.news import BrookSite, DailySite, StoneSite
from demo.sites.site import Site

_LOOKS: dict[str, tuple[type[Site], Frame]] = {
    BUREAU: (
        BureauSite,
        Frame(
            "云溪市林业局",
            "守护一城青绿",
            "#1f6b3b",
            (("/", "首页"), *((f"/{path}/index.html", name) for path, name in COLUMNS.items())),
        ),
    ),
    DAILY: (
        DailySite,
        Frame(
            "云溪日报网",
            "溪水长流 日日有新",
            "#a3272b",
            (("/", "首页"), ("/local/index.html", "本地"), ("/rss.xml", "订阅")),
        ),
    ),
    BROOK: (BrookSite, Frame("溪畔观察", "慢一点，看清楚一点", "#3a5a78", (("/", "首页"), ("/posts/", "全部文章")))),
    STONE: (StoneSite, Frame("白石在线", "白石县新闻门户", "#8a6a2f", (("/", "首页"), ("/feed.xml", "订阅")))),
    FORUM: (ForumSite, Frame("云溪论坛", "街坊邻居都在聊", "#2b6f86", (("/", "首页"), ("/forum/", "城事杂谈")))),
    BOARD: (
        BoardSite,
        Frame("民意直通车", "有事您说，有问必答", "#7a3f8a", (("/", "首页"), ("/messages/", "留言列表"))),
    ),
}


def build_sites(shelf: Callable[[str], tuple[Publication, ...]]) -> dict[str, Site]:
    """Site id -> site. `shelf` gives the publications of a site that are out by now."""
    sites: dict[str, Site] = {}
    for facts in CITY.sites:
        kind, frame = _LOOKS[facts.id]
        sites[facts.id] = kind(facts, frame, partial(shelf, facts.id))
    return sites
