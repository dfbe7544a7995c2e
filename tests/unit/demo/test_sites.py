"""The six sites over HTTP: markup, charsets, paging, conditional GET, robots, what is not there."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from html.parser import HTMLParser
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from demo.city import City
from demo.facts import BOARD, BROOK, BUREAU, CITY, DAILY, FORUM, STONE, SiteFacts
from demo.sites.layout import stamp
from demo.sites.responses import Response
from tests.unit.demo.conftest import HandClock
from tests.unit.demo.web import get

_VOID = {"meta", "br", "img", "link", "hr", "input"}
WEB_SITES = [site for site in CITY.sites if site.kind == "site"]


class WellFormed(HTMLParser):
    """Complains about every end tag that closes nothing and every element that stays open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def decoded(body: bytes) -> str:
    return body.decode("gbk" if b'charset="gb2312"' in body[:300] else "utf-8")


def article_links(city: City, site: SiteFacts) -> list[str]:
    """Every article address that the list pages lead to, following the links to the next page."""
    base = city.addresses[site.id]
    found: list[str] = []
    for path in site.lists:
        address: str | None = base + path
        while address is not None:
            page = html.fromstring(decoded(get(address).body))
            found += [base + link for link in page.xpath("//a/@href") if re.fullmatch(site.follow, link)]
            following = page.xpath("//a[text()='下一页']/@href")
            address = base + following[0] if following else None
    return found


@pytest.mark.parametrize("site", WEB_SITES, ids=lambda site: site.id)
def test_lists_lead_to_every_publication_exactly_once(city: City, site: SiteFacts) -> None:
    links = article_links(city, site)
    assert len(links) == len(set(links)) == len(city.publications(site.id))
    assert {int(re.findall(r"\d+", link)[-1]) for link in links} == {one.number for one in city.publications(site.id)}


@pytest.mark.parametrize("site", WEB_SITES, ids=lambda site: site.id)
def test_every_page_is_well_formed_and_holds_its_text(city: City, site: SiteFacts) -> None:
    city.release(timedelta(minutes=10))
    publications = {one.number: one for one in city.publications(site.id)}
    links = article_links(city, site)
    with ThreadPoolExecutor(4) as readers:
        bodies = list(readers.map(lambda link: get(link).body, links))
    for link, body in zip(links, bodies, strict=True):
        text = decoded(body)
        checker = WellFormed()
        checker.feed(text)
        assert not checker.faults
        assert not checker.open, link
        publication = publications[int(re.findall(r"\d+", link)[-1])]
        page = html.fromstring(text)
        (container,) = page.cssselect(site.body_selector)
        assert [line.strip() for line in container.text_content().split("\n") if line.strip()] == list(
            publication.paragraphs
        )
        (heading,) = page.cssselect("h1")
        assert heading.text_content() == publication.title
        assert stamp(publication.published_at) in text


def test_lists_are_newest_first_and_end(city: City) -> None:
    forum = city.addresses[FORUM]
    page = html.fromstring(get(f"{forum}/forum/").text)
    times = [text.split(" · ")[1] for text in page.xpath("//span[@class='date']/text()")]
    assert times == sorted(times, reverse=True)
    assert len(times) == 50
    for number in ("0", "99", "-1", "x", "²"):
        assert get(f"{forum}/forum/?page={number}".encode("ascii", "replace").decode()).status == 404
    assert get(f"{city.addresses[BUREAU]}/tzgg/index_0.html").status == 404
    assert get(f"{city.addresses[BUREAU]}/tzgg/index_50.html").status == 404
    assert get(f"{city.addresses[BUREAU]}/tzgg/index_1.html").status == 200


def test_bureau_pages_carry_the_meta_tags_of_government_sites(city: City) -> None:
    address = next(link for link in article_links(city, WEB_SITES[0]) if "/gzdt/" in link)
    page = html.fromstring(get(address).text)
    meta = {tag.get("name"): tag.get("content") for tag in page.cssselect("meta[name]")}
    assert {"SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ArticleTitle", "PubDate"} < set(meta)
    assert meta["SiteName"] == CITY.body.name
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", str(meta["PubDate"]))
    assert str(meta["PubDate"])[:10].replace("-", "") in address


def test_old_column_is_gbk_without_a_charset_in_the_header(city: City) -> None:
    address = next(link for link in article_links(city, WEB_SITES[0]) if "/lykp/" in link)
    answer = get(address)
    assert answer.headers["Content-Type"] == "text/html"
    assert "云溪市林业局" in answer.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert get(f"{city.addresses[BUREAU]}/tzgg/index.html").headers["Content-Type"] == "text/html; charset=utf-8"


def test_list_page_tells_its_number_of_pages_as_trs_does(city: City) -> None:
    text = get(f"{city.addresses[BUREAU]}/tzgg/index_1.html").text
    found = re.search(r'createPageHTML\((\d+), (\d+), "index", "html"\)', text)
    assert found is not None
    assert int(found[1]) >= 2
    assert found[2] == "1"
    assert "function createPageHTML" in get(f"{city.addresses[BUREAU]}/images/page.js").text


