"""Column mappings: the shipped ones load, and none can map a person."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crawlers.profiles import Profile, load_profile, profile_names
from domain.errors import UsageError
from domain.reasons import Platform


def test_the_shipped_profiles() -> None:
    assert profile_names() == ("generic", "hotline_12345", "message_board")
    for name in profile_names():
        assert load_profile(name).name == name
    board = load_profile("message_board")
    assert board.platform is Platform.BOARD
    assert board.addressed


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="generic、hotline_12345、message_board"):
        load_profile("../../etc/passwd")


@pytest.mark.parametrize(
    "column", ["作者", "用户昵称", "姓名", "联系电话", "手机号", "留言人", "user_id", "openid", "Nickname", "IP"]
)
@pytest.mark.parametrize("role", ["title", "text", "publisher", "id", "url"])
def test_no_role_can_be_given_to_a_person(role: str, column: str) -> None:
    values = {"name": "x", "text": ["内容"], "time": ["时间"], role: [column]}
    with pytest.raises(ValidationError, match="个人信息"):
        Profile.model_validate(values)


def test_a_profile_is_strict_and_frozen() -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate({"name": "x", "text": "内容", "time": "时间", "author": "谁"})
    with pytest.raises(ValidationError, match="required"):
        Profile.model_validate({"name": "x", "text": "内容", "time": "时间", "required": ["id", "text"]})
    profile = Profile.model_validate({"name": "x", "text": "内容", "time": ["时间", "日期"]})
    assert profile.columns("text") == ("内容",)
    with pytest.raises(ValidationError):
        profile.name = "y"
