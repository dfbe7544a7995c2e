"""Addresses of search engines: what is taken, and what is refused with which words."""

from __future__ import annotations

import pytest

from domain.errors import ConfigurationError
from storage.engine.address import EngineAddress, is_engine, parse_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https+elasticsearch://es1.example.cn:9201,es2.example.cn/city",
            EngineAddress("elasticsearch", True, (("es1.example.cn", 9201), ("es2.example.cn", 9200)), "city"),
        ),
        ("https+opensearch://10.1.2.3", EngineAddress("opensearch", True, (("10.1.2.3", 9200),), "huisheng")),
        ("https+opensearch://a, b/", EngineAddress("opensearch", True, (("a", 9200), ("b", 9200)), "huisheng")),
        ("http+opensearch://127.0.0.1:9210/a-b_1", EngineAddress("opensearch", False, (("127.0.0.1", 9210),), "a-b_1")),
        ("http+elasticsearch://[::1]:9210", EngineAddress("elasticsearch", False, (("::1", 9210),), "huisheng")),
        ("http+elasticsearch://localhost", EngineAddress("elasticsearch", False, (("localhost", 9200),), "huisheng")),
    ],
)
def test_what_is_taken(url: str, expected: EngineAddress) -> None:
    assert parse_address(url) == expected


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https+opensearch:///x", "写法不对"),
        ("https+opensearch://a,,b", "主机 “” 写法不对"),
        ("https+opensearch://a:0", "写法不对"),
        ("https+opensearch://a:70000", "写法不对"),
        ("https+opensearch:9200", "写法不对"),
        ("https+solr://a", "写法不对"),
        ("http+opensearch://10.1.2.3", "10.1.2.3 不在本机.*https\\+opensearch://"),
        ("http+opensearch://127.0.0.1,es.example.cn", "es.example.cn 不在本机"),
        ("https+opensearch://a/City", "前缀 “City” 不合规"),
        ("https+opensearch://a/-x", "前缀 “-x” 不合规"),
        ("https+opensearch://a/x/y", "前缀 “x/y” 不合规"),
        ("https+opensearch://a/舆情", "前缀 “舆情” 不合规"),
        ("https+opensearch://a/x?verify=false", "不能带"),
    ],
)
def test_what_is_refused(url: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        parse_address(url)


@pytest.mark.parametrize("url", ["https+opensearch://u:hunter2@a/x", "http+elasticsearch://hunter2@127.0.0.1"])
def test_a_login_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_address(url)
    assert "password_file" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_urls_and_the_words_for_a_message() -> None:
    address = parse_address("https+opensearch://[::1]:1,es:2")
    assert address.urls == ("https://[::1]:1", "https://es:2")
    assert address.told == "[::1]:1、es:2"


def test_which_stores_are_search_engines() -> None:
    assert is_engine("https+opensearch://a")
    assert not is_engine("sqlite:///a.db")
    assert not is_engine("memory:")
