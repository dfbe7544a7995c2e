"""The kind `site` against a site that behaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from crawlers.settings import SiteSource
from domain.documents import Document
from domain.reasons import CoverageState, Platform, TimeSource
from domain.runs import Visit
from tests.unit.crawlers.engine.conftest import NOW, Handler, Rounds, Site, article_html

Make = Callable[..., SiteSource]


def test_a_list_leads_to_masked_documents_and_one_coverage(site: Site, rounds: Rounds, source: Make) -> None:
    site.listing("/list/", "/art/t20261120_1.html", "/art/t20261119_2.html", "/about.html", "/art/t20261120_1.html#top")
    site.article("/art/t20261120_1.html", "行道树虫害", "请致电 13912345678 咨询，林业局已安排人员现场处理。" * 5)
    site.article("/art/t20261119_2.html", "护林防火通告")

    outcome = rounds.run(source(lists=["/list/"], own=True, publisher="青岭市林业局"))

    first, second = outcome.documents()
    assert (first.title, first.publisher, first.own) == ("行道树虫害", "青岭市林业局", True)
    assert "［手机号］" in first.text
    assert (first.published_at.isoformat(), first.time_source) == ("2026-11-20T01:30:00+00:00", TimeSource.META)
    assert second.url == site.url("/art/t20261119_2.html")
    assert outcome.coverage().state is CoverageState.OK
    assert (outcome.coverage().items, outcome.coverage().detail) == (2, "")
    assert site.paths() == ["/robots.txt", "/list/", "/art/t20261120_1.html", "/art/t20261119_2.html"]
    assert outcome.status == 0


def test_nothing_personal_reaches_the_disk(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/list/"] = lambda handler: handler.reply(
        '<ul><li><a href="/t/t20261120_1.html?uid=88123456&phone=13912345678&tel2=13912345678&sessionid=s3cr3t#13912345678">'
        "来电 13912345678</a></li></ul>".encode()
    )
    html = article_html("来电 13912345678 反映", "居民来电 13912345678，张三丰反映行道树倒伏，希望尽快处理，谢谢。" * 4)
    html = html.replace("<h1>", '<div class="author">作者：王小二狗</div><h1>')
    site.page("/t/t20261120_1.html?uid=88123456&phone=13912345678&tel2=13912345678&sessionid=s3cr3t", html)

    outcome = rounds.run(source(lists=["/list/"], platform=Platform.FORUM, page_kind="forum"))

    assert len(outcome.documents()) == 1
    assert outcome.documents()[0].publisher == ""
    for secret in ("13912345678", "88123456", "s3cr3t", "王小二狗"):
        assert secret.encode() not in outcome.raw, secret
        assert secret not in outcome.errors
    assert list(rounds.folder.iterdir()) == []


def test_the_second_round_asks_conditionally_and_doubles_nothing(site: Site, rounds: Rounds, source: Make) -> None:
    site.validated("/list/", '<ul><li><a href="/art/t20261120_1.html">虫害</a></li></ul>', '"list-1"')
    site.validated("/art/t20261120_1.html", article_html("虫害"), '"art-1"')
    site.validated("/notice.html", article_html("公告"), '"notice-1"')
    lyj = source(lists=["/list/"], pages=["/notice.html"])

    first = rounds.run(lyj)
    site.seen.clear()
    second = rounds.run(lyj, visits=first.of(Visit))

    assert len(first.documents()) == 2
    assert second.documents() == []
    assert second.coverage().state is CoverageState.NOT_MODIFIED
    sent = {seen.path: seen.headers.get("If-None-Match") for seen in site.seen}
    assert sent == {"/robots.txt": None, "/list/": '"list-1"', "/notice.html": '"notice-1"'}
    assert {visit.url: visit.etag for visit in second.of(Visit)}[site.url("/list")] == '"list-1"'


def test_a_known_article_is_asked_for_again_only_when_it_is_due(site: Site, rounds: Rounds, source: Make) -> None:
    site.listing("/list/", "/art/t20261120_1.html", "/art/t20261120_2.html")
    site.validated("/art/t20261120_1.html", article_html("一"), '"1"')
    site.validated("/art/t20261120_2.html", article_html("二，已更正"), '"2b"')
    fresh = Visit(site.url("/art/t20261120_1.html"), NOW - timedelta(days=6), '"1"')
    due = Visit(site.url("/art/t20261120_2.html"), NOW - timedelta(days=8), '"2a"')

    outcome = rounds.run(source(lists=["/list/"]), visits=[fresh, due])

    assert site.paths() == ["/robots.txt", "/list/", "/art/t20261120_2.html"]
    assert [document.title for document in outcome.documents()] == ["二，已更正"]
    assert outcome.coverage().items == 2


def test_a_list_is_not_called_visited_while_an_article_of_it_is_missing(
    site: Site, rounds: Rounds, source: Make
) -> None:
    site.validated("/list/", '<a href="/art/t20261120_1.html">虫害</a>', '"list-1"')
    site.answers["/art/t20261120_1.html"] = lambda handler: handler.reply(b"busy", status=500)
    lyj = source(lists=["/list/"])

    first = rounds.run(lyj, retries=0)
    site.article("/art/t20261120_1.html", "虫害")
    second = rounds.run(lyj, visits=first.of(Visit))

    assert first.reasons() == {"/art/t20261120_1.html": "http_status"}
    assert first.of(Visit) == []
    assert [document.title for document in second.documents()] == ["虫害"]


def test_trs_lists_are_leafed_through_up_to_the_limit(site: Site, rounds: Rounds, source: Make) -> None:
    for number in range(4):
        name = "/tz/index.html" if number == 0 else f"/tz/index_{number}.html"
        site.page(
            name,
            f'<ul><li><a href="./202611/t2026112{number}_{number}.html">通知{number}</a></li></ul>'
            f'<script>createPageHTML(4, {number}, "index", "html");</script>',
        )
        site.article(f"/tz/202611/t2026112{number}_{number}.html", f"通知{number}")

    outcome = rounds.run(source(lists=["/tz/index.html"], list_pages=3))

    assert sorted(document.title for document in outcome.documents()) == ["通知0", "通知1", "通知2"]
    assert "/tz/index_3.html" not in site.paths()


def test_the_allowance_of_pages_cuts_the_round_and_says_so(site: Site, rounds: Rounds, source: Make) -> None:
    site.listing("/list/", *(f"/art/t20261120_{n}.html" for n in range(6)))
    for n in range(6):
        site.article(f"/art/t20261120_{n}.html", f"第{n}篇")
    lyj = source(lists=["/list/"])

    first = rounds.run(lyj, max_pages=4)
    second = rounds.run(lyj, visits=first.of(Visit), max_pages=4)

    assert [document.title for document in first.documents()] == ["第0篇", "第1篇", "第2篇"]
    assert first.coverage().state is CoverageState.TRUNCATED
    assert "还有 3 页本轮没有读" in first.coverage().detail
    assert [document.title for document in second.documents()] == ["第3篇", "第4篇", "第5篇"]
    assert second.coverage().state is CoverageState.OK


def test_gbk_pages_are_read_whatever_they_declare(site: Site, rounds: Rounds, source: Make) -> None:
    html = article_html("森林防火期公告", "青岭市林业局公告：进入森林防火期，禁止野外用火，违者依法处理。" * 3)

    def served(kind: str) -> Callable[[Handler], None]:
        return lambda handler: handler.reply(html.encode("gbk"), kind)

    site.answers["/none.html"] = served("text/html")
    site.answers["/wrong.html"] = served("text/html; charset=utf-8")
    site.answers["/right.html"] = served("text/html; charset=gb2312")
    site.answers["/no-type.html"] = served("")

    outcome = rounds.run(source(pages=["/none.html", "/wrong.html", "/right.html", "/no-type.html"]))

    assert [document.title for document in outcome.documents()] == ["森林防火期公告"] * 4
    assert all("禁止野外用火" in document.text for document in outcome.documents())


def test_no_field_of_anything_spooled_could_hold_an_author(site: Site, rounds: Rounds, source: Make) -> None:
    site.article("/a.html", "一")
    outcome = rounds.run(source(pages=["/a.html"]))

    (document,) = outcome.documents()
    assert b'"author' not in outcome.raw
    assert "张三丰".encode() not in outcome.raw
    assert replace(document, publisher="") != document or isinstance(document, Document)


def test_two_sources_of_a_round_share_one_child_and_each_has_one_coverage(
    site: Site, rounds: Rounds, source: Make
) -> None:
    site.article("/a.html", "一")
    site.article("/b.html", "二")

    outcome = rounds.run(source(pages=["/a.html"]), source(pages=["/b.html", "/gone.html"], id="other"))

    assert outcome.coverage().items == 1
    assert outcome.coverage("other").items == 2
    assert site.paths().count("/robots.txt") == 1
