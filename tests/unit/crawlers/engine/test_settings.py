"""Settings say what is wrong, in Chinese, before anything runs."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from crawlers.job import RoundJob
from crawlers.settings import CrawlSettings, FeedSource, FileSource, SiteSource, SourceSettings
from domain.runs import Visit
from tests.unit.crawlers.engine.conftest import NOW

SOURCES: TypeAdapter[SiteSource | FeedSource | FileSource] = TypeAdapter(SourceSettings)
SITE = {"kind": "site", "id": "lyj", "name": "林业局", "lists": ["http://lyj.example.gov.cn/tz/"]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lists": []}, "至少要填一项"),
        ({"lists": ["lyj.example.gov.cn"]}, "不是有效的网址"),
        ({"pages": ["ftp://a/b"]}, "不是有效的网址"),
        ({"pages": ["http://a:99999/"]}, "不是有效的网址"),
        ({"follow": "("}, "不是有效的正则表达式"),
        ({"item": "ul >"}, "不是有效的 CSS 选择器"),
        ({"id": "林业局"}, "pattern"),
        ({"interval": 5}, "Extra inputs"),
        ({"kind": "weibo"}, "does not match any of the expected tags"),
    ],
)
def test_a_wrong_source_is_refused_with_its_reason(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        SOURCES.validate_python(SITE | change)


def test_a_wrong_network_is_refused() -> None:
    with pytest.raises(ValidationError, match="不是有效的网段"):
        CrawlSettings(allow_private=("10.0.0.0/40",))


def test_who_we_are_cannot_smuggle_headers() -> None:
    with pytest.raises(ValidationError):
        CrawlSettings(user_agent="Huisheng\r\nCookie: a")
    with pytest.raises(ValidationError):
        CrawlSettings(contact="a\r\nCookie: b")
    assert CrawlSettings(user_agent="Echo/2").product == "Echo"


def test_hosts_come_from_the_urls_and_what_is_added() -> None:
    source = SOURCES.validate_python(SITE | {"hosts": ["Img.Example.gov.cn."]})

    assert isinstance(source, SiteSource)
    assert source.allowed_hosts == {"lyj.example.gov.cn", "img.example.gov.cn"}


@pytest.mark.parametrize("model", [CrawlSettings, SiteSource, FeedSource, FileSource, RoundJob])
def test_every_setting_is_described_in_chinese(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert field.description, name
        assert any("\u4e00" <= character <= "\u9fff" for character in field.description), name


def test_a_job_survives_the_way_to_the_child() -> None:
    job = RoundJob(
        sources=(
            SOURCES.validate_python(SITE),
            FeedSource(id="feed", name="订阅", url="http://a/feed"),
            SOURCES.validate_python(
                {"kind": "file", "id": "board", "name": "留言", "path": "a.csv", "profile": "message_board"}
            ),
        ),
        spool="spool",  # type: ignore[arg-type]
        visits={"lyj": (Visit("http://a/", NOW, '"e"', "Fri"),)},
        now=NOW,
    )

    assert RoundJob.model_validate_json(job.model_dump_json()) == job
