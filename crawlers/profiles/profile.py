"""The column mapping of an exported file."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from domain.errors import UsageError
from domain.reasons import Platform

Role = Literal["id", "title", "text", "time", "url", "publisher", "likes", "comments", "reposts"]
"""What a column can hold. There is no role for an author, a phone number or an account."""

ROLES: tuple[Role, ...] = get_args(Role)
Names = tuple[str, ...]

_PERSONAL = re.compile(
    r"作者|昵称|姓名|网名|用户|会员|账号|帐号|手机|电话|联系|身份证|证件|邮箱|住址|地址|头像|粉丝|(?:留言|来电|反映|投诉|诉求|举报|申请|发帖|发布)人$|"
    r"\b(?:author|nick(?:name)?|user(?:name|_?id)?|uid|openid|unionid|phone|mobile|tel|email|ip|avatar|screen_name)\b",
    re.IGNORECASE,
)


class Profile(BaseModel):
    """Which column of a file holds what; each role lists the names that the column may have, first found first taken.

    There is no field for an author, and a column that is named like one cannot be mapped to any role: what is not
    mapped is never read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, description="映射方案的名称，也用来区分不同来源中相同的编号")
    label: str = Field(default="", description="导入的内容在页面和简报里的来源名称；不填则用方案名称")
    summary: str = Field(default="", description="给人看的方案说明")
    platform: Platform = Field(default=Platform.OTHER, description="渠道类型")
    addressed: bool = Field(default=False, description="是否是群众直接写给本单位的（留言板、热线、信箱）")
    own: bool = Field(default=False, description="是否是本单位自己发布的")
    format: Literal["auto", "csv", "jsonl", "xlsx"] = Field(
        default="auto", description="文件格式；auto 按扩展名和内容判断"
    )
    encoding: str = Field(default="auto", description="文字编码；auto 自动识别 UTF-8 与 GB18030")
    id: Names = Field(default=(), description="编号列的列名（可写多个，先找到的为准）；没有时按网址或内容生成")
    title: Names = Field(default=(), description="标题列的列名；没有时取正文的第一句")
    text: Names = Field(min_length=1, description="正文列的列名")
    time: Names = Field(min_length=1, description="时间列的列名")
    url: Names = Field(default=(), description="网址列的列名")
    publisher: Names = Field(default=(), description="发布机构列的列名；只保留机构名称，个人名称不读取")
    likes: Names = Field(default=(), description="点赞数列的列名")
    comments: Names = Field(default=(), description="评论数列的列名")
    reposts: Names = Field(default=(), description="转发数列的列名")
    required: tuple[Role, ...] = Field(default=("text", "time"), description="缺少就不能导入的列")
    ignore: Names = Field(default=(), description="已知而有意不读取的列；未写出的列同样不读取")
    time_formats: tuple[str, ...] = Field(
        default=(), description="时间格式（strptime 写法），依次尝试；都不符合时按常见中文写法识别"
    )
    time_zone: str = Field(default="", description="时间列所在的时区；留空时用本单位的时区")

    @field_validator(
        "id", "title", "text", "time", "url", "publisher", "likes", "comments", "reposts", "ignore", mode="before"
    )
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _names_no_person(self) -> Profile:
        for role in ROLES:
            for column in self.columns(role):
                if _PERSONAL.search(column):
                    raise ValueError(f"列“{column}”看起来是个人信息，不能作为 {role} 导入")
        missing = [role for role in self.required if not self.columns(role)]
        if missing:
            raise ValueError(f"required 中的 {'、'.join(missing)} 没有写出列名")
        return self

    def columns(self, role: Role) -> Names:
        """The names that the column of a role may have."""
        names: Names = getattr(self, role)
        return names


def fold_column(name: str) -> str:
    """Column names are compared without white space, letter case and width of characters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name.replace("\ufeff", ""))).lower()


def load_profile(name: str) -> Profile:
    """The shipped profile of this name; `UsageError` names the shipped ones when there is none."""
    if name not in profile_names():
        raise UsageError(f"没有名为“{name}”的映射方案，可用的有：{'、'.join(profile_names())}")
    content = (files("crawlers.profiles") / f"{name}.json").read_text(encoding="utf-8")
    try:
        return Profile.model_validate(json.loads(content))
    except (ValidationError, ValueError) as error:
        raise UsageError(f"映射方案“{name}”的内容有误：{error}") from error


def profile_names() -> tuple[str, ...]:
    """Names of the shipped profiles, sorted."""
    entries = files("crawlers.profiles").iterdir()
    return tuple(sorted(entry.name.removesuffix(".json") for entry in entries if entry.name.endswith(".json")))
