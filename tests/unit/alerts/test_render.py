"""What stands in a mail, and what hostile text cannot do in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.render.alert import render_alert
from alerts.render.brief import render_brief
from alerts.render.clean import line, quoted
from alerts.render.letterhead import Letterhead
from alerts.settings import Recipient
from domain.alerts import Alert, Attachment, Notification
from domain.body import Body
from domain.briefs import BriefRecord
from domain.periods import Period
from domain.reasons import Level, SendReason, Sentiment
from tests.unit.alerts.conftest import MONDAY, City

HEAD = Letterhead(Body("望江市林业局"), "http://127.0.0.1:8420", "example.gov.cn", {"pests": "林业有害生物"})
DUTY = Recipient(channel="email", address="duty@example.gov.cn")
MakeAlert = Callable[..., Alert]


class Links(HTMLParser):
    """Everything in a page that leads or loads somewhere, and every element."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "action", "background")]


def links(html: str) -> Links:
    page = Links()
    page.feed(html)
    page.close()
    return page


def rendered(alert: Alert, city: City, reason: SendReason = SendReason.NEW_ALERT, **values: object) -> Notification:
    documents = city.store.get_many(alert.document_ids)
    head = replace(HEAD, base_url=str(values.get("base_url", HEAD.base_url)))
    sentences = {found.tagged.id: str(values.get("sentence", "树叶快被吃光了。")) for found in documents}
    return render_alert(alert, documents, reason, DUTY, head, sentences=sentences, earlier=[], now=MONDAY)


def test_a_mail_says_why_how_many_and_what(city: City, make_alert: MakeAlert) -> None:
    ids = city.write(
        1, title="滨河路白蛾成灾", text="您好。树叶快被吃光了。", topics=["pests"], sentiment=Sentiment.NEGATIVE
    )
    mail = rendered(make_alert(ids, level=Level.YELLOW, count=12), city)
    assert mail.subject == "【黄色预警】行道树虫害（12条）"
    for part in (mail.text, mail.html):
        for said in (
            "望江市林业局",
            "近24小时“虫害”有12条。",
            "12条（最多时12条）",
            "2026-03-02 12:30",
            "滨河路白蛾成灾",
            "市民论坛",
            "2026-03-02 11:30",
            "负面",
            "林业有害生物",
            "树叶快被吃光了。",
            f"http://127.0.0.1:8420/documents/{ids[0]}",
            "http://127.0.0.1:8420/alerts/a1",
        ):
            assert said in part
        assert "您好" not in part
    assert (mail.channel, mail.recipient, mail.alert_id, mail.count) == ("email", DUTY.address, "a1", 12)
    assert (mail.level, mail.reason, mail.created_at) == (Level.YELLOW, SendReason.NEW_ALERT, MONDAY)
    assert mail.message_id == f"<{mail.id}@example.gov.cn>"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (SendReason.LEVEL_RAISED, "蓝色预警升级"),
        (SendReason.GREW, "蓝色预警增多"),
        (SendReason.REPEAT, "蓝色预警待签收"),
    ],
)
def test_the_subject_says_why_now(city: City, make_alert: MakeAlert, reason: SendReason, said: str) -> None:
    assert said in rendered(make_alert(), city, reason).subject


def test_no_console_no_links(city: City, make_alert: MakeAlert) -> None:
    mail = rendered(make_alert(city.write(2)), city, base_url="")
    assert links(mail.html).targets == []
    assert "http" not in mail.text


