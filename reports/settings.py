"""What an administrator can set about figures and briefs. Who receives a brief is set with the alerts' recipients."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

TITLE_FIELDS = ("body", "year", "issue", "first", "last")
"""What a title template may name: the body, the year and number of the issue, the first and last day."""


class KibanaSettings(BaseModel):
    """How Kibana or OpenSearch Dashboards is reached by `huisheng kibana push`; a file to import by hand needs none of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ca_file: Path | None = Field(
        default=None,
        description="签发 Kibana 证书的机构的证书文件（PEM），不填用系统的，相对路径从配置目录算起。证书总要检查，不能关闭",
    )
    api_key_file: Path | None = Field(
        default=None, description="存放 API 密钥的文件，只有本用户可读，相对路径从配置目录算起"
    )
    user: str = Field(default="", max_length=200, pattern=r"^[^:\s]*$", description="用户名，与 password_file 一起填")
    password_file: Path | None = Field(
        default=None, description="存放密码的文件，只有本用户可读，相对路径从配置目录算起"
    )
    timeout_seconds: float = Field(default=30.0, gt=0, le=600, description="一次请求多少秒没有回答就算超时")
    patience_seconds: float = Field(default=120.0, ge=0, le=3600, description="Kibana 还在启动时最多等多少秒")

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if bool(self.user) != (self.password_file is not None):
            raise ValueError("user 和 password_file 要么都填，要么都不填")
        if self.user and self.api_key_file is not None:
            raise ValueError("api_key_file 和 user 加 password_file 只能选一种")
        return self


class ReportSettings(BaseModel):
    """When the weekly brief is written, what stands in it, and how small numbers are protected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weekday: Weekday = Field(default="mon", description="每周哪一天自动生成上一周的简报：mon 周一 … sun 周日")
    at: time = Field(default=time(8, 30), description="几点生成，本单位当地时间，如 08:30")
    title_template: str = Field(
        default="{body}舆情周报",
        min_length=1,
        max_length=80,
        description="简报标题；可用 {body} 单位、{year} 年份、{issue} 期号、{first} 起始日、{last} 截止日",
    )
    red_header: bool = Field(default=False, description="是否在首页加单位名称红色版头（周报不是公文，默认不加）")
    department: str = Field(default="", max_length=60, description="负责科室，印在简报末尾；不填则不印")
    opening: str = Field(default="", max_length=500, description="本期概述之前的固定说明；不填则不印")
    closing: str = Field(default="", max_length=500, description="正文末尾的固定说明；不填则不印")
    next_period: tuple[str, ...] = Field(
        default=(), max_length=10, description="下期关注中由本单位填写的事项，如节假日、防火期、政策施行日"
    )
    top: int = Field(default=10, ge=3, le=50, description="主题、信息源、地点、关键词各列前几位")
    cases: int = Field(default=5, ge=0, le=20, description="典型案例列几条")
    events: int = Field(default=5, ge=1, le=20, description="主要事件列几件")
    listed_alerts: int = Field(default=10, ge=0, le=50, description="预警表最多列几条")
    chart_width: int = Field(default=620, ge=240, le=1600, description="图宽（像素）")
    chart_height: int = Field(default=240, ge=120, le=1200, description="图高（像素）；条形图按条数自动增减")
    k_anonymity: int = Field(default=5, ge=5, le=1000, description="一个地点少于几条就不单列、并入其他；不得小于 5")
    least_sample: int = Field(default=10, ge=10, le=1000, description="少于几条不算占比，只写样本不足；不得小于 10")

    kibana: KibanaSettings = Field(default=KibanaSettings(), description="推送看板到 Kibana 的登录和证书")

    @field_validator("title_template")
    @classmethod
    def _names_only_known_fields(cls, template: str) -> str:
        unknown = sorted(set(re.findall(r"\{([^{}]*)\}", template)) - set(TITLE_FIELDS))
        rest = re.sub(r"\{[^{}]*\}", "", template)
        if unknown or "{" in rest or "}" in rest:
            allowed = "、".join(f"{{{name}}}" for name in TITLE_FIELDS)
            raise ValueError(f"标题模板里有不认识的花括号（可用：{allowed}）")
        return template
