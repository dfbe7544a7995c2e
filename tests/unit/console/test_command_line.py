"""The program as a person calls it: messages in Chinese, exit status 2 for wrong use, one JSON object with --json."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.main import call

HEADER = "留言编号,留言主题,留言时间,留言详情,反对数,点赞数\n"
ROWS = (
    '1001,丽发新城搅拌站噪音扰民,2019-08-27 10:00:00,"丽发新城旁边的搅拌站昼夜施工，噪音很大，电话13800000000",0,3\n'
    '1002,搅拌站粉尘大,2019-08-28 09:30:00,"丽发新城小区旁的搅拌站粉尘大，希望尽快处理",0,1\n'
    '1003,咨询公积金,2019-08-29 09:30:00,"请问公积金可以异地贷款吗",0,0\n'
    '1004,没有时间的留言,某天,"时间写错了",0,0\n'
)


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    directory = tmp_path / "deployment"
    assert call(["init", str(directory), "--name", "A市政务服务中心", "--alias", "A市", "--place", "A市"]) == 0
    return directory


@pytest.fixture
def board(tmp_path: Path) -> Path:
    file = tmp_path / "board.csv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    return file


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    out = capsys.readouterr().out
    assert out.count("\n") == 1, "exactly one JSON object on standard output"
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_import_search_watch_and_brief(
    deployment: Path, board: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ["--config", str(deployment), "--json"]
    capsys.readouterr()

    assert call(["import", str(board), "--profile", "message_board", *config]) == 0
    documents = told(capsys)["documents"]
    assert (documents["seen"], documents["new"], documents["rejected"]) == (4, 3, 1)

    assert call(["import", str(board), "--profile", "message_board", *config]) == 0
    assert told(capsys)["documents"]["duplicate"] == 3

    assert call(["search", "丽发新城", "--limit", "1", *config]) == 0
    found = told(capsys)
    assert found["total"] == 2
    assert len(found["documents"]) == 1
    assert found["documents"][0]["published_at"] == "2019-08-28T09:30:00+08:00"
    assert "13800000000" not in json.dumps(found)

    assert call(["watch", "--at", "2019-08-29T12:00:00+08:00", *config]) == 0
    assert isinstance(told(capsys)["alerts"], list)

    output = tmp_path / "brief.docx"
    assert call(["brief", "--from", "2019-08-26", "--to", "2019-09-01", "--output", str(output), *config]) == 0
    figures = {figure["id"]: figure for figure in told(capsys)["figures"]}
    assert figures["mentions"]["value"] == 3
    assert output.is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--config", "absent"], "找不到配置目录"),
        (["search", "虫"], "缺少 --config"),
        (["serch"], "没有这个命令"),
        (["check", "--confg", "x"], "没有选项 --confg"),
        (["try", "tag", "--input", "absent.csv", "--text-column", "text", "--output", "o"], "找不到文件"),
        (["try", "extract", "--manifest", "absent.jsonl", "--output", "o"], "absent.jsonl"),
    ],
)
def test_wrong_use_is_one_chinese_message_and_status_2(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "absent.csv", "--profile", "message_board"], "找不到文件"),
        (["search", "虫 AND ("], "查询"),
        (["watch", "--at", "昨天"], "看不懂时刻"),
        (["watch", "--from", "2019-01-01"], "一起写"),
        (["brief", "--from", "2019-02-01", "--to", "2019-01-01", "--output", "a.docx"], "不能早于"),
        (["brief", "--from", "2019-01-01", "--to", "2019-01-07", "--output", "a.pdf"], ".docx"),
        (["round", "nowhere"], "没有信息源"),
    ],
)
def test_wrong_use_of_a_deployment(
    deployment: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call([*arguments, "--config", str(deployment)]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_column_names_what_is_wanted_and_what_is_there(
    deployment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("编号,标题\n1,甲\n", encoding="utf-8")
    assert call(["import", str(file), "--profile", "message_board", "--config", str(deployment)]) == 2
    error = capsys.readouterr().err
    assert "留言详情" in error
    assert "标题" in error
    assert call(["import", str(file), "--profile", "nonsense", "--config", str(deployment)]) == 2
    assert "message_board" in capsys.readouterr().err


def test_try_tag_answers_every_row_in_order(tmp_path: Path) -> None:
    table, output = tmp_path / "posts.csv", tmp_path / "tags.jsonl"
    table.write_text(
        'text\n行道树上全是虫子，打电话也没人管\n"今天收到回复了，办得很快，点赞！"\n""\n"=cmd|\' /C calc\'!A0"\n',
        encoding="utf-8",
    )
    assert call(["try", "tag", "--input", str(table), "--text-column", "text", "--output", str(output)]) == 0

    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 4
    assert [row["sentiment"] for row in rows[:2]] == ["negative", "positive"]
    assert rows[0]["topics"], "without a configuration the shipped packs name the topics"
    assert all(abs(sum(row["probabilities"].values()) - 1) < 1e-6 for row in rows)


def test_try_mask_tells_what_stood_where_in_the_original(tmp_path: Path) -> None:
    table, output = tmp_path / "posts.csv", tmp_path / "out.jsonl"
    table.write_text("text\n我叫张小明，电话13812345678\n公园的路灯坏了\n", encoding="utf-8")
    assert call(["try", "mask", "--input", str(table), "--text-column", "text", "--output", str(output)]) == 0
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert lines == [
        {
            "row": 1,
            "text": "我叫［姓名］，电话［手机号］",
            "masked": [{"kind": "name", "start": 2, "end": 5}, {"kind": "mobile", "start": 8, "end": 19}],
        },
        {"row": 2, "text": "公园的路灯坏了", "masked": []},
    ]


def test_try_extract_keeps_order_and_says_why_not(tmp_path: Path) -> None:
    page = (
        "<html><head><meta name='ArticleTitle' content='关于防治美国白蛾的通知'>"
        "<meta name='PubDate' content='2026-05-01 09:30'>"
        "</head><body><div class='TRS_Editor'><p>"
        + "各有关单位请于五月底前完成行道树美国白蛾防治工作。" * 8
        + "</p></div></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    manifest, output = tmp_path / "pages.jsonl", tmp_path / "out.jsonl"
    manifest.write_text(
        json.dumps({"file": "absent.html", "url": "https://a.example.cn/1"})
        + "\n"
        + json.dumps({"file": "a.html", "url": "https://a.example.cn/2"})
        + "\n",
        encoding="utf-8",
    )
    assert call(["try", "extract", "--manifest", str(manifest), "--output", str(output)]) == 0

    first, second = (json.loads(line) for line in output.read_text(encoding="utf-8").splitlines())
    assert first["file"] == "absent.html"
    assert first["reason"]
    assert second["title"] == "关于防治美国白蛾的通知"
    assert second["published_at"].startswith("2026-05-01T09:30")
    assert "美国白蛾防治工作" in second["body"]


def test_a_second_instance_on_the_same_data_is_refused(
    deployment: Path, board: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipelines.lock import DataLock

    with DataLock(deployment / "var"):
        assert call(["import", str(board), "--profile", "message_board", "--config", str(deployment)]) == 1
    assert "正被另一个回声程序使用" in capsys.readouterr().err


def test_check_says_what_is_on_and_what_is_off(deployment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", "--config", str(deployment)]) == 0
    out = capsys.readouterr().out
    assert "关  采集：没有启用的信息源" in out
    assert "开  情感：自带模型" in out


def test_events_of_a_few_days_and_how_to_get_some(
    deployment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ["--config", str(deployment)]
    capsys.readouterr()
    assert call(["events", *config]) == 0
    assert "huisheng import" in "".join(capsys.readouterr())
    days = [datetime.now(UTC) - timedelta(days=n) for n in (5, 2, 1)]
    rows = [row.split(",", 3) for row in ROWS.splitlines()[:3]]
    lines = (f"{n},{title},{at:%Y-%m-%d %H:%M:%S},{rest}" for (n, title, _, rest), at in zip(rows, days, strict=True))
    board = tmp_path / "board.csv"
    board.write_text(HEADER + "\n".join(lines), encoding="utf-8")
    assert call(["import", str(board), "--profile", "message_board", *config]) == 0
    capsys.readouterr()
    assert call(["events", *config, "--json"]) == 0
    (event,) = told(capsys)["events"]
    assert (event["documents"], event["title"]) == (2, "丽发新城搅拌站噪音扰民")
    assert call(["events", *config]) == 0
    assert "搅拌站" in capsys.readouterr().out
    assert call(["events", "--from", "2019-01-01", "--to", "2019-02-01", *config]) == 0
    assert "window_days" in "".join(capsys.readouterr())
    assert call(["events", "--from", "2019-02-01", "--to", "2019-01-01", *config]) == 2
