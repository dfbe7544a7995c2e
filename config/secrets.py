"""Secrets come from files; they are never part of a configuration file and never printed."""

from __future__ import annotations

import stat
from pathlib import Path

from pydantic import SecretStr

from domain.errors import UsageError

_LONGEST = 4096


def secret_problem(directory: Path, file: Path) -> str:
    """Why the secret cannot be used, in one Chinese sentence; "" when it can."""
    path = directory / file
    if not path.is_file():
        return f"找不到密码文件 {file}"
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return f"密码文件 {file} 允许其他用户读取，请执行 chmod 600 {file}"
    if path.stat().st_size > _LONGEST:
        return f"密码文件 {file} 太大，不像密码"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return f"密码文件 {file} 读不出来"
    return "" if text.strip() else f"密码文件 {file} 是空的"


def read_secret(directory: Path, file: Path) -> SecretStr:
    """The content of the file without surrounding white space; `UsageError` when `secret_problem` finds something."""
    problem = secret_problem(directory, file)
    if problem:
        raise UsageError(problem)
    return SecretStr((directory / file).read_text(encoding="utf-8").strip())
