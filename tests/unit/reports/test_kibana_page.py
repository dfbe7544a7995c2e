"""The page of panels is what the exported files ask."""

from __future__ import annotations

from pathlib import Path

from tests.kibana.page import panels_page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "kibana-panels.md"


def test_the_page_of_panels_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == panels_page(), (
        "renew it: python -m tests.kibana.page > docs/reference/kibana-panels.md"
    )
