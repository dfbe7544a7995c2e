"""What can be set about briefs."""

from __future__ import annotations

from datetime import time

import pytest
from pydantic import ValidationError

from reports.settings import ReportSettings


def test_every_setting_is_described_in_chinese() -> None:
    for name, field in ReportSettings.model_fields.items():
        assert field.description, name
        assert any("\u4e00" <= character <= "\u9fff" for character in field.description), name


def test_a_clock_time_is_read_as_officers_write_it() -> None:
    settings = ReportSettings.model_validate({"weekday": "fri", "at": "16:05"})
    assert (settings.weekday, settings.at) == ("fri", time(16, 5))


@pytest.mark.parametrize("small", [{"k_anonymity": 4}, {"least_sample": 9}])
def test_the_protection_of_small_numbers_cannot_be_weakened(small: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        ReportSettings.model_validate(small)


@pytest.mark.parametrize("template", ["{body.__class__}", "{name}周报", "{body", "周报}", "{}"])
def test_a_title_template_names_known_fields_only(template: str) -> None:
    with pytest.raises(ValidationError, match="花括号"):
        ReportSettings(title_template=template)
