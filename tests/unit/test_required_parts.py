"""A part that is missing is said in words a user can act on, and fails where CI promises it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)}


def test_only_one_place_skips() -> None:
    skipping = {
        path.relative_to(ROOT).as_posix()
        for path, code in CODE.items()
        if re.search(r"pytest\.(skip|xfail|importorskip)\(|mark\.(skip|skipif|xfail)\b", code)
    }
    assert skipping == {"tests/conftest.py"}
    assert CODE[ROOT / "tests" / "conftest.py"].count("pytest.skip(") == 1


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
