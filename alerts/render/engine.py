"""Jinja2 templates of the mails."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(("html",), default_for_string=True, default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, values: dict[str, Any]) -> str:
    """The template with its values; HTML templates escape every one of them, and a missing value is an error."""
    return _environment().get_template(template).render(values).strip() + "\n"
