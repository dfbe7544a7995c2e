"""YAML text to plain data, remembering the file and line of every value.

PyYAML's own constructor forgets positions and keeps the last of two equal keys; both matter to a person who looks for a
mistake, so the node tree is walked here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from domain.errors import system_reason

Path_ = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""

Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]

_SIZE_LIMIT = 2_000_000
_DEPTH_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Position:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(slots=True)
class Sheet:
    """The merged content of all configuration files; `problems` were met while reading them."""

    data: dict[str, Data] = field(default_factory=dict)
    positions: dict[Path_, Position] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def position(self, path: Path_) -> Position:
        """The position of the value, or of the nearest thing around it that stands in a file."""
        for size in range(len(path), -1, -1):
            if path[:size] in self.positions:
                return self.positions[path[:size]]
        return Position("huisheng.yaml", 1)


def read_sheet(files: list[Path]) -> Sheet:
    """Read and merge the files. Mappings of the same name are joined; the same setting in two places is a problem."""
    sheet = Sheet()
    for file in files:
        text = _text(file, sheet)
        if text is None:
            continue
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            sheet.problems.append(_syntax_problem(file.name, error))
            continue
        except RecursionError:
            sheet.problems.append(f"{file.name}:1: 嵌套层数过多，无法读取")
            continue
        if node is None:
            continue
        if not isinstance(node, yaml.MappingNode):
            sheet.problems.append(f"{file.name}:1: 文件的最外层应是“名称: 值”的形式")
            continue
        _merge(sheet, file.name, node, (), sheet.data)
    return sheet


def _text(file: Path, sheet: Sheet) -> str | None:
    try:
        if file.stat().st_size > _SIZE_LIMIT:
            sheet.problems.append(f"{file.name}:1: 文件超过 {_SIZE_LIMIT // 1_000_000} MB，不像配置文件")
            return None
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        sheet.problems.append(f"{file.name}:1: 文件不是 UTF-8 编码，请另存为 UTF-8")
    except OSError as error:
        sheet.problems.append(f"{file.name}:1: 无法读取文件（{system_reason(error)}）")
    return None


def _syntax_problem(name: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    return f"{name}:{line}: YAML 写法有误（{getattr(error, 'problem', None) or '无法解析'}）；请检查缩进、冒号后的空格和引号"


def _merge(sheet: Sheet, name: str, node: yaml.MappingNode, path: Path_, into: dict[str, Data]) -> None:
    if len(path) > _DEPTH_LIMIT:
        sheet.problems.append(f"{name}:{node.start_mark.line + 1}: 嵌套层数过多，无法读取")
        return
    sheet.positions.setdefault(path, Position(name, node.start_mark.line + 1))
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        position = Position(name, key_node.start_mark.line + 1)
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value_node, yaml.MappingNode):
            _merge(sheet, name, value_node, here, known)
        elif key in into:
            sheet.problems.append(f"{position}: {dotted(here)}: 重复的设置，已在 {sheet.positions[here]} 写过")
        else:
            sheet.positions[here] = position
            into[key] = _value(sheet, name, value_node, here)


def _value(sheet: Sheet, name: str, node: yaml.Node, path: Path_) -> Data:
    sheet.positions.setdefault(path, Position(name, node.start_mark.line + 1))
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Data] = {}
        _merge(sheet, name, node, path, mapping)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        if len(path) > _DEPTH_LIMIT:
            sheet.problems.append(f"{name}:{node.start_mark.line + 1}: 嵌套层数过多，无法读取")
            return []
        return [_value(sheet, name, item, (*path, number)) for number, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Data:
    """The scalar as YAML 1.1 reads it, but dates and times stay text: settings parse those themselves."""
    if node.tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:float"):
        loaded: Data = yaml.safe_load(yaml.serialize(node))
        return loaded
    if node.tag == "tag:yaml.org,2002:int" and ":" not in node.value:
        whole: Data = yaml.safe_load(yaml.serialize(node))
        return whole
    return str(node.value)


def dotted(path: Path_) -> str:
    """`("sources", 0, "name")` as `sources[0].name`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text
