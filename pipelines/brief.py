"""Briefs."""
from __future__ import annotations
from datetime import date
from pathlib import Path
from domain.briefs import BriefRecord
from pipelines.app import App
def write_brief(app: App, first: date, last: date, output: Path | None = None) -> BriefRecord: ...  # type: ignore[empty-body]
def scheduled_brief(app: App) -> BriefRecord: ...  # type: ignore[empty-body]
