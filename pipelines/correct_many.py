"""Many corrections from one file, as `huisheng corrections export` writes them or as somebody made in a table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.corrections import Corrected
from domain.errors import UsageError, system_reason
from pipelines.app import App
from pipelines.correct import correct

LARGEST_FILE = 50_000_000  # bytes
MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file. `content_hash` and `at` are "" where the file does not say which text was judged, or when.

    Who judged is not read: a column of names in somebody's table may hold people who wrote, and the log of operations
    answers for who did what.
    """

    number: int
    document_id: str
    subject: Corrected
    value: tuple[str, ...]
    content_hash: str
    at: str


@dataclass(frozen=True, slots=True)
class Applied:
    """How many lines were `recorded`, how many said what stands already (`known`), and why others were not (`refused`:
    line number and a Chinese sentence)."""

    recorded: int
    known: int
    refused: tuple[tuple[int, str], ...]


def read_lines(path: Path) -> tuple[Line, ...]:
    """The corrections of a JSON Lines file, the earliest first: `document_id`, `subject`, `value` (a list of labels or one
    label), and, if given, `content_hash` and `at`; other keys are left alone. Raises `UsageError` naming the first
    line that cannot be used."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{path} 太大（最多 {LARGEST_FILE // 1_000_000} MB）")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 编码的文本") from error
    except OSError as error:
        raise UsageError(f"无法读取 {path}（{system_reason(error)}）") from error
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(numbered) > MOST_LINES:
        raise UsageError(f"{path} 超过 {MOST_LINES:,} 行，请分成几个文件")
    lines = [_line(path, number, line) for number, line in numbered]
    return tuple(sorted(lines, key=lambda line: line.at))  # an export tells the newest first


def apply_lines(app: App, lines: tuple[Line, ...], user: str, told: Callable[[int], None]) -> Applied:
    """Make every correction of `lines` in the name of `user`, by the same rules as one by one.

    A line about another text than the one that is stored now, about an unknown document or label, is refused; the others
    are made all the same. `told` hears after each line how many are done.
    """
    recorded = known = 0
    refused = []
    for done, line in enumerate(lines, 1):
        try:
            if _stands(app, line):
                known += 1
            else:
                correct(app, line.document_id, line.subject, line.value, user)
                recorded += 1
        except UsageError as error:
            refused.append((line.number, str(error)))
        told(done)
    return Applied(recorded, known, tuple(refused))


def _stands(app: App, line: Line) -> bool:
    """Whether the very same correction is on record. Raises `UsageError` when another text was judged."""
    found = app.store.get(line.document_id)
    if found is None:
        return False  # refused by `correct`, in its words
    content_hash = found.tagged.document.content_hash
    if line.content_hash not in ("", content_hash):
        raise UsageError("原文后来改过，这条更正说的是旧的原文")
    return any(
        (one.subject, one.value, one.content_hash) == (line.subject, line.value, content_hash)
        for one in app.state.corrections_of([line.document_id])
    )


def _line(path: Path, number: int, text: str) -> Line:
    where = f"{path} 第 {number} 行"
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}不是 JSON") from error
    if not isinstance(row, dict):
        raise UsageError(f"{where}不是一个 JSON 对象")
    subject = row.get("subject")
    if subject not in tuple(Corrected):
        raise UsageError(f"{where}：subject 应为 {'、'.join(Corrected)} 之一")
    value = row.get("value")
    labels = [value] if isinstance(value, str) else value
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise UsageError(f"{where}：value 应为标注，或标注的列表（[] 表示都不是）")
    return Line(
        number,
        _text(row, "document_id", where, needed=True),
        Corrected(subject),
        tuple(label.strip() for label in labels if label.strip()),
        _text(row, "content_hash", where),
        _text(row, "at", where),
    )


def _text(row: dict[str, Any], key: str, where: str, *, needed: bool = False) -> str:
    value = row.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise UsageError(f"{where}：{key} 应为文字")
    return value.strip()
