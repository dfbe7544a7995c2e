"""The kind `site` against a site that misbehaves: every request still ends in exactly one outcome."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable

from crawlers.settings import SiteSource
from domain.documents import Rejected
from domain.reasons import CoverageState
from domain.runs import Visit
from tests.unit.crawlers.engine.conftest import Handler, Rounds, Site, article_html

Make = Callable[..., SiteSource]
FILLER = ("<p>" + "绿" * 3000 + "</p>").encode()


def redirect(target: str, status: int = 302) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(b"", status=status, Location=target)


def huge(handler: Handler) -> None:
    """50 MB, announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(50_000_000))
    handler.end_headers()
    for _ in range(50_000_000 // len(FILLER)):
        handler.wfile.write(FILLER)
    handler.close_connection = True


def cut_short(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(article_html("半页").encode())
    handler.close_connection = True


def test_every_misbehaviour_has_its_reason_and_the_good_page_comes_through(
    site: Site, rounds: Rounds, source: Make
) -> None:
    answers: dict[str, tuple[Callable[[Handler], None], str]] = {
        "/50mb": (huge, "too_large"),
        "/endless": (lambda handler: handler.stream(FILLER, 0), "too_large"),
        "/bomb": (
            lambda handler: handler.reply(gzip.compress(b"<html>" + b"a" * 30_000_000), Content_Encoding="gzip"),
            "too_large",
        ),
        "/dripping": (lambda handler: handler.stream(b"<p>", 0.05), "timed_out"),
        "/silent": (lambda handler: handler.stream(b"", 0.05), "timed_out"),
        "/loop-a": (redirect("/loop-b"), "redirect_loop"),
        "/self": (redirect("/self"), "redirect_loop"),
        "/script": (redirect("javascript:alert(1)"), "host_not_allowed"),
        "/pdf": (lambda handler: handler.reply(b"%PDF-1.7", "application/pdf"), "not_html"),
        "/401": (lambda handler: handler.reply(b"", status=401), "http_status"),
        "/404": (lambda handler: handler.reply("找不到".encode(), status=404), "http_status"),
        "/500": (lambda handler: handler.reply(b"", status=500), "http_status"),
        "/304": (lambda handler: handler.reply(b"", status=304), "http_status"),
        "/short": (cut_short, "unreachable"),
        "/badgzip": (lambda handler: handler.reply(b"\x1f\x8bxx", Content_Encoding="gzip"), "undecodable"),
        "/empty": (lambda handler: handler.reply(b""), "empty_text"),
    }
    for path, (answer, _) in answers.items():
        site.answers[path] = answer
    site.answers["/loop-b"] = redirect("/loop-a")
    site.article("/good", "好页")

    outcome = rounds.run(source(pages=[*answers, "/good"]), timeout_seconds=1, max_page_bytes=1_000_000, retries=0)

    expected = {path: reason for path, (_, reason) in answers.items()}
    got = outcome.reasons()
    got["/empty"] = "empty_text" if got["/empty"] in {"empty_text", "no_title_or_text", "unparsable"} else got["/empty"]
    assert got == expected
    assert [document.title for document in outcome.documents()] == ["好页"]
    assert outcome.coverage().items == len(answers) + 1
    assert all(
        re.fullmatch(r"[^a-z<>{}]*", one.detail.replace("http", "").replace("https", ""))
        for one in outcome.of(Rejected)
    )
    assert outcome.errors == ""


def test_broken_html_is_read_as_far_as_it_goes(site: Site, rounds: Rounds, source: Make) -> None:
    html = article_html("破损网页").replace("</div>", "</dvi></table><p <b>").replace("</html>", "")
    site.page("/broken.html", html + "<div>" * 3000)
    site.answers["/garbage.html"] = lambda handler: handler.reply(bytes(range(256)) * 200)

    outcome = rounds.run(source(pages=["/broken.html", "/garbage.html"]))

    assert [document.title for document in outcome.documents()] == ["破损网页"]
    assert set(outcome.reasons()) == {"/garbage.html"}


def test_a_redirect_to_another_host_is_not_followed(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/away"] = redirect(site.url("/inside.html", host="localhost"))
    site.article("/inside.html", "不该读到")
    site.listing("/list/", site.url("/t20261120_9.html", host="localhost"))

    outcome = rounds.run(source(pages=["/away"], lists=["/list/"], follow=r"\.html$"))

    assert outcome.documents() == []
    assert sorted(one.reason.value for one in outcome.of(Rejected)) == ["host_not_allowed", "host_not_allowed"]
    assert "/inside.html" not in site.paths()


def test_a_redirect_to_a_listed_host_is_followed(site: Site, rounds: Rounds, source: Make) -> None:
    site.answers["/moved"] = redirect(site.url("/new.html", host="localhost"), 301)
    site.article("/new.html", "新址")

    outcome = rounds.run(source(pages=["/moved"], hosts=["localhost"]))

    assert [document.url for document in outcome.documents()] == [site.url("/new.html", host="localhost")]
    assert [visit.url for visit in outcome.of(Visit)] == [site.url("/moved")]


def test_private_addresses_are_refused_unless_listed(site: Site, rounds: Rounds, source: Make) -> None:
    site.article("/a.html", "内网")
    site.answers["/to-metadata"] = redirect("http://169.254.169.254/latest/")
    named = SiteSource(id="named", name="按名称", lists=(), pages=(site.url("/a.html", host="localhost"),))
    number = SiteSource(id="number", name="按数字", lists=(), pages=(f"http://2130706433:{site.port}/a.html",))

    refused = rounds.run(source(pages=["/a.html"]), named, number, allow_private=("10.0.0.0/8",))

    for one in ("lyj", "named", "number"):
        assert [item.reason.value for item in refused.of(Rejected, one)] == ["private_address"], one
        assert refused.coverage(one).state is CoverageState.FAILED
    assert site.seen == []

    allowed = rounds.run(
        source(pages=["/to-metadata"], hosts=["169.254.169.254"]), named, allow_private=("localhost", "127.0.0.1")
    )

    assert allowed.reasons() == {"/to-metadata": "private_address"}
    assert allowed.coverage("named").state is CoverageState.OK


def test_a_captcha_page_stops_the_source_for_this_round(site: Site, rounds: Rounds, source: Make) -> None:
    site.listing("/list/", *(f"/art/t20261120_{n}.html" for n in range(5)))
    site.article("/art/t20261120_0.html", "第一篇")
    site.page(
        "/art/t20261120_1.html",
        "<html><body><h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p></body></html>",
    )

    outcome = rounds.run(source(lists=["/list/"]), delay_seconds=0.3)

    assert [document.title for document in outcome.documents()] == ["第一篇"]
    assert outcome.reasons() == {"/art/t20261120_1.html": "blocked_page"}
    assert outcome.coverage().state is CoverageState.TRUNCATED
    assert outcome.coverage().detail.startswith("对方要求登录或人机验证，本轮已停止")
    assert site.paths()[-1] == "/art/t20261120_1.html", "nothing is asked after a captcha, and it is not tried again"


def test_an_article_about_captchas_is_no_captcha(site: Site, rounds: Rounds, source: Make) -> None:
    site.article(
        "/a.html", "警惕诈骗", "市民收到短信称环境异常，请输入验证码，请完成安全验证。林业局提醒，这是诈骗。" * 20
    )

    outcome = rounds.run(source(pages=["/a.html"]))

    assert len(outcome.documents()) == 1


def test_a_source_that_nobody_answers_for_has_failed_coverage(site: Site, rounds: Rounds, source: Make) -> None:
    dead = SiteSource(id="lyj", name="关机的网站", pages=("http://127.0.0.1:9/a.html",))
    site.answers["/list/"] = lambda handler: handler.reply(b"", status=403)

    outcome = rounds.run(dead, source(lists=["/list/"], id="closed"), retries=0)

    assert outcome.coverage().state is CoverageState.FAILED
    assert outcome.reasons() == {"/a.html": "unreachable"}
    assert outcome.coverage("closed").state is CoverageState.UNAUTHORISED


def test_a_round_does_not_outlive_its_time(site: Site, rounds: Rounds, source: Make) -> None:
    site.listing("/list/", *(f"/art/t20261120_{n}.html" for n in range(5)))
    site.article("/art/t20261120_0.html", "第一篇")
    site.answers["/art/t20261120_1.html"] = lambda handler: handler.stream(b"<p>", 0.05)
    started = time.monotonic()

    outcome = rounds.run(source(lists=["/list/"]), timeout_seconds=60, round_timeout_seconds=5)

    assert time.monotonic() - started < 8
    assert [document.title for document in outcome.documents()] == ["第一篇"]
    assert outcome.coverage().state is CoverageState.TRUNCATED
    assert "本轮采集时间已用完。还有 4 页本轮没有读。" in outcome.coverage().detail
    assert outcome.of(Visit)[0].url.endswith("_0.html")
