"""A part that is missing is said in words a user can act on, and fails where CI promises it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_LEAVING_OUT = frozenset({"skip", "skipif", "xfail", "importorskip", "skipTest", "SkipTest", "expectedFailure"})
CODE = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)}


def test_one_place_alone_leaves_tests_out() -> None:
    """Read from the syntax tree: a string or a comment is no call, and an alias of an import is one."""
    found = [
        (path.relative_to(ROOT).as_posix(), name)
        for path, code in CODE.items()
        for node in ast.walk(ast.parse(code))
        if (name := _named(node)) in _LEAVING_OUT
    ]
    assert found == [("tests/conftest.py", "skip")]


def _named(node: ast.AST) -> str:
    """What an attribute (`pytest.mark.name`) or an import (`from pytest import name`) names."""
    return node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""


def test_ci_requires_every_part_that_a_test_may_miss() -> None:
    named = {name for code in CODE.values() for name in re.findall(r"missing_part\(\s*\"(\w+)\"", code)}
    required = re.findall(r"HUISHENG_REQUIRE\+?=([\w,]+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert named == {"chromium", "opensearch", "kibana_examples"}
    assert {name for names in required for name in names.split(",") if name} == named


@pytest.mark.parametrize(("required", "outcome"), [("", "skipped"), ("opensearch", "skipped"), ("chromium", "error")])
def test_a_missing_browser_is_skipped_with_the_reason_or_fails_where_it_is_required(
    required: str, outcome: str, tmp_path: Path
) -> None:
    """The project's own rules, in a pytest of its own, on a machine without a browser."""
    (tmp_path / "test_it.py").write_text("def test_it(chromium): pass\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rsE", "-p", "no:cacheprovider", "-p", "tests.conftest", "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PATH": "", "HUISHENG_REQUIRE": required, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"1 {outcome}" in ran.stdout
    assert "请安装 Debian 软件包 chromium" in ran.stdout
    assert (ran.returncode == 0) == (outcome == "skipped")
