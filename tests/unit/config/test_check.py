"""References between settings, files that must be there, and the start-up report."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.check import describe, verify
from config.load import Deployment, load
from domain.errors import ConfigurationError


def deployment(directory: Path, text: str) -> Deployment:
    (directory / "huisheng.yaml").write_text("body:\n  name: 云溪市林业局\n" + text, encoding="utf-8")
    return load(directory, {})


def problems(directory: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        verify(deployment(directory, text))
    return "\n".join(caught.value.problems)


def test_broken_references_are_told_together(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        """
sources:
  - {id: same, kind: feed, name: 甲, url: "https://a.example.cn/rss"}
  - {id: same, kind: file, name: 乙, path: absent.csv, profile: absent}
nlp:
  topics:
    - {id: fire, name: 火情, query: "火灾 AND ("}
alerts:
  rules:
    - {id: one, kind: count, name: 规则, topics: [pests]}
""",
    )

    assert "sources[0].id: 编号 same 用了 2 次" in told
    assert "sources[1].path: 找不到文件 absent.csv" in told
    assert "sources[1].profile: 没有列对应方式 absent（可用：" in told
    assert "message_board" in told
    assert "nlp.topics[0].query: 查询写法有误" in told
    assert "alerts.rules[0].topics: 没有主题 pests（可用：fire）" in told


def test_a_password_file_must_be_there_and_private(tmp_path: Path) -> None:
    text = """
alerts:
  mail: {host: 127.0.0.1, port: 2525, tls: none, sender: a@example.cn, user: u, password_file: secret}
"""
    assert "找不到密码文件 secret" in problems(tmp_path, text)

    secret = tmp_path / "secret"
    secret.write_text("hunter2\n", encoding="utf-8")
    secret.chmod(0o644)
    assert "chmod 600" in problems(tmp_path, text)

    secret.chmod(0o600)
    verify(deployment(tmp_path, text))

    secret.write_text("\n", encoding="utf-8")
    assert "是空的" in problems(tmp_path, text)


def test_a_search_engines_files_and_address_are_checked_together(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        """
storage:
  url: http+opensearch://es.example.cn/City
  engine: {ca_file: ca.pem, user: huisheng, password_file: secret}
""",
    )
    assert "storage.url: es.example.cn 不在本机" in told
    assert "storage.engine.ca_file: 找不到证书文件 ca.pem" in told
    assert "storage.engine.password_file: 找不到密码文件 secret" in told

    key = tmp_path / "key"
    key.write_text("c2VjcmV0\n", encoding="utf-8")
    key.chmod(0o644)
    text = "storage:\n  url: https+elasticsearch://es.example.cn\n  engine: {api_key_file: key}\n"
    assert "storage.engine.api_key_file: 密码文件 key 允许其他用户读取" in problems(tmp_path, text)
    key.chmod(0o600)
    verify(deployment(tmp_path, text))
    key.unlink()
    verify(deployment(tmp_path, text.replace("https+elasticsearch://es.example.cn", "'memory:'")))


def test_the_report_says_what_is_on_and_why_something_is_off(tmp_path: Path) -> None:
    parts = {part.name: part for part in describe(deployment(tmp_path, ""))}

    assert not parts["采集"].on
    assert parts["采集"].detail == "没有启用的信息源"
    assert not parts["邮件"].on
    assert parts["情感"].on

    notices = verify(deployment(tmp_path, ""))
    assert any("没有启用的信息源" in notice for notice in notices)
    assert any("没有预警规则" in notice for notice in notices)


def test_a_not_that_holds_for_less_than_it_seems_is_told_but_stops_nothing(tmp_path: Path) -> None:
    notices = verify(
        deployment(
            tmp_path,
            """
nlp:
  exclude: 招聘 OR 转让 NOT 公告
  topics:
    - {id: clear, name: 清楚, query: (虫害 OR 毛毛虫) NOT 招聘}
    - id: pests
      name: 虫害
      query: 虫害 OR 毛毛虫 NOT 招聘
alerts:
  rules:
    - {id: one, kind: count, name: 规则, query: 停水 OR 停电 -检修}
""",
        )
    )

    told = [notice for notice in notices if "NOT" in notice]
    assert [notice.split(": ")[:2] for notice in told] == [
        ["huisheng.yaml:10", "nlp.topics[1].query"],
        ["huisheng.yaml:5", "nlp.exclude"],
        ["huisheng.yaml:13", "alerts.rules[0].query"],
    ]
    assert "“NOT 招聘”只管“毛毛虫”，不管前面的“虫害”" in told[0]
    assert "“(停水 OR 停电) -检修”" in told[2]
