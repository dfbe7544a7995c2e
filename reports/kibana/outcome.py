"""What came of a push, object by object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

KINDS: Mapping[str, str] = MappingProxyType(
    {"index-pattern": "数据视图", "visualization": "图表", "search": "搜索", "lens": "图表", "dashboard": "看板"}
)


class Made(StrEnum):
    """What became of one object."""

    CREATED = "created"
    REPLACED = "replaced"
    REFUSED = "refused"


MADE: Mapping[Made, str] = MappingProxyType({Made.CREATED: "新建", Made.REPLACED: "替换", Made.REFUSED: "被拒绝"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` is one Chinese sentence, empty unless refused."""

    kind: str
    id: str
    title: str
    made: Made
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """`server` names product and version; `space` is "" for the default one; `dashboard_url` opens the dashboard."""

    server: str
    flavour: str
    space: str
    space_created: bool
    outcomes: tuple[Outcome, ...]
    dashboard_url: str

    @property
    def complete(self) -> bool:
        return all(outcome.made is not Made.REFUSED for outcome in self.outcomes)


def why(error: Mapping[str, Any]) -> str:
    """The reason of an import error (`error.type` of `POST /api/saved_objects/_import`) in Chinese."""
    match error.get("type"):
        case "missing_references":
            missing = [f"{KINDS.get(str(one.get('type')), one.get('type'))} {one.get('id')}" for one in _list(error)]
            return f"缺少它引用的{'、'.join(missing) or '对象'}"
        case "conflict":
            return "已有同一编号的对象，而这次没有替换它"
        case "ambiguous_conflict":
            return "有几个对象都可能是它的旧版，请在管理页面删掉多余的再推送"
        case "unsupported_type":
            return "这个版本不认识这种对象"
        case _:
            return f"服务器说：{str(error.get('message') or error.get('type') or '没有说明原因')[:300]}"


def _list(error: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    references = error.get("references")
    return [one for one in references if isinstance(one, dict)] if isinstance(references, list) else []
