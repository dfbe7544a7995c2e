"""The commands page is what the program offers, to the letter; so are the commands in the README and the tutorial."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.reference import commands_page

ROOT = Path(__file__).resolve().parents[3]


def test_the_commands_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "renew it: python -m console.reference > docs/reference/commands.md"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/tutorial/first-day.md"])
def test_every_command_that_a_page_names_exists_with_its_options(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    sections = dict(re.findall(r"## `huisheng ([a-z ]+)`\n(.*?)(?=\n## |\Z)", commands_page(), re.DOTALL))
    called = re.findall(r"huisheng (try [a-z]+|[a-z]+)\b([^\n`]*)", text)
    assert called
    for command, rest in called:
        assert command in sections, f"{name} names the unknown command {command}"
        for option in re.findall(r"(--[a-z-]+)", rest):
            assert f"`{option}" in sections[command], f"{name}: {command} has no {option}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/architecture.md", "docs/tutorial/first-day.md"])
def test_links_between_pages_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{name} links to {target}"


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "README.zh-CN.md"):
        for target in re.findall(r"`?make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name} names make {target}"
