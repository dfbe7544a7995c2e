"""The settings page is what the program accepts, to the letter."""

from __future__ import annotations

from pathlib import Path

from config.reference import settings_page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "settings.md"


def test_the_settings_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), (
        "renew it: python -m config.reference > docs/reference/settings.md"
    )


def test_every_setting_says_what_it_means() -> None:
    rows = [line for line in settings_page().splitlines() if line.startswith("| `")]
    assert len(rows) > 50
    assert [row for row in rows if row.rstrip(" |").endswith("|")] == []
