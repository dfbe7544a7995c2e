"""robots.txt, pacing, Retry-After, identification."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from crawlers.settings import SiteSource
from domain.reasons import CoverageState
from tests.unit.crawlers.engine.conftest import Handler, Rounds, Site

Make = Callable[..., SiteSource]


def test_robots_txt_is_obeyed_for_our_name(site: Site, rounds: Rounds, source: Make) -> None:
    ours = "User-agent: Huisheng\nDisallow: /closed\n"
    rules = f"\ufeffUser-agent: Baiduspider\rDisallow: /open\r\n{ours}User-agent: *\nDisallow: /"
    site.answers["/robots.txt"] = lambda handler: handler.reply(rules.encode(), "text/plain")
    site.article("/open/a.html", "开放")
    site.article("/closed/b.html", "关闭")
    site.answers["/hop"] = lambda handler: handler.reply(b"", status=302, Location="/closed/b.html")

    outcome = rounds.run(source(pages=["/open/a.html", "/closed/b.html", "/hop"]))

    assert [document.title for document in outcome.documents()] == ["开放"]
    assert outcome.reasons() == {"/closed/b.html": "robots", "/hop": "robots"}
    assert "/closed/b.html" not in site.paths()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_cannot_be_had_closes_the_site(site: Site, rounds: Rounds, source: Make, status: int) -> None:
    body = b"User-agent: *\nAllow: /\n"
    site.answers["/robots.txt"] = lambda handler: handler.reply(body, "text/plain", status=status)
    site.article("/a.html", "一")

    outcome = rounds.run(source(pages=["/a.html"]))

    assert outcome.reasons() == {"/a.html": "robots"}
    assert site.paths() == ["/robots.txt"]
    assert outcome.coverage().state is CoverageState.FAILED


def test_no_robots_txt_and_an_endless_redirect_mean_no_rules(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/robots.txt"] = lambda handler: handler.reply(b"", status=302, Location="/robots.txt")
    site.article("/a.html", "一")
    assert len(rounds.run(source(pages=["/a.html"])).documents()) == 1

    site.answers["/robots.txt"] = lambda handler: handler.reply(b"User-agent: *\nDisallow: /", status=404)
    assert len(rounds.run(source(pages=["/a.html"])).documents()) == 1


def test_requests_to_one_host_keep_their_distance_across_sources(site: Site, rounds: Rounds, source: Make) -> None:
    for path in ("/a.html", "/b.html", "/c.html", "/d.html"):
        site.article(path, path)

    rounds.run(
        source(pages=["/a.html", "/b.html"]), source(pages=["/c.html", "/d.html"], id="other"), delay_seconds=0.4
    )

    assert len(site.seen) == 5
    gaps = [later.started - earlier.ended for earlier, later in pairwise(site.seen)]
    assert min(gaps) >= 0.38, gaps


def test_crawl_delay_of_robots_txt_slows_down(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/robots.txt"] = lambda handler: handler.reply(b"User-agent: *\nCrawl-delay: 0.7\n", "text/plain")
    site.article("/a.html", "一")
    site.article("/b.html", "二")

    rounds.run(source(pages=["/a.html", "/b.html"]))

    gaps = [later.started - earlier.ended for earlier, later in pairwise(site.seen)]
    assert min(gaps) >= 0.68, gaps


class Busy:
    """Answers 503 with Retry-After so many times, then the page."""

    def __init__(self, times: int, wait: str, status: int = 503) -> None:
        self.times, self.wait, self.status = times, wait, status

    def __call__(self, handler: Handler) -> None:
        self.times -= 1
        if self.times >= 0:
            handler.reply(b"busy", status=self.status, Retry_After=self.wait)
        else:
            handler.reply(
                "<html><head><title>来了</title></head><body><div class='TRS_Editor'><p>".encode()
                + "内容。".encode() * 60
            )


def test_retry_after_is_waited_for(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/a.html"] = Busy(1, "1")
    site.article("/b.html", "二")

    outcome = rounds.run(source(pages=["/a.html", "/b.html"]), delay_seconds=0.3)

    assert len(outcome.documents()) == 2
    _, first, *later = site.seen
    assert first.path == "/a.html"
    assert later[0].started - first.ended >= 0.95, "the whole host is left alone, not only the page"


def test_a_wait_longer_than_allowed_stops_the_source(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/a.html"] = Busy(9, "3600", 429)
    site.article("/b.html", "二")

    outcome = rounds.run(source(pages=["/a.html", "/b.html"]), max_wait_seconds=10, delay_seconds=0.3)

    assert outcome.reasons() == {"/a.html": "http_status"}
    assert "对方要求等待 3600 秒后再访问" in outcome.coverage().detail
    assert site.paths() == ["/robots.txt", "/a.html"]


def test_retries_are_few(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/a.html"] = lambda handler: handler.reply(b"", status=502)

    outcome = rounds.run(source(pages=["/a.html"]), retries=2)

    assert site.paths().count("/a.html") == 3
    assert outcome.reasons() == {"/a.html": "http_status"}


def test_we_say_who_we_are_and_keep_no_cookies(site: Site, rounds: Rounds, source: Make) -> None:
    site.article("/a.html", "一", Set_Cookie="track=1; Path=/")
    site.article("/b.html", "二")

    rounds.run(source(pages=["/a.html", "/b.html"]), contact="https://lyj.example.gov.cn/about")

    assert {seen.headers["User-Agent"] for seen in site.seen} == {"Huisheng/0.1 (+https://lyj.example.gov.cn/about)"}
    assert all("Cookie" not in seen.headers and "Referer" not in seen.headers for seen in site.seen)
