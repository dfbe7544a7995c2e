"""Settings of text analysis."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class TopicSettings(BaseModel):
    """One matter of public service that documents are sorted by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_-]{0,39}$", description="主题编号：小写字母开头，只用小写字母、数字、横线和下划线"
    )
    name: str = Field(min_length=1, max_length=20, description="主题名称，例如“病虫害”")
    query: str = Field(
        min_length=1, description="什么样的文字属于这个主题，用查询语言写，例如：虫害 OR (树 NEAR/5 枯死)"
    )
    examples: tuple[str, ...] = Field(default=(), description="应当归入本主题的例句；huisheng check 逐句核对")
    counter_examples: tuple[str, ...] = Field(default=(), description="不应归入本主题的例句；huisheng check 逐句核对")


class EventSettings(BaseModel):
    """Which documents are looked at to find events."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: int = Field(
        default=365,
        ge=1,
        le=1100,
        description="归并事件时看多少天内发布的文字，从今天或最新的一篇往前算；同一件事常隔几个月又被提起，所以默认一年",
    )
    documents: int = Field(
        default=300_000, ge=1000, le=1_000_000, description="最多看其中最新的多少篇；篇数越多，占用内存越多"
    )


class NlpSettings(BaseModel):
    """How texts are cut into words, sorted and judged for relevance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentiment_engine: Literal["own", "snownlp"] = Field(
        default="own", description="情感分析引擎：own（自带模型）或 snownlp（对照用，较慢）"
    )
    words: tuple[str, ...] = Field(default=(), description="本单位的专用词，分词时作为整词，例如小区、林场、项目的名称")
    packs: tuple[str, ...] = Field(
        default=(),
        description="采用哪些现成的主题包：forestry（林业）、people_congress（人大）、general_service（综合服务）",
    )
    packs_without: tuple[str, ...] = Field(default=(), description="主题包里不要的主题，写主题编号")
    topics: tuple[TopicSettings, ...] = Field(
        default=(), description="本单位自己的主题；编号与主题包里相同的，以这里为准。不为政治态度、宗教、民族等设主题"
    )
    places: tuple[str, ...] = Field(default=(), description="单位设置之外的地名：道路、景区、林场、小区等")
    area: str = Field(
        default="",
        max_length=40,
        description="辖区：省、市、县（区）的全称，例如 湖南省长沙市；辖区里的县区、街镇自动识别，同名时以辖区为先。"
        "留空则按单位全称和辖区地名推断；中国 表示标注全国地名，都不算辖区",
    )
    places_elsewhere: bool = Field(
        default=False, description="是否也标注辖区以外的地名（排在后面，不用于判断是否相关）"
    )
    exclude: str = Field(
        default="", description="符合这个查询的文字视为无关（直接发给本单位的和本单位自己发布的除外）；留空表示不用"
    )
    events: EventSettings = Field(default_factory=EventSettings, description="归并事件")
    keyword_count: int = Field(default=8, ge=0, le=30, description="每篇最多提取几个关键词")