@pytest.mark.parametrize("site", CITY.sites, ids=lambda site: site.id)
def test_known_page_is_not_sent_twice(city: City, site: SiteFacts) -> None:
    address = city.addresses[site.id] + site.lists[0]
    first = get(address)
    assert first.status == 200
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": modified}):
        again = get(address, headers)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
    earlier = format_datetime(parsedate_to_datetime(modified) - timedelta(seconds=1), usegmt=True)
    for headers in ({"If-None-Match": '"x"'}, {"If-Modified-Since": earlier}, {"If-Modified-Since": "gestern"}):
        assert get(address, headers).status == 200
    assert get(address, {"If-None-Match": '"x"', "If-Modified-Since": modified}).status == 200


def test_list_changes_when_the_incident_begins(city: City, clock: HandClock) -> None:
    address = city.addresses[FORUM] + "/forum/"
    before = get(address).headers
    city.begin_incident()
    clock.forward(10)
    after = get(address, {"If-None-Match": before["ETag"]})
    assert after.status == 200
    assert "毛毛虫" in after.text
    assert parsedate_to_datetime(after.headers["Last-Modified"]) > parsedate_to_datetime(before["Last-Modified"])


def test_robots(city: City) -> None:
    for name, base in city.addresses.items():
        robots = RobotFileParser()
        robots.parse(get(f"{base}/robots.txt").text.splitlines())
        assert robots.can_fetch("Huisheng", f"{base}/")
        assert robots.can_fetch("Huisheng", f"{base}/member/1.html") is (name != FORUM)


def test_forum_shows_nicknames_and_avatars_outside_the_posts(city: City) -> None:
    thread = next(one for one in city.publications(FORUM) if len(one.replies) > 2)
    page = html.fromstring(get(f"{city.addresses[FORUM]}/thread-{thread.number}.html").text)
    assert page.cssselect(".nickname")[0].text_content() == thread.author
    assert len(page.cssselect(".post.comment")) == len(thread.replies)
    (opening,) = page.cssselect(".opening-post .post-content")
    assert thread.replies[0].text not in opening.text_content()
    picture = get(city.addresses[FORUM] + page.cssselect("img")[0].get("src"))
    assert picture.headers["Content-Type"] == "image/svg+xml"
    ElementTree.fromstring(picture.body)


def test_answer_of_the_bureau_stands_apart_from_the_message(city: City) -> None:
    message = next(one for one in city.publications(BOARD) if one.answer)
    page = html.fromstring(get(f"{city.addresses[BOARD]}/messages/{message.number}.html").text)
    assert message.answer is not None
    assert page.cssselect(".reply-content")[0].text_content().strip() == message.answer.text
    assert message.answer.text not in page.cssselect(".message-content")[0].text_content()
    assert "**" in message.author


@pytest.mark.parametrize(
    ("site", "path", "kind"), [(STONE, "/feed.xml", "atom"), (DAILY, "/rss.xml", "rss"), (DAILY, "/atom.xml", "atom")]
)
def test_feeds(city: City, site: str, path: str, kind: str) -> None:
    root = ElementTree.fromstring(get(city.addresses[site] + path).body)
    atom = "{http://www.w3.org/2005/Atom}"
    if kind == "atom":
        links = [entry.find(f"{atom}link").get("href") for entry in root.iter(f"{atom}entry")]  # type: ignore[union-attr]
        times = [datetime.fromisoformat(str(entry.findtext(f"{atom}published"))) for entry in root.iter(f"{atom}entry")]
    else:
        links = [str(item.findtext("link")) for item in root.iter("item")]
        times = [parsedate_to_datetime(str(item.findtext("pubDate"))) for item in root.iter("item")]
    assert times == sorted(times, reverse=True)
    assert all(at.utcoffset() == timedelta(hours=8) for at in times)
    assert len(links) == (len(city.publications(STONE)) if site == STONE else 30)
    assert get(str(links[0])).status == 200


@pytest.mark.parametrize(
    ("site", "path"),
    [
        (BUREAU, "/tzgg/202601/t20260101_1001.html"),
        (BUREAU, "/nix"),
        (DAILY, "/news/2020-01/01/content_1001.html"),
        (BROOK, "/p/99999.html"),
        (FORUM, "/thread-99999999999999999999.html"),
        (BOARD, "/messages/0.html"),
        (STONE, "/../etc/passwd"),
        (FORUM, "/%3Cscript%3E"),
    ],
)
def test_what_is_not_there_is_404_with_a_page(city: City, site: str, path: str) -> None:
    answer = get(city.addresses[site] + path)
    assert answer.status == 404
    assert "页面不存在" in answer.text
    assert "<script>" not in answer.text
    assert answer.headers["ETag"] is None


def test_head_sends_no_body(city: City) -> None:
    address = city.addresses[DAILY] + "/local/index.html"
    head, whole = get(address, method="HEAD"), get(address)
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(whole.body))
    assert get(address, method="POST").status == 501


def test_many_readers_at_once(city: City) -> None:
    addresses = [base + path for base in city.addresses.values() for path in ("/", "/robots.txt")] * 8
    with ThreadPoolExecutor(16) as readers:
        assert {answer.status for answer in readers.map(get, addresses)} == {200}


@given(st.binary(max_size=40), st.integers(946_684_800, 4_102_444_800))
def test_conditional_get_agrees_with_its_own_headers(body: bytes, seconds: int) -> None:
    response = Response(body, modified=datetime.fromtimestamp(seconds, UTC))
    assert response.unchanged(response.etag, "")
    assert response.unchanged("", response.last_modified)
    assert not response.unchanged(Response(body + b"x").etag, response.last_modified)
    assert not response.unchanged("", "")
