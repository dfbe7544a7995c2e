"""One page, one address, no person in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.identity import canonical_url, document_id
from domain.reasons import Platform


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.A.GOV.CN:80/info/6912.htm#top", "http://www.a.gov.cn/info/6912.htm"),
        ("https://a.cn:443/", "https://a.cn/"),
        ("https://a.cn", "https://a.cn/"),
        ("https://a.cn:8443/x/", "https://a.cn:8443/x"),
        ("https://user:secret@a.cn/x", "https://a.cn/x"),
        ("http://a.cn/x;jsessionid=AB12?b=2&a=1", "http://a.cn/x?a=1&b=2"),
        ("http://a.cn/x?utm_source=wx&utm_medium=s&spm=1.2&id=7", "http://a.cn/x?id=7"),
        ("http://a.cn/x?id=7&timestamp=1700000000&nonce=ab&share_token=zz", "http://a.cn/x?id=7"),
        ("http://a.cn/x?id=7&amp;openid=oAbc&amp;unionid=u1", "http://a.cn/x?id=7"),
        ("http://bbs.a.cn/home.php?mod=space&uid=12", "http://bbs.a.cn/home.php?mod=space"),
        ("http://bbs.a.cn/space-uid-123.html", "http://bbs.a.cn/space-uid.html"),
        ("https://a.cn/u/1234567", "https://a.cn/u"),
        ("https://a.cn/profile/zhang-san", "https://a.cn/profile"),
        ("https://a.cn/@zhangsan/posts", "https://a.cn/@/posts"),
        ("https://weibo.com/1618051664/Oe6wIynDn?refer_flag=1", "https://m.weibo.cn/status/Oe6wIynDn"),
        ("https://m.weibo.cn/status/Oe6wIynDn", "https://m.weibo.cn/status/Oe6wIynDn"),
        ("https://weibo.com/1618051664", "https://weibo.com/u"),
        (
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=26&idx=8&sn=d6&chksm=1&scene=2",
            "https://mp.weixin.qq.com/s?__biz=Mz==&idx=8&mid=26&sn=d6",
        ),
        ("http://a.cn/%c4%e3?q=%c4%e3", "http://a.cn/%C4%E3?q=%C4%E3"),
        ("http://a.cn/中文", "http://a.cn/%E4%B8%AD%E6%96%87"),
        ("  http://a.cn/x\n", "http://a.cn/x"),
        ("not a url?uid=5", "not a url"),
    ],
)
def test_known_addresses(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_what_names_a_page_stays() -> None:
    assert canonical_url("http://a.cn/show?id=5") != canonical_url("http://a.cn/show?id=6")
    assert canonical_url("http://a.cn/a?sid=5&code=x1") == "http://a.cn/a?code=x1&sid=5"
    first = canonical_url("http://mp.weixin.qq.com/s?src=11&timestamp=1&ver=1&signature=aa")
    assert first != canonical_url("http://mp.weixin.qq.com/s?src=11&timestamp=1&ver=1&signature=bb")


def test_an_institution_may_speak_of_its_people() -> None:
    assert canonical_url("https://www.a.gov.cn/profile/leaders") == "https://www.a.gov.cn/profile/leaders"
    assert canonical_url("http://a.cn/people/202401/t20240101_1.html") == "http://a.cn/people/202401/t20240101_1.html"


pieces = st.text(alphabet="abuUser/@profile019.-_?&;=#%:+ 中é\x00\t\u3000[]A", max_size=60)
urls = st.one_of(
    st.text(max_size=60),
    *(
        pieces.map(prefix.__add__)
        for prefix in ("http://h.cn/", "https://weibo.com/", "HTTP://mp.weixin.qq.com/s?", "http://h.cn/?")
    ),
)


@given(urls)
def test_idempotent(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(
    st.sampled_from(["uid", "UserID", "openid", "u", "unionid", "nickname", "utm_campaign", "jsessionid"]),
    st.text("abc019", min_size=1),
)
def test_persons_and_visits_never_stay(name: str, value: str) -> None:
    canonical = canonical_url(f"https://a.cn/x?id=1&{name}={value}")
    assert not re.search(rf"\b{name}\b", canonical, re.IGNORECASE)
    assert canonical == "https://a.cn/x?id=1"


@given(st.permutations(["a=1", "b=2", "c=%E4%B8%AD", "spm=9"]))
def test_the_order_of_parameters_says_nothing(pairs: list[str]) -> None:
    assert canonical_url("http://a.cn/x?" + "&".join(pairs)) == "http://a.cn/x?a=1&b=2&c=%E4%B8%AD"


def test_ids() -> None:
    one = document_id(Platform.BOARD, "188006")
    assert re.fullmatch(r"[0-9a-f]{32}", one)
    assert one == document_id(Platform.BOARD, "188006")
    assert one != document_id(Platform.WEIBO, "188006")
    assert one != document_id(Platform.BOARD, "188007")
    # Pinned: a changed id would give every stored document a second life.
    assert one == "2c0697b8083766a0a864b1eb69110ae4"
