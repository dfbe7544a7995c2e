"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[Path, typer.Option("--config", metavar="目录", help="配置目录（huisheng init 建立的目录）")]
JsonOption = Annotated[bool, typer.Option("--json", help="在标准输出打印一个 JSON 对象，供其他程序读取")]
