"""The pure rules: addresses, lists, turns, robots, waits, challenges, books."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.addresses import AddressGuard
from crawlers.blocked import is_blocked
from crawlers.feeds import plain_text, read_feed
from crawlers.ledger import REASON_NAMES, SourceLedger
from crawlers.lists import read_list
from crawlers.middlewares.retry import retry_after
from crawlers.refusal import Stopped
from crawlers.robots import RobotsAnswer, RobotsCache, rules_of
from crawlers.settings import SiteSource
from crawlers.turns import HostTurns
from domain.documents import Page
from domain.reasons import CoverageState, RejectReason
from tests.unit.crawlers.engine.conftest import NOW

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "not an address", "198.18.0.1",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address: str) -> None:
    guard = AddressGuard()

    assert not guard.permits("evil.example", address)
    assert guard.refused == {"evil.example"}


def test_public_and_listed_addresses_are_permitted() -> None:
    guard = AddressGuard(("10.1.0.0/16", "oa.example.gov.cn", "127.0.0.1"))

    assert guard.permits("www.example.gov.cn", "114.114.114.114")
    assert guard.permits("www.example.gov.cn", "::ffff:114.114.114.114")
    assert guard.permits("any.example", "10.1.255.1")
    assert guard.permits("OA.example.gov.cn.", "192.168.0.9")
    assert guard.permits_literal("127.0.0.1")
    assert guard.permits_literal("a.name.is.judged.later")
    assert not guard.permits("any.example", "10.2.0.1")
    assert not guard.permits_literal("[::1]")


def listed(html: str, **settings: object) -> tuple[list[str], str | None]:
    source = SiteSource.model_validate(
        {"id": "lyj", "name": "林业局", "lists": ["http://lyj.example.gov.cn/tz/index.html"], **settings}
    )
    page = Page("http://lyj.example.gov.cn/tz/index.html", html.encode(), NOW)
    result = read_list(page, source, ZONE)
    return [link.url.removeprefix("http://lyj.example.gov.cn") for link in result.links], result.next_url


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./202410/t20241014_2740823.html", "/tz/202410/t20241014_2740823.html"),
        ("/art/2020/11/2/art_1452430_59017965.html", "/art/2020/11/2/art_1452430_59017965.html"),
        ("../info/1157/6912.htm", "/info/1157/6912.htm"),
        ("/zwgk/a/content/post_680795.html", "/zwgk/a/content/post_680795.html"),
        ("/c16936/20240320/i2176593.html", "/c16936/20240320/i2176593.html"),
        ("/202409/6bbb784912345678.shtml", "/202409/6bbb784912345678.shtml"),
        ("/contents/12/345.html", "/contents/12/345.html"),
        ("/thread-4711-1-1.html", "/thread-4711-1-1.html"),
        ("/plus/view.php?aid=77", "/plus/view.php?aid=77"),
    ],
)
def test_article_links_of_common_systems_are_known(href: str, url: str) -> None:
    assert listed(f'<a href="{href}#top">标题</a>')[0] == [url]


@pytest.mark.parametrize(
    "href",
    ["/", "index.html", "javascript:void(0)", "mailto:a@b.cn", "", "#", "/about/", "http://[broken", "http://other.cn/t20241014_1.html",
     "http://x:0/t20241014_1.html", "/t20241014_1.html?" + "a" * 3000],
)  # fmt: skip
def test_other_links_are_left_alone(href: str) -> None:
    assert listed(f'<a href="{href}">标题</a>')[0] == []


def test_selector_and_pattern_choose_links() -> None:
    html = '<div class="n"><li><a href="/x/1">一</a></li><li><a href="/y/2">二</a></li></div><a href="/x/3">三</a>'

    assert listed(html, item=".n li")[0] == ["/x/1", "/y/2"]
    assert listed(html, follow=r"/x/\d$")[0] == ["/x/1", "/x/3"]
    assert listed(html, follow=r"/x/\d$", item=".n li a")[0] == ["/x/1"]


def test_rows_give_title_and_date() -> None:
    html = (
        '<ul><li><a href="/t20261101_1.html" title="关于2026年5月1日放假的完整通知">关于2026年5月1日…</a>'
        "<span>2026-11-19</span></li>"
        '<li><a href="/t20261101_2.html">无日期</a></li></ul>'
    )
    source = SiteSource(id="lyj", name="林业局", lists=("http://a.cn/",))
    first, second = read_list(Page("http://a.cn/", html.encode("gbk"), NOW, "gbk"), source, ZONE).links

    assert first.title == "关于2026年5月1日放假的完整通知"
    assert first.listed_at == datetime(2026, 11, 18, 16, tzinfo=UTC)
    assert second.listed_at is None


def test_links_inside_jpage_records_are_found() -> None:
    html = (
        '<script type="text/xml"><datastore><recordset><record><![CDATA[<li><a href="/art/2026/11/2/art_1_2.html">甲</a>'
        "</li>]]></record></recordset></datastore></script>"
    )
    assert listed(html)[0] == ["/art/2026/11/2/art_1_2.html"]


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "/tz/index_1.html"),
        ("<script>createPageHTML('page_div', 9, 4, 'index', 'html', 131)</script>", "/tz/index_5.html"),
        ('<script>createPageHTML(3, 2, "index", "html");</script><a rel="next" href="x">', None),
        ('<head><link rel="next" href="?page=2"></head>', "/tz/index.html?page=2"),
        ('<a href="/tz/230.htm"> 下一页 </a>', "/tz/230.htm"),
        ('<a href="javascript:next()">下一页</a>', None),
    ],
)
def test_the_next_page_is_found(html: str, following: str | None) -> None:
    expected = None if following is None else f"http://lyj.example.gov.cn{following}"
    assert listed(html)[1] == expected


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_no_list_page_and_no_feed_makes_the_readers_raise(content: str) -> None:
    listed(f'<a href="{content}">{content}</a>{content}')
    read_feed(Page("http://a.cn/", f"<rss><channel><item><title>{content}".encode(), NOW), ZONE)
    plain_text(f"<p>{content}")


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "html",
    [
        "<record><![CDATA[" * 280_000,
        "createPageHTML(" * 330_000,
        '<a href="/t20241014_1.html">' * 170_000,
        "<li>" + "".join(f'<a href="/t20241014_{n}.html">x</a>' for n in range(2500)) + "<b>x</b>" * 500_000,
        "<script>" * 7000 + "安全验证",
    ],
    ids=["records", "scripts", "anchors", "one row", "challenge"],
)
def test_hostile_five_megabyte_pages_are_read_in_seconds(html: str) -> None:
    """Each of them took minutes with an earlier form of these readers."""
    links, _ = listed(html)
    assert len(links) <= 2000
    is_blocked(200, html)


@pytest.mark.timeout(30)
def test_a_feed_is_read_up_to_its_thousandth_entry() -> None:
    body = "<rss version='2.0'><channel>" + "<item><title>x</title></item>" * 160_000
    feed = read_feed(Page("http://a.cn/", body.encode(), NOW), ZONE)

    assert len(feed.entries) == 1000
    assert feed.damaged


def test_plain_text_keeps_blocks_and_drops_scripts() -> None:
    assert (
        plain_text("<p>第一段 &amp; <b>重点</b></p><script>x()</script><div>第二段<br/>第三行</div>")
        == "第一段 & 重点\n第二段\n第三行"
    )


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120.0), (b" 0 ", 0.0), (b"Sat, 21 Nov 2026 04:01:30 GMT", 90.0), (b"Sat, 21 Nov 2020 04:01:30 GMT", 0.0),
        (b"-5", None), (b"soon", None), (b"", None), (None, None), ("１２".encode(), None),
    ],
)  # fmt: skip
def test_retry_after_in_both_forms(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_robots_rules_of_each_kind_of_answer() -> None:
    forbid = b"User-agent: *\nDisallow: /a"
    assert not rules_of(RobotsAnswer(200, forbid)).allows("http://h/a", "Huisheng")
    assert rules_of(RobotsAnswer(200, b"\xff\xfe\x00<html>")).allows("http://h/a", "Huisheng")
    assert rules_of(RobotsAnswer(403, forbid)).allows("http://h/a", "Huisheng")
    assert not rules_of(RobotsAnswer(0, detail="x")).allows("http://h/b", "Huisheng")
    assert rules_of(RobotsAnswer(200, b"User-agent: huisheng\nCrawl-delay: 12")).crawl_delay("Huisheng") == 12


def test_robots_are_asked_once_and_again_after_a_fetch_was_given_up() -> None:
    async def scene() -> tuple[int, bool]:
        cache, asked = RobotsCache(), 0

        async def stopped() -> RobotsAnswer:
            raise Stopped

        async def answer() -> RobotsAnswer:
            nonlocal asked
            asked += 1
            await asyncio.sleep(0.01)
            return RobotsAnswer(404)

        with pytest.raises(Stopped):
            await cache.rules("http://h", stopped)
        both = await asyncio.gather(cache.rules("http://h", answer), cache.rules("http://h", answer))
        return asked, all(rules.allows("http://h/", "Huisheng") for rules, _ in both)

    assert asyncio.run(scene()) == (1, True)


def test_turns_keep_the_distance_and_let_go_when_stopped() -> None:
    async def scene() -> tuple[list[float], float]:
        turns, go, stop = HostTurns(delay=0.05, concurrent=2), asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        starts: list[float] = []

        async def one(host: str) -> None:
            async with turns.turn(host, go):
                starts.append(loop.time())

        await asyncio.gather(*(one("a") for _ in range(4)))
        turns.hold("a", 60)
        waiting = asyncio.ensure_future(turns.turn("a", stop).__aenter__())
        await asyncio.sleep(0.01)
        stop.set()
        before = loop.time()
        with pytest.raises(Stopped):
            await waiting
        return starts, loop.time() - before

    starts, late = asyncio.run(scene())
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 0.05
    assert late < 0.5


def test_at_most_so_many_hosts_are_asked_at_once() -> None:
    async def scene() -> int:
        turns, go, now, most = HostTurns(delay=0, concurrent=2), asyncio.Event(), 0, 0

        async def one(host: str) -> None:
            nonlocal now, most
            async with turns.turn(host, go):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.01)
                now -= 1

        await asyncio.gather(*(one(f"host-{n}") for n in range(8)))
        return most

    assert asyncio.run(scene()) == 2


@pytest.mark.parametrize(
    ("status", "text", "blocked"),
    [
        (200, "<p>当前环境异常，完成验证后即可继续访问</p>", True),
        (403, "<title>网站防火墙</title>您的请求已被拦截", True),
        (412, "", True),
        (200, "<script src='/captcha.js'></script><body></body>", True),
        (200, "<p>普通页面</p>", False),
        (403, "<p>Forbidden</p>", False),
        (200, "<p>请完成安全验证" + "，这是一篇关于验证码的文章" * 60, False),
        (200, "<script>" * 5000 + "安全验证", True),
    ],
)
def test_challenges_are_told_from_pages(status: int, text: str, blocked: bool) -> None:
    assert is_blocked(status, text) is blocked


def test_the_books_tell_the_state() -> None:
    def state(**fields: object) -> CoverageState:
        ledger = SourceLedger("lyj")
        for name, value in fields.items():
            setattr(ledger, name, value)
        return ledger.coverage(NOW).state

    assert state() is CoverageState.FAILED, "silence is never read as zero mentions"
    assert state(entries_read=1) is CoverageState.EMPTY
    assert state(entries_read=1, known=3) is CoverageState.OK
    assert state(entries_unchanged=1) is CoverageState.NOT_MODIFIED
    assert state(entries_read=1, unread=1, documents=2) is CoverageState.TRUNCATED
    assert state(entries_read=1, listings_failed=["列表打不开。"]) is CoverageState.TRUNCATED
    assert state(unauthorised=True) is CoverageState.UNAUTHORISED
    assert set(REASON_NAMES) == set(RejectReason)