def test_the_same_message_has_the_same_id_and_the_next_one_another(city: City, make_alert: MakeAlert) -> None:
    alert = make_alert()
    first = render_alert(alert, [], SendReason.REPEAT, DUTY, HEAD, sentences={}, earlier=[], now=MONDAY)
    hour = MONDAY + timedelta(hours=1)
    again = render_alert(alert, [], SendReason.REPEAT, DUTY, HEAD, sentences={}, earlier=[], now=hour)
    assert (first.id, first.message_id) == (again.id, again.message_id)
    later = render_alert(alert, [], SendReason.REPEAT, DUTY, HEAD, sentences={}, earlier=[first], now=MONDAY)
    lead = Recipient(address="lead@example.gov.cn")
    other = render_alert(alert, [], SendReason.REPEAT, lead, HEAD, sentences={}, earlier=[], now=MONDAY)
    assert len({first.id, later.id, other.id}) == 3


HOSTILE = (
    "<script>alert(1)</script><img src=http://evil.example/x.png> {{ 7*7 }} {% raw %} "
    "https://evil.example/login www.evil.example javascript:alert(1)\r\nBcc: everybody@evil.example\u202egnp.exe\x00"
)


def test_hostile_text_is_only_text(city: City, make_alert: MakeAlert) -> None:
    ids = city.write(1, title=HOSTILE, text=HOSTILE)
    mail = rendered(replace(make_alert(ids), title=HOSTILE, reason=HOSTILE), city, sentence=HOSTILE)
    page = links(mail.html)
    assert not page.elements & {"script", "img", "iframe", "link", "style", "form"}
    assert all(target.startswith("http://127.0.0.1:8420/") for target in page.targets)
    assert not re.search(r"https?://(?!127\.0\.0\.1:8420/)", mail.text + mail.html)
    assert "www.evil" not in mail.text + mail.html
    assert "{{ 7*7 }}" in mail.text
    assert not set("\r\n\x00\u202e") & set(mail.subject)
    assert not set("\x00\u202e") & set(mail.text + mail.html)
    assert not any(row.startswith("Bcc") for row in mail.text.splitlines())


def test_a_document_without_a_sentence_is_listed_by_its_title(city: City, make_alert: MakeAlert) -> None:
    mail = rendered(make_alert(city.write(1, title="樟树倒了", text="")), city, sentence="")
    assert "樟树倒了" in mail.text
    assert "\n   \n" not in mail.text
    assert '<span style="font-size:14px;">' not in mail.html


def test_an_id_cannot_leave_its_place_in_a_link(city: City, make_alert: MakeAlert) -> None:
    mail = rendered(make_alert(alert_id='../users?x="><b>'), city)
    assert links(mail.html).targets == ["http://127.0.0.1:8420/alerts/..%2Fusers%3Fx%3D%22%3E%3Cb%3E"]


@given(st.text(), st.integers(2, 60))
def test_a_line_is_one_short_line_without_hidden_characters(text: str, limit: int) -> None:
    result = line(text, limit)
    assert len(result) <= limit
    assert result == " ".join(result.split())
    assert result.splitlines() in ([], [result])
    assert line(result, limit) == result
    assert "://" not in quoted("http://" + text, limit)[:7]


def test_a_brief_carries_its_figures_and_its_file() -> None:
    week = Period.before(MONDAY, timedelta(days=7))
    record = BriefRecord("b1", "weekly", "舆情周报 第9期", week, MONDAY, "briefs/b1.docx", "[]")
    file = Attachment("周报.docx", "application/msword", "briefs/b1.docx")
    mail = render_brief(record, ["本周共收到 <b>86</b> 条。"], [file], DUTY, HEAD, now=MONDAY)
    assert mail.subject == "【简报】舆情周报 第9期"
    assert "2026-02-23 至 2026-03-02" in mail.text
    assert "附件：周报.docx" in mail.text
    assert "&lt;b&gt;86&lt;/b&gt;" in mail.html
    assert links(mail.html).targets == ["http://127.0.0.1:8420/briefs/b1"]
    assert (mail.alert_id, mail.level, mail.attachments, mail.reason) == ("", None, (file,), SendReason.BRIEF)
    later = render_brief(record, [], [], DUTY, HEAD, now=MONDAY + timedelta(days=1))
    assert later.id == mail.id
