"""What an administrator can set about keeping documents and operational state."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class EngineSettings(BaseModel):
    """How a search engine is reached and how its indices are made; without meaning for the other stores."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ca_file: Path | None = Field(
        default=None,
        description="签发搜索引擎证书的机构的证书文件（PEM），不填用系统的，相对路径从配置目录算起。证书总要检查，不能关闭",
    )
    api_key_file: Path | None = Field(
        default=None, description="存放 API 密钥的文件，只有本用户可读，相对路径从配置目录算起"
    )
    user: str = Field(default="", max_length=200, pattern=r"^[^:\s]*$", description="用户名，与 password_file 一起填")
    password_file: Path | None = Field(
        default=None, description="存放密码的文件，只有本用户可读，相对路径从配置目录算起"
    )
    timeout_seconds: float = Field(default=30.0, gt=0, le=600, description="一次请求多少秒没有回答就算超时")
    retry_seconds: float = Field(
        default=60.0, ge=0, le=3600, description="搜索引擎忙、断线或超时时，一次操作最多重试多少秒"
    )
    shards: int = Field(default=1, ge=1, le=64, description="每个月的索引分成几片；一个月一千万条以内 1 片就够")
    replicas: int = Field(
        default=1, ge=0, le=5, description="每片另存几份；单节点请填 0，否则集群一直是黄色，两个节点以上至少 1"
    )
    batch_megabytes: int = Field(default=8, ge=1, le=90, description="每次写入请求最大多少 MB")

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if bool(self.user) != (self.password_file is not None):
            raise ValueError("user 和 password_file 要么都填，要么都不填")
        if self.user and self.api_key_file is not None:
            raise ValueError("api_key_file 和 user 加 password_file 只能选一种")
        return self


class StorageSettings(BaseModel):
    """Where documents and state are kept, and for how long. Relative paths belong to the deployment's data folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(
        default="sqlite:///documents.db",
        pattern=r"^[a-z][a-z0-9+]*:",
        description="文档库地址。sqlite:///文件名 是数据目录下的一个文件（也可写 sqlite:////绝对路径）；"
        "memory: 只放内存，退出即失。https+elasticsearch://主机:9200/前缀 或 https+opensearch://主机:9200/前缀 "
        "是搜索引擎，多台主机之间用逗号；http+… 只能用于本机。",
    )
    state_url: str = Field(
        default="sqlite:///state.db",
        pattern=r"^[a-z][a-z0-9+]*:",
        description="运行状态（预警、案件、运行记录、用户）数据库地址，SQLAlchemy 写法；多台机器共用时可用 PostgreSQL。",
    )
    retention_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="原文保留天数。超过天数的正文和索引被删除，统计数字保留；未结案件的证据保留到结案。",
    )
    cache_megabytes: int = Field(
        default=64,
        ge=8,
        le=4096,
        description="文档库的内存缓存总量，单位 MB：一半给写入，一半分给同时进行的查询。",
    )
    engine: EngineSettings = Field(default_factory=EngineSettings, description="搜索引擎的登录、证书和索引设置")
