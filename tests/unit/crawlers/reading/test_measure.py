"""The measure itself: equal texts score 1, foreign ones 0, and a broken reader is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gate.measures.extraction import four_gram_f1, measure


def test_f1_of_four_grams() -> None:
    assert four_gram_f1("森林防火 人人有责", "森林防火人人有责") == 1.0
    assert four_gram_f1("森林防火人人有责", "道路维修请绕行吧") == 0.0
    assert four_gram_f1("", "森林防火") == 0.0
    # 5 of 5 found grams are right, 5 of 10 wanted ones are found.
    assert four_gram_f1("一二三四五六七八", "一二三四五六七八九十甲乙丙") == pytest.approx(2 * 5 / 15)


@pytest.fixture
def corpus(tmp_path: Path, pages: Path) -> Path:
    expected = [
        entry for entry in json.loads((pages / "expected.json").read_text(encoding="utf-8")) if "lines" in entry
    ]
    for folder in ("pages/html", "pages_weak", "wechat_pages"):
        (tmp_path / folder).mkdir(parents=True)
    gold = []
    for entry in expected:
        (tmp_path / "pages" / "html" / entry["file"]).write_bytes((pages / entry["file"]).read_bytes())
        body = "\n".join([*entry["lines"], *entry.get("replies", [])])
        kind = "forum" if entry["kind"] == "forum" else "article"
        gold.append({"file": f"html/{entry['file']}", "kind": kind, "url": entry["url"], "body": body})
    (tmp_path / "pages" / "ground_truth.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    (tmp_path / "pages_weak" / "trs.html").write_bytes((pages / "trs.html").read_bytes())
    (tmp_path / "pages_weak" / "index_weak_labels.csv").write_text(
        "file,html_title,og_title,article_title,pubdate_meta,canonical\n"
        "trs.html,我市全面启动秋冬季森林防火工作_云溪市林业局,,我市全面启动秋冬季森林防火工作,2024-10-14 09:30,\n",
        encoding="utf-8",
    )
    (tmp_path / "wechat_pages" / "wechat.html").write_bytes((pages / "wechat.html").read_bytes())
    return tmp_path


def test_own_pages_score_full_marks_and_a_spoilt_gold_text_does_not(corpus: Path) -> None:
    figures = measure(corpus)
    assert figures["article_f1"] == figures["forum_f1"] == 1.0
    assert figures["title_share"] == figures["time_share"] == figures["wechat_share"] == 1.0
    assert 0 < figures["article_f1_trafilatura"] <= 1.0
    gold = corpus / "pages" / "ground_truth.jsonl"
    rows = [
        json.loads(line) | {"body": "与网页毫不相干的一段文字"}
        for line in gold.read_text(encoding="utf-8").splitlines()
    ]
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert measure(corpus)["article_f1"] < 0.1
