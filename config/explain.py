"""Pydantic's findings as sentences for an officer: `file:line: path: what is wrong (allowed: …)`."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.positions import Path_, Sheet, dotted

_PLAIN: dict[str, str] = {
    "missing": "缺少必须填写的设置",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": "应为列表，每项前写“- ”",
    "list_type": "应为列表，每项前写“- ”",
    "model_type": "应为“名称: 值”的一组设置",
    "model_attributes_type": "应为“名称: 值”的一组设置",
    "dict_type": "应为“名称: 值”的一组设置",
    "url_parsing": "不是有效的网址",
    "url_scheme": "网址的开头不对",
    "time_parsing": "应为时刻，例如 08:30",
    "date_parsing": "应为日期，例如 2026-11-22",
    "path_type": "应为文件路径",
}


def explain(error: ValidationError, model: type[BaseModel], sheet: Sheet) -> list[str]:
    """One line for each finding, in the order of the files."""
    lines: dict[str, tuple[str, int]] = {}
    for detail in error.errors(include_url=False):
        path = _path_in_files(tuple(detail["loc"]), sheet)
        position = sheet.position(path)
        text = f"{position}: {dotted(path) or '配置'}: {_sentence(detail, model)}"
        lines.setdefault(text, (position.file, position.line))
    return sorted(lines, key=lambda text: (lines[text], text))


def _path_in_files(location: tuple[str | int, ...], sheet: Sheet) -> Path_:
    """The location without the names of union members, which pydantic adds and nobody wrote."""
    path: Path_ = ()
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if (*path, part) in sheet.positions or last:
            path = (*path, part)
    return path


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"没有这个设置（可用：{'、'.join(_fields_around(tuple(detail['loc']), model)) or '无'}）"
    if kind in ("enum", "literal_error"):
        return f"不能是 {_shown(detail['input'])}（可用：{_allowed(context)}）"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return f"kind 未填写或不认识（可用：{_allowed(context, 'expected_tags')}）"
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    bound = _bound(kind, context)
    if bound:
        return f"{bound}，现为 {_shown(detail['input'])}"
    plain = _PLAIN.get(kind)
    if plain is None:
        return f"取值不符合要求（{detail['msg']}）"
    return plain if kind == "missing" else f"{plain}，现为 {_shown(detail['input'])}"


def _bound(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "greater_than_equal":
            return f"不能小于 {context['ge']}"
        case "greater_than":
            return f"必须大于 {context['gt']}"
        case "less_than_equal":
            return f"不能大于 {context['le']}"
        case "less_than":
            return f"必须小于 {context['lt']}"
        case "string_too_short":
            return f"至少 {context['min_length']} 个字"
        case "string_too_long":
            return f"最多 {context['max_length']} 个字"
        case "too_short":
            return f"至少 {context['min_length']} 项"
        case "string_pattern_mismatch":
            return f"格式不对（应符合 {context['pattern']}）"
        case _:
            return ""


def _allowed(context: Mapping[str, Any], key: str = "expected") -> str:
    return str(context.get(key, "")).replace(" or ", "、").replace(", ", "、").replace("'", "")


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 60 else text[:60] + "…"


def _fields_around(location: tuple[str | int, ...], model: type[BaseModel]) -> list[str]:
    """Names of the settings that are known where the unknown one stands."""
    found: Any = model
    for part in location[:-1]:
        found = _step(found, part)
        if found is None:
            return []
    if isinstance(found, type) and issubclass(found, BaseModel):
        return [field.alias or name for name, field in found.model_fields.items()]
    return []


def _step(found: Any, part: str | int) -> Any:
    found = _bare(found)
    if isinstance(found, type) and issubclass(found, BaseModel):
        field = found.model_fields.get(str(part))
        return field.annotation if field else None
    origin, arguments = get_origin(found), get_args(found)
    if origin in (Union, types.UnionType):
        return _union_member(arguments, part)
    if origin in (tuple, list):
        return arguments[0] if isinstance(part, int) else None
    if origin is dict:
        return arguments[1]
    return None


def _union_member(arguments: tuple[Any, ...], part: str | int) -> Any:
    """Pydantic names a member of a discriminated union by its tag, any other step goes into the only model."""
    models = [a for a in map(_bare, arguments) if isinstance(a, type) and issubclass(a, BaseModel)]
    for candidate in models:
        kind = candidate.model_fields.get("kind")
        if kind is not None and part in get_args(kind.annotation):
            return candidate
    if len(models) == 1:
        return _step(models[0], part)
    rest = [a for a in map(_bare, arguments) if a is not type(None)]
    return _step(rest[0], part) if len(rest) == 1 else None


def _bare(found: Any) -> Any:
    while get_origin(found) is Annotated:
        found = get_args(found)[0]
    return found
