"""Settings of collection: how politely, and from where."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawlers.profiles import Profile
from domain.reasons import Platform

SLUG = r"^[a-z0-9][a-z0-9_-]{0,63}$"


class CrawlSettings(BaseModel):
    """How a collection round behaves. Sizes are bytes, times are seconds unless the name says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user_agent: str = Field(
        default="Huisheng/0.1",
        pattern=r"^[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z0-9._-]+)?$",
        description="采集程序的名称，对方的 robots.txt 按斜杠前的部分识别",
    )
    contact: str = Field(
        default="",
        pattern=r"^[\x21-\x27\x2a-\x7e]*$",
        description="联系网址或邮箱，附在采集程序名称之后，便于对方联系",
    )
    delay_seconds: float = Field(default=5.0, ge=0, le=3600, description="对同一主机两次访问之间至少间隔的秒数")
    concurrent_hosts: int = Field(default=4, ge=1, le=64, description="同时访问的主机数；同一主机始终逐页访问")
    timeout_seconds: float = Field(default=20.0, gt=0, le=300, description="一个页面最多等待的秒数")
    max_page_bytes: int = Field(default=5_000_000, ge=1000, description="一个页面的最大字节数，解压后同样适用")
    max_pages: int = Field(default=200, ge=1, description="每个来源每轮最多访问的页数")
    round_timeout_seconds: float = Field(default=900.0, ge=1, description="一轮采集最长的秒数，到时停止")
    retries: int = Field(default=2, ge=0, le=5, description="对方暂时不可用时每页最多重试的次数")
    max_wait_seconds: float = Field(
        default=60.0, ge=0, description="对方要求稍后再来（Retry-After）时愿意在本轮内等待的最长秒数，超过则本轮停止"
    )
    allow_private: tuple[str, ...] = Field(
        default=(), description="允许访问的内网主机名、地址或网段（如 10.1.0.0/16）；未列出的内网与本机地址一律拒绝"
    )
    revisit_days: float = Field(
        default=7.0, ge=0, description="已读过的文章隔多少天再核对一次是否改动；0 表示每轮都核对"
    )
    verify_certificates: bool = Field(default=True, description="是否核验网站证书；个别旧网站证书失效时可关闭")

    @property
    def identification(self) -> str:
        """The User-Agent header: product, and where its operator can be reached."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent

    @property
    def product(self) -> str:
        """The product token that robots.txt groups are matched with (RFC 9309, section 2.2.1)."""
        return self.user_agent.partition("/")[0]

    @field_validator("allow_private")
    @classmethod
    def _networks_are_valid(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        for entry in entries:
            if "/" in entry:
                try:
                    ip_network(entry, strict=False)
                except ValueError as error:
                    raise ValueError(f"“{entry}”不是有效的网段，应写成 10.1.0.0/16 的形式") from error
        return entries


class _Common(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=SLUG, description="来源的代号，小写字母、数字、横线，一经使用不再更改")
    name: str = Field(min_length=1, description="来源的名称，显示给人看")
    publisher: str = Field(default="", description="发布机构的名称；不是机构发布的留空，从不填写个人")
    own: bool = Field(default=False, description="是否本单位自己的发布渠道")
    addressed: bool = Field(default=False, description="是否专门写给本单位的（留言板、热线、信箱），其内容一律视为相关")
    every_minutes: float = Field(default=30, ge=0.05, le=10_080, description="每隔多少分钟采集一次")
    enabled: bool = Field(default=True, description="是否启用")


class SiteSource(_Common):
    """List pages that lead to article pages, or article pages by their URLs."""

    kind: Literal["site"] = Field(default="site", description="网站")
    platform: Platform = Field(default=Platform.WEBSITE, description="渠道类型")
    lists: tuple[str, ...] = Field(default=(), description="栏目列表页的网址")
    pages: tuple[str, ...] = Field(default=(), description="直接给出的文章页网址，每轮都核对")
    follow: str | None = Field(default=None, description="文章页网址的正则表达式；留空则按常见网站系统的网址规律识别")
    item: str | None = Field(default=None, description="列表页中文章链接的 CSS 选择器，如 ul.news li a；可留空")
    list_pages: int = Field(default=1, ge=1, le=100, description="每个栏目最多翻读的列表页数")
    hosts: tuple[str, ...] = Field(default=(), description="除上述网址的主机外，还允许访问的主机名")
    page_kind: Literal["article", "forum", "auto"] = Field(
        default="auto", description="页面类型：文章、论坛帖子或自动判断"
    )

    @field_validator("lists", "pages")
    @classmethod
    def _urls_are_web_addresses(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_web_address(url) for url in urls)

    @field_validator("follow")
    @classmethod
    def _follow_is_a_pattern(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"“{pattern}”不是有效的正则表达式") from error
        return pattern

    @field_validator("item")
    @classmethod
    def _item_is_a_selector(cls, selector: str | None) -> str | None:
        if selector is not None:
            from cssselect import HTMLTranslator, SelectorError

            try:
                HTMLTranslator().css_to_xpath(selector)
            except SelectorError as error:
                raise ValueError(f"“{selector}”不是有效的 CSS 选择器") from error
        return selector

    @model_validator(mode="after")
    def _has_an_entry(self) -> Self:
        if not self.lists and not self.pages:
            raise ValueError("lists（列表页）与 pages（文章页）至少要填一项")
        return self

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every host that may be visited for this source, redirects included."""
        return _hosts((*self.lists, *self.pages), self.hosts)


class FeedSource(_Common):
    """An RSS or Atom feed."""

    kind: Literal["feed"] = Field(default="feed", description="订阅源（RSS/Atom）")
    platform: Platform = Field(default=Platform.FEED, description="渠道类型")
    url: str = Field(description="订阅源的网址")
    fetch_articles: bool = Field(default=False, description="是否逐条打开文章页取全文；否则只用订阅源里的文字")
    hosts: tuple[str, ...] = Field(default=(), description="取全文时，除订阅源主机外还允许访问的主机名")

    @field_validator("url")
    @classmethod
    def _url_is_a_web_address(cls, url: str) -> str:
        return _web_address(url)

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every host that may be visited for this source, redirects included."""
        return _hosts((self.url,), self.hosts)


class FileSource(_Common):
    """A file that somebody exported and put there."""

    kind: Literal["file"] = Field(default="file", description="导出文件（CSV、JSONL、XLSX）")
    platform: Platform | None = Field(default=None, description="渠道类型；留空时按列的对应方案")
    path: Path = Field(description="文件路径")
    profile: str | Profile = Field(description="列的对应方案：内置方案的名称，或直接写出的对应关系")


SourceSettings = Annotated[SiteSource | FeedSource | FileSource, Field(discriminator="kind")]


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"“{url}”不是有效的网址，应以 http:// 或 https:// 开头")
    return url.strip()


def _hosts(urls: tuple[str, ...], extra: tuple[str, ...]) -> frozenset[str]:
    named = {(urlsplit(url).hostname or "").lower() for url in urls}
    return frozenset(named | {host.strip().lower().rstrip(".") for host in extra})
