"""`python -m demo` in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from demo.facts import CITY


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", "-m", "demo", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=Path(__file__).parents[3],
    )


def test_prints_addresses_and_ends_cleanly(tmp_path: Path) -> None:
    done = run("--directory", str(tmp_path / "城"), "--seconds", "0.2", "--incident")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for site in CITY.sites:
        assert f"{site.name}\thttp://127.0.0.1:" in done.stdout
    assert "smtp://127.0.0.1:" in done.stdout
    assert (tmp_path / "城" / "city.json").exists()


def test_wrong_use_is_exit_2() -> None:
    assert run("--nichts").returncode == 2
