"""The demonstration as its first user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import docx
import pytest

PROGRAM = Path(sys.executable).with_name("huisheng")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    directory = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [PROGRAM, "demo", "--once", "--json", "--directory", directory], capture_output=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer | {"directory": str(directory)}


def test_the_whole_path_from_pages_to_mail_and_brief(told: dict[str, Any]) -> None:
    documents = told["documents"]
    assert documents["seen"] == sum(value for name, value in documents.items() if name != "seen")
    assert documents["new"] > 200
    assert documents["irrelevant"] > 50
    assert documents["quarantined"] == 0

    assert any("枫林大道" in alert["title"] or "病虫害" in alert["title"] for alert in told["alerts"])
    alert = told["alerts"][0]
    assert set(alert) >= {"id", "rule", "level", "title", "fired_at", "document_ids"}
    assert len(alert["document_ids"]) >= 8

    assert told["deliveries"][0]["status"] == "delivered"
    assert told["deliveries"][0]["channel"] == "email"


def test_the_mail_says_why_and_names_nobody(told: dict[str, Any]) -> None:
    mails = [message_from_bytes(Path(path).read_bytes(), policy=policy.default) for path in told["mailbox"]]
    ids = {delivery["message_id"] for delivery in told["deliveries"] if delivery["status"] == "delivered"}
    assert {str(mail["Message-ID"]) for mail in mails} == ids
    mail = next(mail for mail in mails if "预警" in str(mail["Subject"]))
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "枫林大道" in text
    assert "小时" in text
    assert "http://127.0.0.1" in text
    assert mail.get_body(("html",)) is not None


def test_the_brief_is_a_word_file_with_two_charts_and_the_totals(told: dict[str, Any]) -> None:
    brief = docx.Document(told["brief"])
    text = "\n".join(paragraph.text for paragraph in brief.paragraphs)
    assert "云溪市林业局" in text
    assert len(brief.inline_shapes) >= 2
    assert brief.tables


def test_no_phone_number_or_nickname_reached_the_disk(told: dict[str, Any]) -> None:
    from demo.history.gazetteer import NICKNAMES

    found = []
    for file in sorted((Path(told["directory"]) / "var").rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.name}: {name}" for name in NICKNAMES if len(name) > 3 and name.encode() in content]
            found += [f"{file.name}: phone" for number in (b"13800", b"13900") if number + b"00" in content]
    assert found == []
