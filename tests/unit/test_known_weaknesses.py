"""DOCUMENTATION OF KNOWN WEAKNESSES, not a demand: every sentence here is answered wrongly today, as docs/quality.md says.

The sentences (`tests/gate/cases/known_weaknesses.jsonl`, all made up) go through the functions behind `huisheng try`. A test
that fails here is mostly good news: a weakness is gone, so take its row out of the file and out of the page. `says` is the
answer that the page tells; `never` names the right answer that is not given (for models that may be trained again).
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.topic_packs import pack_names, with_packs
from nlp.places.area import COUNTRY
from nlp.rows import tag_rows
from nlp.settings import NlpSettings
from nlp.tagger import TextTagger, build_tagger
from pipelines.trial_events import event_rows
from pipelines.trial_mask import mask_table
from pipelines.trials import NOBODY, extract_pages

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
FILE = ROOT / "tests" / "gate" / "cases" / "known_weaknesses.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
AREAS = {
    "sentiment",
    "categories",
    "appeals",
    "extraction",
    "reprints",
    "events",
    "places",
    "masking",
    "topics",
}
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def of(command: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{case['area']}-{case['text'][:12]}") for case in CASES if case["command"] == command
    ]


def table(file: Path, header: list[str], rows: list[list[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])
    return file


@pytest.fixture(scope="module")
def tagger() -> TextTagger:
    """The tagger of `huisheng try tag` without a configuration."""
    return build_tagger(with_packs(NlpSettings(packs=pack_names(), area=COUNTRY)), NOBODY, sort_messages=True)


@pytest.mark.parametrize("case", of("tag"))
def test_a_sentence_is_still_tagged_as_the_page_says(case: dict[str, Any], tagger: TextTagger) -> None:
    (line,) = tag_rows([case["text"]], tagger)
    for name, answer in case.get("says", {}).items():
        assert line[name] == answer, "no longer so: take the row out of the file and the page"
    for name, right in case.get("never", {}).items():
        assert line[name] != right, "now right: take the row out of the file and the page"


@pytest.mark.parametrize("case", of("mask"))
def test_a_sentence_is_still_masked_as_the_page_says(case: dict[str, Any], tmp_path: Path) -> None:
    (line,) = mask_table(table(tmp_path / "in.csv", ["text"], [[case["text"]]]), "text")
    assert line["text"] == case["says"]


@pytest.mark.parametrize("case", of("events"))
def test_messages_are_still_put_together_or_apart_as_the_page_says(case: dict[str, Any], tmp_path: Path) -> None:
    rows = [[str(n), *texts, f"2026-03-{3 * n:02} 08:00:00"] for n, texts in enumerate(case["rows"], start=1)]
    file = table(tmp_path / "in.csv", ["id", "title", "body", "time"], rows)
    lines = list(event_rows(file, "id", ["title", "body"], "time", now=FIRST, warn=lambda _: None))
    for name, answers in case["says"].items():
        assert [line[name] for line in lines] == answers


@pytest.mark.parametrize("case", of("extract"))
def test_a_page_is_still_read_as_the_page_says(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(case["html"], encoding="utf-8")
    entry = {"file": "page.html", "url": case["url"]} | ({"kind": case["kind"]} if "kind" in case else {})
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    (line,) = extract_pages(manifest)
    body = line["body"] or ""
    assert case["holds"] in body if case["holds"] else not body


def test_the_page_shows_every_sentence_and_every_area_has_some() -> None:
    written = PAGE.partition("## Known weaknesses")[2]
    assert [case["text"] for case in CASES if case["text"] not in written] == []
    assert {case["area"] for case in CASES} == AREAS
