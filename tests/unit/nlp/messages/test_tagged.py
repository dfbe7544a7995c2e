"""Category and appeal among the tags of documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.body import Body
from domain.documents import Document
from domain.reasons import Platform
from nlp.rows import tag_rows
from nlp.settings import NlpSettings
from nlp.tagger import TextTagger, build_tagger

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
TITLE = "建议增加公交车班次"
TEXT = "建议在上下班高峰增加这条公交线路的班次，现在出租车又少又贵，市民出行很不方便，请运管部门考虑。"


@pytest.fixture(scope="module")
def tagger() -> TextTagger:
    return build_tagger(NlpSettings(), Body("某市交通局"), sort_messages=True)


def message(*, own: bool = False, addressed: bool = False) -> Document:
    return Document("d", Platform.BOARD, "board", "留言板", TITLE, TEXT, NOON, NOON, own=own, addressed=addressed)


def test_messages_are_sorted_but_not_what_the_body_says_itself(tagger: TextTagger) -> None:
    sent, own, seen = tagger.tag([message(addressed=True), message(own=True), message()])
    assert (sent.category, sent.appeal) == ("transport", "suggestion")
    assert sent.second_category not in ("", "transport")
    assert (own.category, own.second_category, own.appeal) == ("", "", "")
    assert (seen.category, seen.second_category, seen.appeal) == (sent.category, sent.second_category, sent.appeal)


def test_nothing_is_sorted_unless_wanted() -> None:
    found = build_tagger(NlpSettings(), Body("某市交通局")).tag([message(addressed=True)])[0]
    assert (found.category, found.second_category, found.appeal) == ("", "", "")


def test_tried_texts_show_both(tagger: TextTagger) -> None:
    line = next(tag_rows([f"{TITLE}。{TEXT}"], tagger))
    assert (line["category"], line["appeal"]) == ("transport", "suggestion")
