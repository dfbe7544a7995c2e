"""What a deployment has to know of the demonstration city: its body, places, sites, topics and rules.

The configuration of the demonstration is written from these facts, so that both cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from demo.history.gazetteer import every_place
from domain.body import Body
from domain.reasons import Level, Platform


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One source of the city. Paths are relative to the site's address (`City.addresses[id]`).

    `kind` is "site" (list pages that link to articles) or "feed". `follow` is a regular expression for the path of an
    article, `page_kind` is "article" or "forum", `list_pages` is the greatest number of list pages to read for the
    whole history. The text of an article is all that stands under the CSS selector `body_selector`.
    """

    id: str
    name: str
    kind: str
    platform: Platform
    lists: tuple[str, ...]
    follow: str = ""
    page_kind: str = "article"
    body_selector: str = ""
    list_pages: int = 10
    publisher: str = ""
    own: bool = False
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class TopicFacts:
    id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A suggested rule. `kind` is "count" (at least `threshold` documents in `window`) or "burst" (at least `threshold`
    documents, and at least `factor` times what is usual)."""

    id: str
    name: str
    kind: str
    level: Level
    topics: tuple[str, ...]
    window: timedelta
    threshold: int
    factor: float = 0.0


@dataclass(frozen=True, slots=True)
class CityFacts:
    body: Body
    sites: tuple[SiteFacts, ...]
    topics: tuple[TopicFacts, ...]
    rules: tuple[RuleFacts, ...]
    words: tuple[str, ...]
    """Words that segmentation should keep whole."""
    officer: str
    """Mail address of the duty officer of the demonstration."""
    sender: str


BUREAU, DAILY, BROOK, STONE, FORUM, BOARD = "bureau", "daily", "brook", "stone", "forum", "board"

_SITES = (
    SiteFacts(
        BUREAU,
        "云溪市林业局网站",
        "site",
        Platform.WEBSITE,
        ("/tzgg/index.html", "/gzdt/index.html", "/lykp/index.html"),
        follow=r"/(tzgg|gzdt|lykp)/\d{6}/t\d{8}_\d+\.html",
        body_selector=".TRS_Editor",
        publisher="云溪市林业局",
        own=True,
    ),
    SiteFacts(
        DAILY,
        "云溪日报网",
        "site",
        Platform.NEWS,
        ("/local/index.html",),
        follow=r"/news/\d{4}-\d{2}/\d{2}/content_\d+\.html",
        body_selector=".article-content",
        publisher="云溪日报",
    ),
    SiteFacts(
        BROOK,
        "溪畔观察",
        "site",
        Platform.NEWS,
        ("/posts/",),
        follow=r"/p/\d+\.html",
        body_selector=".article-content",
        publisher="溪畔观察",
    ),
    SiteFacts(STONE, "白石在线", "feed", Platform.FEED, ("/feed.xml",), publisher="白石在线"),
    SiteFacts(
        FORUM,
        "云溪论坛",
        "site",
        Platform.FORUM,
        ("/forum/",),
        follow=r"/thread-\d+\.html",
        page_kind="forum",
        body_selector=".opening-post .post-content",
    ),
    SiteFacts(
        BOARD,
        "民意直通车",
        "site",
        Platform.BOARD,
        ("/messages/",),
        follow=r"/messages/\d+\.html",
        page_kind="forum",
        body_selector=".message-content",
        addressed=True,
    ),
)

_TOPICS = (
    TopicFacts(
        "forest_fire",
        "森林防火",
        "森林火灾 OR 森林防火 OR 防火 OR 山火 OR 火情 OR 火种 OR 火险 OR 扑火 OR 护林防火 OR 秸秆 OR (冒烟 AND 山)",
    ),
    TopicFacts(
        "pests",
        "林业病虫害",
        "病虫害 OR 有害生物 OR 虫害 OR 美国白蛾 OR 白蛾 OR 毛毛虫 OR 毛虫 OR 幼虫 OR 虫子 OR 网幕 OR 松材线虫 OR 樟巢螟 "
        "OR 刺蛾 OR 掉虫 OR 虫毛 OR 虫灾 OR (树 NEAR/6 虫) OR (松树 NEAR/6 红) OR 打药",
    ),
    TopicFacts(
        "street_trees",
        "行道树养护",
        "行道树 OR 修剪 OR 修枝 OR 枯树 OR 树根 OR 飞絮 OR 倒树 OR 断枝 OR 枯枝 OR 树坑 OR 树池 OR 树枝 "
        "OR (树 AND 路灯) OR (树 NEAR/5 死) OR (树 NEAR/5 剪) OR (银杏 AND NOT 银杏路)",
    ),
    TopicFacts(
        "felling",
        "采伐与林地",
        "采伐 OR 砍树 OR 砍伐 OR 毁林 OR 伐木 OR 采伐证 OR (林地 AND (建渣 OR 建筑垃圾 OR 便道 OR 圈))",
    ),
    TopicFacts(
        "forest_rights",
        "林权与补偿",
        "林权 OR 林权证 OR 山界 OR 林地流转 OR 公益林 OR 退耕还林 OR 退耕 OR 自留山 OR 山林",
    ),
    TopicFacts(
        "parks", "公园与森林步道", "森林公园 OR 湿地公园 OR 公园 OR 步道 OR 露营 OR 索道 OR 观鸟 OR 爬山 OR 徒步"
    ),
    TopicFacts(
        "wildlife",
        "野生动物",
        "野生动物 OR 野猪 OR 猫头鹰 OR 领角鸮 OR 白鹭 OR 琵鹭 OR 候鸟 OR 捕鸟 OR 放归 OR 救助站 OR 猴子 OR 蝙蝠 OR 穿山甲",
    ),
    TopicFacts(
        "planting", "造林与苗木", "义务植树 OR 植树 OR 造林 OR 苗木 OR 认养 OR 油茶 OR 林下 OR 古树 OR 古樟 OR 老樟树"
    ),
    TopicFacts("rangers", "护林与巡护", "护林员 OR 巡山 OR 守山 OR 巡护 OR 瞭望塔 OR 哨所"),
    TopicFacts(
        "service",
        "办事与招考",
        "护林员 AND (招聘 OR 报名 OR 补助) OR 检疫证 OR 政务大厅 OR 林业窗口 OR 资格复审 OR 事业单位招聘",
    ),
)

_RULES = (
    RuleFacts("pest_count", "病虫害反映集中", "count", Level.YELLOW, ("pests",), timedelta(hours=6), 8),
    RuleFacts("topic_burst", "话题突增", "burst", Level.YELLOW, (), timedelta(hours=24), 10, 4.0),
    RuleFacts("fire_count", "森林火情反映集中", "count", Level.ORANGE, ("forest_fire",), timedelta(hours=6), 8),
)

CITY = CityFacts(
    body=Body("云溪市林业局", ("云溪林业局", "市林业局", "云溪林业", "林业局"), every_place()),
    sites=_SITES,
    topics=_TOPICS,
    rules=_RULES,
    words=("民意直通车", "桐花山", "美国白蛾", "樟巢螟", "领角鸮", "松材线虫", "护林员", "防火道", "网幕", "白鹭洲"),
    officer="zhishou@linye.yunxi.example",
    sender="huisheng@linye.yunxi.example",
)
