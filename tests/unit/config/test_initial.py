"""`huisheng init` writes a configuration that loads, whatever people type into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.check import verify
from config.initial import Answers, write_deployment
from config.load import load
from domain.errors import UsageError

HOSTILE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=2, max_size=40).filter(
    lambda text: len(text.strip()) >= 2
)


def test_all_answers_arrive(tmp_path: Path) -> None:
    answers = Answers(
        name="云溪市林业局",
        aliases=("市林业局", "林业局"),
        places=("云溪市", "枫林大道"),
        sites=("https://www.yunxi-ly.example.cn/gzdt/",),
        feeds=("https://news.example.cn/rss.xml",),
        mail_server="mail.example.cn:465",
        sender="huisheng@example.cn",
        recipients=("duty@example.cn",),
    )
    write_deployment(tmp_path / "new", answers)
    deployment = load(tmp_path / "new", {})
    verify(deployment)
    settings_ = deployment.settings

    assert settings_.body.aliases == answers.aliases
    assert [source.id for source in settings_.sources] == ["yunxi-ly-1", "news-1"]
    assert settings_.alerts.mail is not None
    assert (settings_.alerts.mail.port, settings_.alerts.mail.tls) == (465, "tls")
    assert [recipient.address for recipient in settings_.alerts.recipients] == ["duty@example.cn"]
    assert settings_.alerts.rules
    assert settings_.nlp.topics


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=HOSTILE, alias=HOSTILE)
def test_no_text_becomes_yaml_of_its_own(tmp_path_factory: pytest.TempPathFactory, name: str, alias: str) -> None:
    directory = tmp_path_factory.mktemp("init") / "new"
    write_deployment(directory, Answers(name=name, aliases=(alias,)))
    body = load(directory, {}).settings.body
    assert (body.name, body.aliases) == (name, (alias,))


def test_nothing_is_overwritten_and_nothing_half_done_is_left(tmp_path: Path) -> None:
    write_deployment(tmp_path / "one", Answers(name="甲市林业局"))
    with pytest.raises(UsageError, match="已经有配置"):
        write_deployment(tmp_path / "one", Answers(name="乙市林业局"))
    assert load(tmp_path / "one", {}).settings.body.name == "甲市林业局"

    with pytest.raises(UsageError, match="不是有效的网址"):
        write_deployment(tmp_path / "two", Answers(name="甲市林业局", sites=("javascript:alert(1)",)))
    assert list((tmp_path / "two").glob("*.yaml")) == []

    with pytest.raises(UsageError, match="发件邮箱"):
        write_deployment(tmp_path / "three", Answers(name="甲市林业局", mail_server="mail.example.cn"))
