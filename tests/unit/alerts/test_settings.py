"""Settings that make no sense are refused in plain Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from alerts.settings import AlertSettings, BurstRule, CountRule, MailSettings, RuleSettings, broad_rules
from domain.reasons import Level

COUNT: dict[str, Any] = {"kind": "count", "id": "pests", "name": "虫害"}
BURST: dict[str, Any] = {"kind": "burst", "id": "hot", "name": "热点"}
MAIL: dict[str, Any] = {"host": "mail.example.gov.cn", "sender": "duty@example.gov.cn"}
RULE: TypeAdapter[CountRule | BurstRule] = TypeAdapter(RuleSettings)


def test_the_kind_decides_which_rule_it_is() -> None:
    assert isinstance(RULE.validate_python(COUNT), CountRule)
    assert isinstance(RULE.validate_python(BURST), BurstRule)


def test_the_level_table_is_sorted() -> None:
    levels = [{"at_least": 15, "level": "yellow"}, {"at_least": 5, "level": "blue"}]
    rule = CountRule.model_validate({**COUNT, "levels": levels})
    assert [(row.at_least, row.level) for row in rule.levels] == [(5, Level.BLUE), (15, Level.YELLOW)]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({**COUNT, "levels": []}, "too_short"),
        ({**COUNT, "levels": [{"at_least": 5, "level": "red"}, {"at_least": 9, "level": "blue"}]}, "条数越多"),
        ({**COUNT, "levels": [{"at_least": 5, "level": "blue"}, {"at_least": 5, "level": "red"}]}, "不能重复"),
        (
            {
                **COUNT,
                "sentiments": ["negative"],
                "levels": [{"at_least": 5, "level": "blue"}, {"at_least": 9, "level": "red"}],
            },
            "不能只凭情感升级",
        ),
        ({**COUNT, "id": "有害 生物"}, "pattern"),
        ({**COUNT, "unknown": 1}, "extra"),
        ({**COUNT, "kind": "guess"}, "union_tag"),
        ({**BURST, "weeks": 3, "min_weeks": 4}, "min_weeks"),
        ({**BURST, "window_hours": 169}, "less_than_equal"),
    ],
)
def test_rules_that_make_no_sense(rule: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RULE.validate_python(rule)
    assert problem in str([(error["type"], error["msg"]) for error in caught.value.errors()])


@pytest.mark.parametrize(
    ("mail", "problem"),
    [
        ({**MAIL, "user": "duty"}, "要么都填"),
        ({**MAIL, "user": "duty", "password_file": "p", "tls": "none"}, "不加密"),
        ({**MAIL, "sender": "值班员 <duty@example.gov.cn>"}, "pattern"),
        ({**MAIL, "sender": "duty@example.gov.cn\r\nBcc: x@example.com"}, "pattern"),
    ],
)
def test_mail_servers_that_are_not_safe(mail: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        MailSettings.model_validate(mail)


def test_a_password_in_the_clear_stays_on_this_machine() -> None:
    mail = {**MAIL, "host": "127.0.0.1", "user": "duty", "password_file": "p", "tls": "none"}
    assert MailSettings.model_validate(mail).user == "duty"


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"rules": [COUNT, {**BURST, "id": "pests"}]}, "规则编号重复：pests"),
        ({"recipients": [{"address": "a@example.gov.cn"}]}, "没有填写发件服务器"),
        ({"recipients": [{"address": "a@example.gov.cn", "channel": "file"}]}, "没有填写 file"),
        (
            {
                "mail": MAIL,
                "recipients": [{"address": "a@example.gov.cn"}, {"address": "A@example.gov.cn"}],
            },
            "只能写一次",
        ),
    ],
)
def test_settings_that_do_not_fit_together(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        AlertSettings.model_validate(settings)


def test_messages_are_named_after_the_sender_and_never_after_a_stranger() -> None:
    assert AlertSettings().message_domain == "huisheng.invalid"
    assert AlertSettings.model_validate({"mail": MAIL}).message_domain == "example.gov.cn"


def test_rules_without_a_matter_are_broad() -> None:
    rules: list[CountRule | BurstRule] = [
        CountRule.model_validate({**COUNT, "id": "all"}),
        CountRule.model_validate({**COUNT, "id": "platforms", "by": "platform"}),
        CountRule.model_validate({**COUNT, "id": "fire", "topics": ["forest_fire"]}),
        CountRule.model_validate({**COUNT, "id": "word", "query": "白蛾"}),
        BurstRule.model_validate({**BURST, "id": "topics"}),
    ]
    assert broad_rules(rules) == {"all", "platforms"}
