"""The lines 1 and 5, end to end: nothing personal reaches the disk, a log or a terminal, and what is erased is gone."""

from __future__ import annotations

import base64
import quopri
import re
import time
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from config.load import load
from domain.queries import Query, Window
from pipelines.app import build
from pipelines.clock import system_clock
from tests.e2e.conftest import Deploy, Deployment, Told, Web, mail_alerts, serve_web

PERSONAL = (
    "13812345678",
    "110101199003074514",
    "6222021001116245",
    "粤B12345",
    "wangxiaohu@example.com",
    "@追风少年王小虎",
    "追风少年王小虎",
    "隐居的老园丁",
    "avatar-5551212",
    "uid=90210777",
    "90210777",
    "赵铁柱",
    "梧桐花园7栋2单元501",
)
"""What the pages below hold and nothing else may."""
QUARANTINED = "引爆"
ERASED = "樱花道七号井盖下的树根顶裂了路面"
ERASED_TITLE = "樱花道井盖被树根顶起来了"


def forum_page(title: str, first: str, second: str) -> bytes:
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() - 86_400))
    posts = "".join(
        f'<div class="post"><div class="author"><a href="/space?uid=90210777" class="nickname">追风少年王小虎</a>'
        f'<img src="/avatar-5551212.jpg" alt="隐居的老园丁"></div><div class="time">{day} 08:0{n}</div>'
        f'<div class="post-content">{text}</div></div>'
        for n, text in enumerate((first, second))
    )
    return (
        f'<html><head><title>{title}</title><meta name="author" content="追风少年王小虎">'
        f'<meta name="PubDate" content="{day} 08:00"></head><body><h1>{title}</h1>{posts}</body></html>'
    ).encode()


COMPLAINT = (
    "云溪市林业局请看，枫林大道的行道树上虫很多。我的电话13812345678，身份证110101199003074514，"
    "卡号6222021001116245，车牌粤B12345，邮箱wangxiaohu@example.com，@追风少年王小虎 也看到了，"
    "我住在梧桐花园7栋2单元501，请尽快处理。"
)


def feed() -> bytes:
    entry = (
        "<item><title>林业局巡查</title><link>{link}</link><author>wangxiaohu@example.com (赵铁柱)</author>"
        "<dc:creator>追风少年王小虎</dc:creator><description>云溪市林业局开展巡查，咨询13812345678。</description></item>"
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>订阅</title>{entry.format(link='https://news.example/a?uid=90210777')}</channel></rss>"
    ).encode()


class Listened:
    """One deployment that heard everything above: a round, a watch, and an import that ends in quarantine."""

    def __init__(self, deployment: Deployment, web: Web, folder: Path) -> None:
        self.deployment = deployment
        pages = {
            "/thread?tid=1&uid=90210777": ("枫林大道行道树长虫", COMPLAINT, "顶一下，联系13812345678"),
            "/thread?tid=2": ("公园长椅坏了", "林业局管的公园长椅坏了，电话：138-1234-5678", "同求，找赵铁柱先生"),
            "/thread?tid=3": (ERASED_TITLE, f"林业局请看：{ERASED}，请尽快处理。", "我也看到了"),
        }
        for path, page in pages.items():
            web.answers[path] = lambda handler, page=page: handler.reply(forum_page(*page))  # type: ignore[misc]
        web.answers["/feed.xml"] = lambda handler: handler.reply(feed(), "application/rss+xml")
        board = folder / "board.csv"
        board.write_text(
            "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数\n"
            f"1,追风少年王小虎,树要倒了,2026-03-01 10:00,云溪市林业局请看，树要{QUARANTINED}了，电话13812345678,0,1\n"
            "2,隐居的老园丁,没有时间的,某天,云溪市林业局请看，电话13812345678,0,1\n",
            encoding="utf-8",
        )
        self.told = [
            deployment.round(),
            deployment.run("import", board, "--profile", "message_board", "--json", sabotage="stumble_over_a_text"),
            deployment.run("watch", "--json"),
        ]
        self.board = board

    def run(self, *arguments: str | Path) -> Told:
        told = self.deployment.run(*arguments)
        self.told.append(told)
        return told


@pytest.fixture(scope="module")
def listened(tmp_path_factory: pytest.TempPathFactory, deploy: Deploy) -> Iterator[Listened]:
    folder = tmp_path_factory.mktemp("privacy")
    for web in serve_web():
        alerts = mail_alerts(1) | {"file": {}, "recipients": [{"channel": "file", "address": "duty@yunxi.example"}]}
        sources = [
            web.site(
                ["/thread?tid=1&uid=90210777", "/thread?tid=2", "/thread?tid=3"], page_kind="forum", platform="forum"
            ),
            {"id": "feed", "kind": "feed", "name": "订阅", "url": web.url("/feed.xml")},
        ]
        yield Listened(deploy(folder / "d", sources=sources, alerts=alerts), web, folder)


