"""Everything that can be configured, composed from the settings that each room owns."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from alerts.settings import AlertSettings
from crawlers.settings import CrawlSettings, SourceSettings
from domain.body import Body
from nlp.settings import NlpSettings
from reports.settings import ReportSettings
from storage.settings import StorageSettings


class BodySettings(BaseModel):
    """The public body this deployment listens for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=2, max_length=60, description="单位全称")
    aliases: tuple[str, ...] = Field(default=(), description="简称、旧称和常见叫法")
    places: tuple[str, ...] = Field(default=(), description="辖区地名：市、区县、街镇、道路、公园、林场")
    time_zone: str = Field(default="Asia/Shanghai", description="时区")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"不认识的时区“{value}”（例如：Asia/Shanghai）") from None
        return value

    @field_validator("aliases", "places")
    @classmethod
    def _no_blank(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if any(not value.strip() for value in values):
            raise ValueError("不能有空白项")
        return values

    def body(self) -> Body:
        return Body(self.name, self.aliases, self.places, self.time_zone)


class ConsoleSettings(BaseModel):
    """The web console."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="网页控制台监听的地址；只给本机用时保持 127.0.0.1")
    port: int = Field(default=8420, ge=0, le=65535, description="网页控制台端口；0 表示任选一个空闲端口")
    base_url: str = Field(
        default="", pattern=r"^(https?://[^\s/]+[^\s]*)?$", description="邮件里的链接用的网址；不填则用监听地址"
    )
    idle_minutes: int = Field(default=30, ge=5, le=720, description="多少分钟没有操作后须重新登录")
    allowed_failures: int = Field(default=5, ge=3, le=20, description="连续输错密码多少次后锁定账号")
    lock_minutes: int = Field(default=15, ge=1, le=1440, description="锁定多少分钟")
    secure_cookie: bool = Field(default=False, description="只在 HTTPS 下发送登录凭据；经 HTTPS 代理访问时设为 true")

    @property
    def address(self) -> str:
        """Where links in messages lead: the configured address, or the one the console listens on."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")


class ScheduleSettings(BaseModel):
    """When things happen by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    round_seconds: int = Field(default=60, ge=2, le=86_400, description="每隔多少秒看一次哪些信息源到点了")
    watch_seconds: int = Field(default=300, ge=2, le=86_400, description="每隔多少秒至少评估一次预警规则")
    delivery_seconds: int = Field(default=15, ge=1, le=3600, description="每隔多少秒发送待发通知")
    retention_hour: int = Field(default=3, ge=0, le=23, description="每天几点清理到期原文")


class Settings(BaseModel):
    """A whole deployment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: BodySettings = Field(description="本单位")
    sources: tuple[SourceSettings, ...] = Field(default=(), description="信息源")
    crawl: CrawlSettings = Field(default_factory=CrawlSettings, description="采集")
    nlp: NlpSettings = Field(default_factory=NlpSettings, description="文本分析")
    storage: StorageSettings = Field(default_factory=StorageSettings, description="存储")
    alerts: AlertSettings = Field(default_factory=AlertSettings, description="预警与通知")
    reports: ReportSettings = Field(default_factory=ReportSettings, description="简报")
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings, description="定时")
    console: ConsoleSettings = Field(default_factory=ConsoleSettings, description="网页控制台")

    @model_validator(mode="after")
    def _private_listener_needs_a_name(self) -> Self:
        if self.console.host not in ("127.0.0.1", "::1", "localhost") and not self.console.base_url:
            raise ValueError("console.host 不是本机地址时，须填写 console.base_url，否则邮件里的链接打不开")
        return self
