"""Corrections as a person makes them at the command line: told, listed, exported, used as tests, and refused as lessons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import Deploy, Deployment, board


@pytest.fixture(scope="module")
def deployment(deploy: Deploy, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("correcting")
    deployment = deploy(folder / "d", nlp={"topics": [{"id": "pest", "name": "病虫害", "query": "虫"}]})
    told = deployment.run("import", board(folder / "board.csv", 4), "--profile", "message_board")
    assert told.status == 0, told.errors
    return deployment


def test_from_a_correction_to_its_file(deployment: Deployment, tmp_path: Path) -> None:
    found = deployment.run("search", "林业局", "--json").json["documents"]
    first, second = found[0]["id"], found[1]["id"]
    before = found[0]["sentiment"]
    other = "positive" if before != "positive" else "neutral"

    told = deployment.run(
        "correct", first, "--sentiment", other, "--category", "environment", "--topics", "", "--alone", "--json"
    )
    assert told.status == 0, told.errors
    made = told.json["corrections"]
    assert [(one["subject"], one["value"]) for one in made] == [
        ("sentiment", [other]),
        ("topics", []),
        ("category", ["environment"]),
        ("event", []),
    ]
    assert made[0]["previous"] == [before]
    told = deployment.run("correct", second, "--topics", "病虫害", "--appeal", "咨询", "--user", "小李")
    assert told.status == 0
    assert "已记下，主题：确认无误：病虫害" in told.out
    assert "→ 咨询" in told.out
    told = deployment.run("search", "林业局")
    assert f"咨询 · 病虫害  编号 {second}" in told.out

    after = {one["id"]: one for one in deployment.run("search", "林业局", "--json").json["documents"]}
    assert (after[first]["sentiment"], after[first]["topics"]) == (other, [])

    told = deployment.run("corrections", "list")
    assert "小李" in told.out
    assert "共 6 条更正" in told.out
    assert "主题：2 条，有效 2 条\n" in told.out
    assert "情感倾向：1 条，有效 1 条；可用来调整模型的 1 条，还差 29 条" in told.out
    output = tmp_path / "corrections.jsonl"
    assert deployment.run("corrections", "export", "--output", output, "--json").json["corrections"] == 6
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert {line["document_id"] for line in lines} == {first, second}
    assert {line["standing"] for line in lines} == {"applies"}
    assert "枫林大道" not in output.read_text(encoding="utf-8")
    assert deployment.run("corrections", "export", "--output", output, "--with-text").status == 0
    assert "枫林大道" in output.read_text(encoding="utf-8")

    rows = {row["subject"]: row for row in deployment.run("corrections", "check", "--json").json["subjects"]}
    assert (rows["sentiment"]["corrections"], rows["sentiment"]["right_now"], rows["sentiment"]["wrong"]) == (
        1,
        0,
        [first],
    )
    assert (rows["topics"]["corrections"], rows["topics"]["right_now"]) == (2, 1)
    assert rows["event"]["right_now"] is None
    told = deployment.run("corrections", "check")
    assert "情感倾向仍不对的 1 篇" in told.out
    assert "事件没有可比的模型" in told.out


def test_corrections_of_a_file_and_what_is_refused_of_it(deployment: Deployment, tmp_path: Path) -> None:
    document = deployment.run("search", "林业局", "--json").json["documents"][2]
    file = tmp_path / "table.jsonl"
    rows = [
        {"document_id": document["id"], "subject": "category", "value": "交通运输"},
        {"document_id": document["id"], "subject": "category", "value": "没有这一类"},
    ]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    told = deployment.run("corrections", "import", file, "--user", "小王")
    assert told.status == 1
    assert "记下 1 条，原来就有 0 条，没有采用 1 条" in told.out
    assert "第 2 行：没有类别“没有这一类”（可用：" in told.out
    file.write_text(json.dumps(rows[0], ensure_ascii=False), encoding="utf-8")
    told = deployment.run("corrections", "import", file, "--json")
    assert (told.status, told.json) == (0, {"recorded": 0, "known": 1, "refused": []})
    after = {one["id"]: one for one in deployment.run("search", "林业局", "--json").json["documents"]}
    assert after[document["id"]]["category"] == "transport"
    file.write_text("{", encoding="utf-8")
    told = deployment.run("corrections", "import", file)
    assert told.status == 2
    assert "第 1 行不是 JSON" in told.errors
    told.assert_plain()


def test_retraining_from_too_little_is_refused(deployment: Deployment) -> None:
    told = deployment.run("retrain", "--subject", "appeal", "--json")
    assert told.status == 1
    assert (told.json["accepted"], told.json["figures"]) == (False, None)
    assert "至少要 30 条" in told.json["refusal"]
    assert not (deployment.var / "models").exists()
    told = deployment.run("retrain")
    assert told.status == 1
    assert "没有采用" in told.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing-there", "--sentiment", "neutral"], "没有编号为“nothing-there”的文档"),
        (["x"], "请说明更正什么"),
        (["x", "--event", "y", "--alone"], "不能同用"),
    ],
)
def test_wrong_use_is_said_in_chinese(deployment: Deployment, arguments: list[str], said: str) -> None:
    told = deployment.run("correct", *arguments)
    assert told.status == 2
    assert said in told.errors
    told.assert_plain()


def test_an_export_that_cannot_be_written_is_said(deployment: Deployment, tmp_path: Path) -> None:
    told = deployment.run("corrections", "export", "--output", tmp_path / "none" / "out.jsonl")
    assert told.status == 1
    assert "无法写入" in told.errors
    told.assert_plain()
