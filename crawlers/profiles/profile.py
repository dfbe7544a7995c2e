"""The column mapping of an exported file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.reasons import Platform


class Profile(BaseModel):
    """Which column of a file holds what. There is no field for an author: a nickname or a name cannot be mapped."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="映射方案的名称")
    platform: Platform = Field(default=Platform.OTHER, description="渠道类型")
    format: Literal["auto", "csv", "jsonl", "xlsx"] = Field(
        default="auto", description="文件格式；auto 按扩展名和内容判断"
    )
    encoding: str = Field(default="auto", description="文字编码；auto 自动识别 UTF-8 与 GB18030")


def load_profile(name: str) -> Profile:
    """The shipped profile of this name; `UsageError` names the shipped ones when there is none."""
    raise NotImplementedError


def profile_names() -> tuple[str, ...]:
    """Names of the shipped profiles, sorted."""
    raise NotImplementedError
