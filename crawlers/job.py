"""What a collection round is asked to do: handed to the child process as one JSON object on standard input."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from crawlers.settings import CrawlSettings, SourceSettings
from domain.runs import Visit


class RoundJob(BaseModel):
    """All sources of one round.

    `visits` holds for each source id what is known of earlier fetches; `now` is the time of the parent's clock, from
    which the child counts on by a monotonic clock. `RoundJob.model_validate_json` reads it, `model_dump_json` writes it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[SourceSettings, ...] = Field(description="本轮要采集的来源")
    crawl: CrawlSettings = Field(default_factory=CrawlSettings, description="采集的方式")
    spool: Path = Field(description="暂存文件夹")
    visits: dict[str, tuple[Visit, ...]] = Field(default_factory=dict, description="每个来源已知的访问记录")
    now: AwareDatetime = Field(description="本轮开始的时间")
    time_zone: str = Field(default="Asia/Shanghai", description="网页上没有时区的时间所用的时区")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
