"""What the indices and aliases of one store are called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import StoreError

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Names:
    """Indices `{prefix}-mentions-v{version}-{month}` stand behind the alias `mentions`, which is read, and each behind
    the alias of its month, which is written: a writer never needs to know the version."""

    prefix: str

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise StoreError(
                f"搜索引擎的索引前缀“{self.prefix}”不合规（小写字母、数字和 . _ -，以字母或数字开头，最长 100 个字符）。"
            )

    @property
    def mentions(self) -> str:
        return f"{self.prefix}-mentions"

    @property
    def past(self) -> str:
        return f"{self.prefix}-past"

    @property
    def control(self) -> str:
        return f"{self.prefix}-control"

    def month(self, month: str) -> str:
        """The alias that documents of a month ("2026.11") are written through."""
        return f"{self.mentions}-{month}"

    def index(self, version: int, month: str) -> str:
        return f"{self.mentions}-v{version}-{month}"

    def version_and_month(self, index: str) -> tuple[int, str]:
        """Of the name of an index of mentions. Raises `StoreError` for any other."""
        found = re.fullmatch(rf"{re.escape(self.mentions)}-v(\d+)-(\d+\.\d+)", index)
        if found is None:
            raise StoreError(f"别名 {self.mentions} 下有一个不是回声建立的索引：{index}；请把它移出这个别名。")
        return int(found.group(1)), found.group(2)

    def alias_of(self, index: str) -> str:
        """The alias of the month of an index."""
        return self.month(self.version_and_month(index)[1])
