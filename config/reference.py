"""The reference page of all settings, generated from the descriptions beside them.

`python -m config.reference > docs/reference/settings.md`; a test compares the page with what this module says.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from config.schema import Settings


def settings_page() -> str:
    """Markdown in Chinese: one table for each group of settings, in the order of the schema."""
    lines = [
        "# 设置参考",
        "",
        "本页由程序生成，与程序接受的设置完全一致。所有 `.yaml` 文件会合并成一份设置；同一项写两次会报错。",
        "写错的设置会一次全部列出（`文件:行: 路径: 问题（可用：…）`），程序以状态 2 结束。",
        "文字里可用 `${名称}` 引用环境变量。",
        "",
    ]
    for path, model in _models("", Settings, set()):
        lines += [
            f"## `{path or '最外层'}`",
            "",
            _first_sentence(model),
            "",
            "| 设置 | 类型 | 默认 | 含义 |",
            "|---|---|---|---|",
        ]
        lines += [_row(name, field) for name, field in model.model_fields.items()]
        lines.append("")
    return "\n".join(lines)


def _first_sentence(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0] if model.__doc__ else ""


def _row(name: str, field: FieldInfo) -> str:
    cells = [f"`{name}`", _type_name(field.annotation), _default(field), field.description or ""]
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _models(path: str, annotation: Any, seen: set[str]) -> Iterator[tuple[str, type[BaseModel]]]:
    for model, suffix in _inside(annotation):
        here = path + suffix
        if here in seen:
            continue
        seen.add(here)
        yield here, model
        for name, field in model.model_fields.items():
            yield from _models(f"{here}.{name}" if here else name, field.annotation, seen)


def _inside(annotation: Any, suffix: str = "") -> Iterator[tuple[type[BaseModel], str]]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _inside(get_args(annotation)[0], suffix)
    elif origin in (tuple, list):
        yield from _inside(get_args(annotation)[0], suffix + "[]")
    elif origin in (Union, types.UnionType):
        members = [a for a in get_args(annotation) if a is not type(None)]
        for member in members:
            for model, deeper in _inside(member, suffix):
                kind = model.model_fields.get("kind")
                tag = f" ({get_args(kind.annotation)[0]})" if kind is not None and len(members) > 1 else ""
                yield model, deeper + tag
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, suffix


def _type_name(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type_name(get_args(annotation)[0])
    if origin is Literal:
        return " / ".join(f"`{value}`" for value in get_args(annotation))
    if origin in (tuple, list):
        return f"列表：{_type_name(get_args(annotation)[0])}"
    if origin is dict:
        return "一组 名称: 值"
    if origin in (Union, types.UnionType):
        names = [_type_name(a) for a in get_args(annotation) if a is not type(None)]
        return " 或 ".join(dict.fromkeys(names))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " / ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "一组设置"
    plain: str = getattr(annotation, "__name__", str(annotation))
    words = {"str": "文字", "int": "整数", "float": "数字", "bool": "true / false", "Path": "路径", "time": "时刻"}
    return words.get(plain, plain)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**必填**"
    value = field.default if field.default is not PydanticUndefined else None
    if (
        value is None
        or isinstance(value, BaseModel)
        or (isinstance(value, tuple) and value and not isinstance(value[0], str))
    ):
        return "—" if value is None else "见下"
    if value in ("", ()):
        return "空"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "、".join(f"`{item}`" for item in value)
    return f"`{value.value if isinstance(value, Enum) else value}`"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
