"""The kind `feed`."""

from __future__ import annotations

from typing import Any

from crawlers.settings import FeedSource
from domain.reasons import CoverageState, TimeSource
from domain.runs import Visit
from tests.unit.crawlers.engine.conftest import NOW, Rounds, Site


def feed_source(site: Site, path: str = "/feed.xml", **settings: Any) -> FeedSource:
    return FeedSource(kind="feed", id="lyj", name="青岭新闻", url=site.url(path), **settings)


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>青岭新闻网</title><link>http://127.0.0.1/</link>{''.join(items)}</channel></rss>"
    )


def item(number: int, date: str = "Fri, 20 Nov 2026 09:30:00 +0800", text: str = "") -> str:
    words = text or f"第{number}条的内容，联系电话 13912345678。"
    return (
        f"<item><title>第{number}条</title><link>/news/{number}.html</link><guid>{number}</guid>"
        f"<author>lisi@example.com (李四光光)</author><dc:creator>李四光光</dc:creator>"
        f"<pubDate>{date}</pubDate><description><![CDATA[<p>{words}</p><script>x()</script>]]></description></item>"
    )


def serve(site: Site, body: bytes, kind: str = "application/rss+xml") -> None:
    site.answers["/feed.xml"] = lambda handler: handler.reply(body, kind)


def test_entries_become_masked_documents_without_their_authors(site: Site, rounds: Rounds) -> None:
    serve(site, rss(item(1), item(2, "2026-11-19 18:00")).encode())

    outcome = rounds.run(feed_source(site, publisher="青岭新闻网"))

    first, second = outcome.documents()
    assert (first.title, first.text) == ("第1条", "第1条的内容，联系电话 ［手机号］。")
    assert (first.url, first.publisher) == (site.url("/news/1.html"), "青岭新闻网")
    assert first.published_at.isoformat() == "2026-11-20T01:30:00+00:00"
    assert second.published_at.isoformat() == "2026-11-19T10:00:00+00:00", "a time without a zone is local"
    assert first.time_source is TimeSource.NATIVE
    for secret in ("李四光光", "lisi@", "13912345678", "x()"):
        assert secret.encode() not in outcome.raw
    assert outcome.coverage().state is CoverageState.OK


def test_bad_dates_are_replaced_and_counted(site: Site, rounds: Rounds) -> None:
    dates = ["", "昨天什么时候", "Fri, 31 Feb 2026 99:00", "2199-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
    serve(site, rss(*(item(n, date) for n, date in enumerate(dates)), item(9)).encode())

    outcome = rounds.run(feed_source(site))

    sources = [document.time_source for document in outcome.documents()]
    assert sources.count(TimeSource.FETCHED) >= 4
    assert sources[-1] is TimeSource.NATIVE
    assert all(abs((d.published_at - NOW).days) <= 366 for d in outcome.documents())
    assert f"{sources.count(TimeSource.FETCHED)} 篇没有可信的发布时间" in outcome.coverage().detail


def test_a_malformed_feed_gives_what_can_be_read_and_says_so(site: Site, rounds: Rounds) -> None:
    whole = rss(item(1), item(2), item(3)).encode()
    serve(site, whole[: whole.index("第3条的".encode())])

    outcome = rounds.run(feed_source(site))

    assert [document.title for document in outcome.documents()][:2] == ["第1条", "第2条"]
    assert outcome.coverage().state is CoverageState.TRUNCATED
    assert "订阅源的内容不完整或格式有误" in outcome.coverage().detail


def test_what_is_no_feed_is_rejected(site: Site, rounds: Rounds) -> None:
    serve(site, "<html><body>栏目已取消</body></html>".encode(), "text/html")
    assert rounds.run(feed_source(site)).reasons() == {"/feed.xml": "unparsable"}

    serve(site, b"\x00\x01garbage" * 50)
    outcome = rounds.run(feed_source(site))
    assert outcome.reasons() == {"/feed.xml": "unparsable"}
    assert outcome.coverage().state is CoverageState.FAILED


def test_an_external_entity_is_neither_fetched_nor_read(site: Site, rounds: Rounds) -> None:
    text = (
        rss(item(1, text="&secret;之后"))
        .replace("<rss", f'<!DOCTYPE rss [<!ENTITY secret SYSTEM "{site.url("/secret")}">]><rss', 1)
        .replace("<![CDATA[", "")
        .replace("]]>", "", 1)
    )
    serve(site, text.encode())

    rounds.run(feed_source(site))

    assert site.paths() == ["/robots.txt", "/feed.xml"]


def test_an_unchanged_feed_gives_nothing_twice(site: Site, rounds: Rounds) -> None:
    site.validated("/feed.xml", rss(item(1)), 'W/"f1"')

    first = rounds.run(feed_source(site))
    second = rounds.run(feed_source(site), visits=first.of(Visit))

    assert len(first.documents()) == 1
    assert second.documents() == []
    assert second.coverage().state is CoverageState.NOT_MODIFIED


def test_articles_are_fetched_when_asked_for(site: Site, rounds: Rounds) -> None:
    serve(site, rss(item(1), item(2)).encode())
    site.article("/news/1.html", "第1条", "全文在此：林业局回应行道树虫害，已完成第一轮防治。" * 5)

    outcome = rounds.run(feed_source(site, fetch_articles=True))

    (document,) = outcome.documents()
    assert document.text.startswith("全文在此")
    assert document.time_source is TimeSource.NATIVE
    assert outcome.reasons() == {"/news/2.html": "http_status"}


def test_an_empty_feed_is_empty_and_not_silent(site: Site, rounds: Rounds) -> None:
    serve(site, rss().encode())

    assert rounds.run(feed_source(site)).coverage().state is CoverageState.EMPTY
