"""What an administrator can set about keeping documents and operational state."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class StorageSettings(BaseModel):
    """Where documents and state are kept, and for how long. Relative paths belong to the deployment's data folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(
        default="sqlite:///documents.db",
        pattern=r"^[a-z][a-z0-9+]*:",
        description="文档库地址。sqlite:///文件名 是数据目录下的一个文件（也可写 sqlite:////绝对路径）；"
        "memory: 只放内存，退出即失。",
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
