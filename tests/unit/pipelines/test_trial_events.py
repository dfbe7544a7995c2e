from __future__ import annotations

import csv
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.main import call
from domain.errors import UsageError
from pipelines.trial_events import event_rows

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = (
    "枫林大道两侧的行道树上长了很多美国白蛾幼虫，掉到行人身上，请林业部门尽快打药防治，放学的时候孩子们都从树下走过。"
)
ROWS = (
    ("007", "枫林大道虫害", TEXT, "2026-05-02 08:00:00"),
    ("a,b", "请防治枫林大道虫害", f"转发：{TEXT}", "2026-05-01"),
    ("<b>", "", "", "2026-05-01"),
    ("late", "枫林大道虫害", TEXT, ""),
    ("9", "\U000e0001=cmd()", "\x07\ue001️‮只有一行", "不知道"),
)


def table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("编号", "标题", "正文", "时间"), *rows])
    return path


def answers(file: Path, warnings: list[str]) -> list[dict[str, str | None]]:
    found = event_rows(file, "编号", ("标题", "正文"), "时间", now=NOW, warn=warnings.append)
    return [dict(row) for row in found]


def test_one_line_a_row_in_the_order_of_the_file(tmp_path: Path) -> None:
    warnings: list[str] = []
    found = answers(table(tmp_path / "a.csv", ROWS), warnings)
    assert [row["id"] for row in found] == ["007", "a,b", "<b>", "late", "9"]
    assert found[0] == {"id": "007", "event": "a,b", "reprint_group": "a,b", "first": "a,b"}
    assert found[3]["first"] == "a,b"
    assert found[2] == {"id": "<b>", "event": None, "reprint_group": None, "first": "<b>"}
    assert warnings == ["有 2 行没有可读的时间，排在最后"]


def test_a_shuffled_file_gives_the_same_partition(tmp_path: Path) -> None:
    rows = list(ROWS)
    random.Random(3).shuffle(rows)
    shuffled = {row["id"]: row for row in answers(table(tmp_path / "b.csv", rows), [])}
    assert shuffled == {row["id"]: row for row in answers(table(tmp_path / "a.csv", ROWS), [])}


def test_ids_must_be_unique(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“007”出现不止一次"):
        answers(table(tmp_path / "a.csv", [*ROWS, ROWS[0]]), [])


def test_the_command_writes_json_lines_and_refuses_repeated_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, output = table(tmp_path / "a.csv", ROWS), tmp_path / "out.jsonl"
    command = ["try", "events", "--input", str(file), "--id-column", "编号", "--text-columns", "标题,正文"]
    assert call([*command, "--time-column", "时间", "--output", str(output)]) == 0
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [row[0] for row in ROWS]
    assert "没有可读的时间" in capsys.readouterr().err
    table(file, [ROWS[0], ROWS[0]])
    assert call([*command, "--time-column", "时间", "--output", str(output)]) == 2
    assert "编号" in capsys.readouterr().err
