"""The container set-up: security on, secrets from files, nothing listening beyond the machine, no file missing."""

from __future__ import annotations

import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def test_every_port_listens_on_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_secret_is_a_file_that_the_script_makes(compose: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make-secrets.sh"
    script.write_bytes((ROOT / "deploy" / "make-secrets.sh").read_bytes())
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        made = {path.name: path.read_text(encoding="ascii").strip() for path in (tmp_path / "secrets").iterdir()}
    assert {entry["file"] for entry in compose["secrets"].values()} == {f"./secrets/{name}" for name in made}
    used = {name for service in compose["services"].values() for name in service.get("secrets", [])}
    assert used == set(compose["secrets"])
    assert all(len(value) == 40 and value.isalnum() for value in made.values())
    assert len(set(made.values())) == len(made)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "secrets").iterdir())


def test_making_secrets_again_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make-secrets.sh"
    script.write_bytes((ROOT / "deploy" / "make-secrets.sh").read_bytes())
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    first = {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()} == first


def test_no_password_stands_in_a_file() -> None:
    for name in ("docker-compose.yml", "deploy/kibana.yml", "deploy/set-up-elasticsearch.sh", "Dockerfile"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert not re.search(r"(?i)password[\"']?\s*[:=]\s*[\"']?\w{6,}", line), line


def test_every_mounted_file_is_in_the_project(compose: dict[str, Any]) -> None:
    mounted = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./deploy")
    ]
    assert mounted
    assert all((ROOT / name).is_file() for name in mounted)


def test_security_is_on_and_images_are_pinned(compose: dict[str, Any]) -> None:
    engine = compose["services"]["elasticsearch"]["environment"]
    assert engine["xpack.security.enabled"] == "true"
    assert engine["xpack.security.http.ssl.enabled"] == "true"
    images = {service["image"] for service in compose["services"].values() if "build" not in service}
    assert all(re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+", image) for image in images)


def test_the_image_holds_every_room() -> None:
    copied = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    rooms = re.findall(r'"(\w+)\*"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "storage" in rooms
    assert all(f"!{room}\n" in copied for room in rooms)
