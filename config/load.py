"""Strict loading: every problem at once, each with file, line and path."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from config.explain import explain
from config.positions import Data, Path_, Sheet, dotted, read_sheet
from config.schema import Settings
from config.topic_packs import pack_problems, with_packs
from domain.errors import ConfigurationError, UsageError

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Deployment:
    """A loaded configuration. `directory` holds the YAML files; `data_directory` everything the program writes."""

    directory: Path
    settings: Settings
    sheet: Sheet

    @property
    def data_directory(self) -> Path:
        return self.directory / "var"

    def problem(self, path: Path_, text: str) -> str:
        """One line in the form of all configuration problems."""
        return f"{self.sheet.position(path)}: {dotted(path)}: {text}"


def load(directory: Path, environment: Mapping[str, str] | None = None) -> Deployment:
    """Read `*.yaml` of the directory into checked settings; topics of packs are among `nlp.topics`.

    `${NAME}` inside a text is replaced from the environment (`os.environ` unless one is given). Raises `UsageError` when
    there is no configuration at all and `ConfigurationError` with every problem otherwise.
    """
    directory = directory.expanduser().absolute()
    if not directory.is_dir():
        raise UsageError(f"找不到配置目录 {directory}；可用 huisheng init {directory} 新建")
    files = sorted(directory.glob("*.yaml"))
    if not files:
        raise UsageError(f"目录 {directory} 里没有 .yaml 配置文件；可用 huisheng init {directory} 新建")
    sheet = read_sheet(files)
    names = os.environ if environment is None else environment  # noqa: TID251 -- the one place that may
    data = _filled(sheet.data, (), sheet, names)
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError((*sheet.problems, *explain(error, Settings, sheet))) from None
    deployment = Deployment(directory, settings, sheet)
    problems = [*sheet.problems, *(deployment.problem(path, text) for path, text in pack_problems(settings.nlp))]
    if problems:
        raise ConfigurationError(tuple(problems))
    return replace(deployment, settings=settings.model_copy(update={"nlp": with_packs(settings.nlp)}))


def _filled(data: Data, path: Path_, sheet: Sheet, names: Mapping[str, str]) -> Data:
    if isinstance(data, dict):
        return {key: _filled(value, (*path, key), sheet, names) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, (*path, number), sheet, names) for number, value in enumerate(data)]
    if not isinstance(data, str):
        return data

    def replace(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in names:
            sheet.problems.append(f"{sheet.position(path)}: {dotted(path)}: 没有设置环境变量 {name}")
            return ""
        return names[name]

    return _REFERENCE.sub(replace, data)
