"""`huisheng kibana`: the file, the push, and what is said about both."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from console.main import call
from tests.kibana.requests import Objects, requests
from tests.kibana.standin import Standing, serving


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    directory = tmp_path / "deployment"
    assert call(["init", str(directory), "--name", "云溪市林业局", "--place", "云溪市"]) == 0
    return directory


def add(deployment: Path, **settings: Any) -> None:
    """Further settings in a file of their own (JSON is YAML)."""
    (deployment / "more.yaml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("flavour", ["lens", "classic"])
def test_export_writes_the_same_file_every_time(
    deployment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], flavour: str
) -> None:
    first, second = tmp_path / "first.ndjson", tmp_path / "second.ndjson"
    for file in (first, second):
        arguments = ["kibana", "export", "--flavour", flavour, "--output", str(file), "--config", str(deployment)]
        assert call(arguments) == 0
    assert first.read_bytes() == second.read_bytes()
    objects = Objects(first.read_text(encoding="utf-8"))
    assert objects.dashboard["attributes"]["title"] == "云溪市林业局 舆情值守"
    assert {one.index for one in requests(first.read_text(encoding="utf-8"))} >= {"huisheng-mentions"}
    assert "没有用搜索引擎" in capsys.readouterr().err


def test_the_prefix_of_the_indices_is_that_of_the_store_and_the_engine_may_be_away(
    deployment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = deployment / "huisheng.yaml"
    written = sheet.read_text(encoding="utf-8")
    sheet.write_text(re.sub(r"url: sqlite\S*", "url: http+opensearch://127.0.0.1:1/yunxi", written), encoding="utf-8")
    file = tmp_path / "dashboard.ndjson"
    assert call(["kibana", "export", "--flavour", "lens", "--output", str(file), "--config", str(deployment)]) == 0
    assert {one.index.split("-")[0] for one in requests(file.read_text(encoding="utf-8"))} == {"yunxi"}
    assert capsys.readouterr().err == ""


def test_export_refuses_a_name_that_kibana_would_refuse(
    deployment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["kibana", "export", "--flavour", "lens", "--output", str(tmp_path / "a.json"), "--config"]
    assert call([*arguments, str(deployment)]) == 2
    assert ".ndjson" in capsys.readouterr().err


def test_push_tells_what_was_made_and_replaced(deployment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Standing()) as url:
        assert call(["kibana", "push", url, "--space", "linye", "--config", str(deployment)]) == 0
        first = capsys.readouterr().out
        assert "Kibana 8.12.2" in first
        assert "新建了空间 linye" in first
        assert "新建  看板  云溪市林业局 舆情值守" in first
        assert f"{url}/s/linye/app/dashboards#/view/" in first
        assert call(["kibana", "push", url, "--space", "linye", "--config", str(deployment), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["complete"]
    assert told["flavour"] == "lens"
    assert {one["outcome"] for one in told["objects"]} == {"replaced"}


def test_push_with_a_refusal_says_why_and_fails(deployment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Standing("osd", "2.19.2", sabotage="strict")) as url:
        assert call(["kibana", "push", url, "--config", str(deployment)]) == 1
    told = capsys.readouterr()
    assert "被拒绝  看板" in told.out
    assert "有 1 个对象被拒绝" in told.err


def test_the_login_comes_from_a_file_that_only_its_owner_reads(
    deployment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = deployment / "kibana-key"
    secret.write_text("aWQ6a2V5\n", encoding="utf-8")
    add(deployment, reports={"kibana": {"api_key_file": "kibana-key"}})
    secret.chmod(0o644)
    assert call(["kibana", "push", "http://127.0.0.1:1", "--config", str(deployment)]) == 2
    assert "chmod 600" in capsys.readouterr().err
    assert call(["check", "--config", str(deployment)]) == 2
    assert "reports.kibana.api_key_file" in capsys.readouterr().err
    secret.chmod(0o600)
    with serving(Standing(authorization="ApiKey aWQ6a2V5")) as url:
        assert call(["kibana", "push", url, "--config", str(deployment)]) == 0
    add(deployment, reports={"kibana": {"api_key_file": "kibana-key", "user": "a", "password_file": "b"}})
    assert call(["check", "--config", str(deployment)]) == 2
    assert "只能选一种" in capsys.readouterr().err


def test_push_to_nobody(deployment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(deployment, reports={"kibana": {"patience_seconds": 0, "timeout_seconds": 1}})
    assert call(["kibana", "push", "http://127.0.0.1:1", "--config", str(deployment)]) == 1
    assert "连接不上" in capsys.readouterr().err
    assert call(["kibana", "push", "http://kibana.example.gov.cn", "--config", str(deployment)]) == 2
    assert "不加密" in capsys.readouterr().err
