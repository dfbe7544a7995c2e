"""What listings show of a text: one sentence of it, never a word of our own; around a hit where words were searched."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alerts import Alert
from domain.documents import Document, TaggedDocument, Tags
from domain.queries import StoredDocument, Term
from domain.reasons import AlertState, Level, Platform, Relevance, Sentiment
from pipelines.app import App
from pipelines.snippets import snippet_of
from pipelines.summaries import summaries_of, summary_of
from pipelines.watch import watch
from tests.unit.pipelines.conftest import NOW

TAGS = Tags(("a",), ("a",), (), (), Sentiment.NEUTRAL, (0.2, 0.6, 0.2), ("步道",), ("东湖",), 0, Relevance.NAMED)


def stored(title: str, text: str, number: int = 0) -> StoredDocument:
    document = Document(f"d{number}", Platform.FORUM, "forum", "云溪论坛", title, text, NOW, NOW)
    return StoredDocument(TaggedDocument(document, TAGS), 1, NOW)


@given(st.text("东湖步道坏了，。！？…；\n 您好谢谢［手机号］<b>", max_size=300), st.text("东湖步道<", max_size=9))
def test_a_sentence_is_a_run_of_the_text_and_never_the_title_again(text: str, title: str) -> None:
    found = stored(title, text)
    sentence = summary_of(found)
    assert sentence.removesuffix("…") in text
    assert len(summary_of(found, 20)) <= 20
    assert summaries_of([found]) == {"d0": sentence}


@pytest.mark.parametrize("text", ["", " \n", "，，，"])
def test_where_there_is_nothing_to_say_nothing_is_said(text: str) -> None:
    assert summary_of(stored("樟树倒了", text)) == ""
    assert snippet_of(stored("樟树倒了", text), None, 80) == ()


def test_a_search_without_words_shows_the_sentence_and_one_with_words_the_hit() -> None:
    found = stored("步道", "领导您好！东湖步道烂了半年没人修。旁边的路灯也坏了。")
    assert snippet_of(found, None, 80) == (("东湖步道烂了半年没人修。", False),)
    parts = snippet_of(found, Term(("路灯",)), 80)
    assert ("路灯", True) in parts
    assert "".join(text for text, _ in parts) == found.tagged.document.text


def test_an_alert_mail_tells_each_document_in_a_sentence_of_its_masked_text(fresh: App) -> None:
    texts = {
        "d1": "尊敬的领导：您好！云溪市林业局管护的枫林大道行道树倒了三棵，没人处理。联系电话13812345678，望回复。",
        "d2": "林业局门口的樟树被砍，\r\nBcc: x@example.com <script>alert(1)</script>现场没有公示，严重影响遮荫。",
    }
    masked = {key: fresh.mask(text) for key, text in texts.items()}
    assert "13812345678" not in masked["d1"]
    documents = [
        Document(key, Platform.FORUM, "forum", "云溪论坛", f"来信{key}", text, NOW - timedelta(hours=at), NOW)
        for at, (key, text) in enumerate(masked.items(), start=1)
    ]
    fresh.ingest.take([("forum", document) for document in documents])
    alert = Alert("a1", "pests", "", Level.RED, "行道树", "", AlertState.OPEN, NOW, NOW, 2, 2, ("d1", "d2"))
    fresh.state.save_alerts([alert], [])
    mail = watch(fresh).notifications[0]
    shown = [re.findall(rf"{at}\. 来信d{at}.*?\n\s+云溪论坛.*?\n+\s+(.*?)\n", mail.text, re.S)[0] for at in (1, 2)]
    assert shown[0] in masked["d1"]
    assert "行道树倒了三棵" in shown[0]
    assert shown[1].removesuffix("…") in masked["d2"]
    assert not any(word in mail.text + mail.html for word in ("尊敬的领导", "13812345678"))
    assert "<script" not in mail.html
    assert not any(line.startswith("Bcc") for line in mail.text.splitlines())


def test_the_sentences_of_many_documents_go_by_their_ids() -> None:
    documents = [stored("", "树倒了。", 1), replace(stored("", "路塌了。", 2), reprints=3)]
    assert summaries_of(documents) == {"d1": "树倒了。", "d2": "路塌了。"}