def everything(var: Path) -> bytes:
    """Every byte of every file, and what mails hold once they are decoded."""
    pieces = []
    for file in sorted(path for path in var.rglob("*") if path.is_file()):
        content = file.read_bytes()
        pieces.append(content)
        if file.suffix == ".eml":
            message = message_from_bytes(content, policy=policy.default)
            pieces += [str(message["Subject"]).encode(), *_parts(message)]
    return b"\n".join(pieces)


def _parts(message: object) -> list[bytes]:
    return [part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()]  # type: ignore[attr-defined]


def kept(deployment: Deployment) -> str:
    """What the databases answer, however they keep it on disk."""
    app = build(load(deployment.directory, {}), system_clock)
    try:
        documents = app.store.search(Query(), Window(1000)).documents
        alerts = app.state.alerts()
        notifications = [one for alert in alerts for one in app.state.notifications(alert.id)]
        visits = [app.state.visits(source.id) for source in app.settings.sources]
        return repr((documents, alerts, notifications, visits, app.state.runs(), app.state.audit_entries()))
    finally:
        app.close()


def test_everything_was_really_heard(listened: Listened) -> None:
    first, imported, watched = listened.told[:3]
    reports = {report["source"]: report["documents"] for report in first.json["sources"]}
    assert (reports["site"]["new"], reports["feed"]["new"]) == (3, 1)
    assert imported.json["documents"] | {"quarantined": 1, "rejected": 1} == imported.json["documents"]
    (alert,) = watched.json["alerts"]
    assert len(alert["document_ids"]) == 4
    text = kept(listened.deployment)
    assert "行道树上虫很多" in text
    assert "［手机号］" in text
    assert QUARANTINED.encode() in everything(listened.deployment.var)


@pytest.mark.parametrize("personal", PERSONAL)
def test_nothing_personal_reached_the_disk_the_logs_or_the_terminal(listened: Listened, personal: str) -> None:
    said = "".join(told.out + told.errors for told in listened.told)
    assert personal not in said
    assert personal not in kept(listened.deployment)
    raw = everything(listened.deployment.var)
    for form in (personal.encode(), personal.encode("gb18030"), personal.encode("utf-16-le")):
        assert form not in raw
    assert personal.encode() not in quopri.decodestring(raw)


def test_no_log_holds_what_was_crawled(listened: Listened) -> None:
    for told in listened.told:
        assert "虫很多" not in told.errors
        assert QUARANTINED not in told.errors
        told.assert_plain()
    assert "一篇文档处理失败，已隔离：" in listened.told[1].errors
    assert "ValueError" in listened.told[1].errors


def test_what_is_erased_is_gone_from_every_byte(listened: Listened) -> None:
    deployment = listened.deployment
    (found,) = listened.run("search", "樱花道", "--json").json["documents"]
    held = re.search(rb'"id":"([0-9a-f]+)"', next((deployment.var / "quarantine").glob("*.jsonl")).read_bytes())
    assert held is not None
    torn = deployment.var / "spool" / "20260101T000000000000-0000001-00001.torn"
    torn.write_text(f'{{"kind":"document","item":{{"id":"{found["id"]}","text":"{ERASED}', encoding="utf-8")
    before = kept(deployment)
    for words in (ERASED, ERASED_TITLE):
        assert words in before
    assert ERASED.encode() in everything(deployment.var)

    told = listened.run("erase", found["id"], held.group(1).decode(), "--yes")

    assert told.status == 0, told.errors
    after, raw = kept(deployment), everything(deployment.var)
    for words in (ERASED, ERASED_TITLE, QUARANTINED):
        assert words not in after
        assert words.encode() not in raw
        assert base64.b64encode(words.encode())[:-4] not in raw
        assert not any(words.encode() in piece for piece in _inflated(raw))
    assert listened.run("search", "樱花道", "--json").json["total"] == 0
    assert "公园长椅坏了" in after, "the others are there"
    assert listened.run("erase", found["id"], "--yes").status == 0, "again is harmless"


def _inflated(raw: bytes) -> Iterator[bytes]:
    """Whatever looks like a zlib stream, unpacked: a store may keep texts so."""
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", raw):
        try:
            yield zlib.decompressobj().decompress(raw[start.start() : start.start() + 65_536], 1_000_000)
        except zlib.error:
            continue


def test_an_erased_text_does_not_come_back_with_the_next_round(listened: Listened) -> None:
    listened.run("round", "--json")
    assert listened.run("search", "樱花道", "--json").json["total"] == 0
    assert ERASED.encode() not in everything(listened.deployment.var)


def test_a_bug_in_a_command_is_told_by_its_place_and_not_by_what_it_stumbled_over(listened: Listened, web: Web) -> None:
    told = listened.deployment.run("round", "--json", sabotage="stumble_in_a_command")

    assert told.status == 1
    told.assert_plain()
    assert "RuntimeError" in told.errors
    assert "program_server.py" in told.errors
    assert "程序内部出错（RuntimeError），命令没有完成" in told.errors
    for words in ("虫很多", "长椅", "13812345678", "http://127"):
        assert words not in told.errors
    assert listened.deployment.round().status == 0, "the spool is taken in by the next call"
