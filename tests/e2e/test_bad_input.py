"""Bad input, end to end: one clear Chinese message, one counted outcome, and nothing lost once the cause is removed."""

from __future__ import annotations

import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from demo.mailbox import Mailbox
from tests.e2e.conftest import Deploy, Deployment, Handler, Told, Web, article_html, board, mail_alerts, serve_web

FILLER = ("<p>" + "绿" * 3000 + "</p>").encode()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


# Pages


def huge(handler: Handler) -> None:
    """50 MB, announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(50_000_000))
    handler.end_headers()
    for _ in range(50_000_000 // len(FILLER)):
        handler.wfile.write(FILLER)
    handler.close_connection = True


def redirect(target: str) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(b"", status=302, Location=target)


def broken_html(title: str) -> bytes:
    html = article_html(title).replace("</div>", "</dvi></table><p <b>").replace("</html>", "")
    return (html + "<div>" * 3000).encode()


def gbk(title: str) -> bytes:
    return article_html(title).encode("gb18030")


PAGES: dict[str, Callable[[Handler], None]] = {
    "/garbage": lambda handler: handler.reply(bytes(range(256)) * 200),
    "/50mb": huge,
    "/unannounced": lambda handler: handler.stream(FILLER, 0),
    "/endless": lambda handler: handler.stream(b"<p>", 0.05),
    "/loop": redirect("/loop-back"),
    "/loop-back": redirect("/loop"),
    "/broken": lambda handler: handler.reply(broken_html("破损的网页")),
    "/no-charset": lambda handler: handler.reply(gbk("没有写编码"), "text/html"),
    "/wrong-charset": lambda handler: handler.reply(gbk("写错了编码"), "text/html; charset=utf-8"),
    "/foreign-charset": lambda handler: handler.reply(
        article_html("写成了拉丁编码").encode(), "text/html; charset=iso-8859-1"
    ),
    "/good": lambda handler: handler.reply(article_html("好好的网页").encode()),
}
REJECTED = ("/garbage", "/50mb", "/unannounced", "/endless", "/loop")
READ = {
    "/broken": "破损的网页",
    "/no-charset": "没有写编码",
    "/wrong-charset": "写错了编码",
    "/foreign-charset": "写成了拉丁编码",
    "/good": "好好的网页",
}


class Misread:
    """One round over all the bad pages, and one after they were put right."""

    def __init__(self, deployment: Deployment, web: Web) -> None:
        self.deployment = deployment
        web.answers.update(PAGES)
        self.first = deployment.round()
        self.found = deployment.run("search", "林业局", "--json", "--limit", "50")
        for path in REJECTED:
            web.article(path, f"修好了{path}")
        self.second = deployment.round()
        self.found_later = deployment.run("search", "林业局", "--json", "--limit", "50")


@pytest.fixture(scope="module")
def misread(tmp_path_factory: pytest.TempPathFactory, deploy: Deploy) -> Iterator[Misread]:
    for web in serve_web():
        paths = [path for path in PAGES if path != "/loop-back"]
        crawl = {"timeout_seconds": 1, "max_page_bytes": 1_000_000}
        yield Misread(deploy(tmp_path_factory.mktemp("misread"), sources=[web.site(paths)], crawl=crawl), web)


def of(told: Told) -> dict[str, Any]:
    """The report of the one source of a round."""
    assert told.status == 0, told.errors
    told.assert_plain()
    (report,) = told.json["sources"]
    documents: dict[str, int] = report["documents"]
    assert documents["seen"] == sum(count for name, count in documents.items() if name != "seen")
    answer: dict[str, Any] = report
    return answer


@pytest.mark.parametrize("path", READ)
def test_a_page_with_broken_markup_or_a_wrong_charset_is_read(misread: Misread, path: str) -> None:
    titles = {found["title"]: found for found in misread.found.json["documents"]}
    assert "云溪市林业局已派人" in titles[READ[path]]["snippet"]


@pytest.mark.parametrize(
    ("reason", "name", "count"),
    [("too_large", "页面过大", 2), ("timed_out", "超时", 1), ("redirect_loop", "反复跳转", 1)],
)
def test_a_page_that_cannot_be_read_is_counted_and_named(misread: Misread, reason: str, name: str, count: int) -> None:
    report = of(misread.first)
    assert report["reasons"][reason] == count
    assert f"{name} {count}" in report["coverage"]["detail"]


def test_bad_pages_cost_nothing_of_the_good_ones_and_are_read_once_they_are_right(misread: Misread) -> None:
    first, second = of(misread.first), of(misread.second)
    assert first["documents"]["seen"] == len(REJECTED) + len(READ)
    assert (first["documents"]["new"], first["documents"]["rejected"]) == (len(READ), len(REJECTED))
    assert second["documents"]["new"] == len(REJECTED)
    assert second["documents"]["rejected"] == 0
    assert second["coverage"] == {"state": "ok", "items": len(REJECTED) + len(READ), "detail": ""}
    assert misread.found_later.json["total"] == len(REJECTED) + len(READ)


def test_a_feed_with_bad_dates_is_read_and_says_which_time_stands_in(tmp_path: Path, deploy: Deploy, web: Web) -> None:
    dates = ["昨天下午", "2099-01-01T00:00:00Z", "0000-00-00", "", "Mon, 32 Foo 2026 99:99:99 +0800"]
    entries = "".join(
        f"<item><title>第{n}条</title><link>{web.url(f'/{n}')}</link><pubDate>{date}</pubDate>"
        f"<description>云溪市林业局在枫林大道开展第{n}次巡查，清理枯枝落叶。</description></item>"
        for n, date in enumerate(dates)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>订阅</title>{entries}</channel></rss>'
    web.answers["/feed.xml"] = lambda handler: handler.reply(feed.encode(), "application/rss+xml")
    source = {"id": "feed", "kind": "feed", "name": "订阅", "url": web.url("/feed.xml")}
    deployment = deploy(tmp_path / "d", sources=[source])

    report = of(deployment.round())

    assert report["documents"]["new"] + report["documents"]["rejected"] == len(dates)
    assert report["documents"]["new"] >= 4
    assert "没有可信的发布时间，以采集时间代替" in report["coverage"]["detail"]
    found = deployment.run("search", "巡查", "--json").json["documents"]
    assert len(found) == report["documents"]["new"]
    assert all(abs(time.time() - _seconds(one["published_at"])) < 2 * 86_400 for one in found), (
        "none lies in the future"
    )


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


# Files


def test_a_table_without_a_needed_column_names_it_and_takes_nothing(tmp_path: Path, deploy: Deploy) -> None:
    deployment = deploy(tmp_path / "d")
    file = board(tmp_path / "board.csv", 3)
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("留言详情", "备注"), encoding="utf-8")

    told = deployment.run("import", file, "--profile", "message_board", "--json")

    assert told.status == 2
    told.assert_plain()
    assert "board.csv 缺少必需的列：留言详情" in told.errors
    assert "文件中的列有：留言编号、留言主题" in told.errors
    assert told.out == ""
    assert deployment.total() == 0

    file.write_text(good, encoding="utf-8")
    assert deployment.run("import", file, "--profile", "message_board", "--json").json["documents"]["new"] == 3


def test_a_row_that_nothing_can_hold_costs_nothing_of_the_others(tmp_path: Path, deploy: Deploy) -> None:
    deployment = deploy(tmp_path / "d")
    file = tmp_path / "board.jsonl"
    row = (
        '{"留言编号":"%s","留言主题":"虫害%s","留言时间":"2026-03-01 10:00",'
        '"留言详情":"云溪市林业局请看，树上虫很多%s","点赞数":%s}\n'
    )
    file.write_text(
        row % ("1", "", "", "1")
        + row % ("2", r"\ud800", r"很多很多很多很多很多很多\udfff", "9" * 400)
        + "{这不是 JSON\n"
        + row % ("3", r"\u0000", "，第三次", "1e400"),
        encoding="utf-8",
    )

    told = deployment.run("import", file, "--profile", "message_board", "--json")

    told.assert_plain()
    assert told.status == 0, told.errors
    assert told.json["documents"] | {"new": 3, "rejected": 1, "seen": 4} == told.json["documents"]


# Configuration

FIVE_MISTAKES = """\
body:
  name: 云溪市林业局
  alias: [林业局]
crawl:
  delay_seconds: 很慢
sources:
  - id: news
    kind: site
    name: 日报
    lists: ["www.example.cn/list"]
  - id: 新闻
    kind: feed
    name: 订阅
    url: "https://example.cn/feed.xml"
schedule:
  retention_hour: 25
"""


@pytest.mark.parametrize("command", [["check"], ["round", "--json"], ["run"], ["watch", "--json"]])
def test_five_mistakes_are_told_at_once_with_their_places(tmp_path: Path, deploy: Deploy, command: list[str]) -> None:
    deployment = deploy(tmp_path / "d")
    (deployment.directory / "huisheng.yaml").write_text(FIVE_MISTAKES, encoding="utf-8")

    told = deployment.run(*command)

    assert told.status == 2
    told.assert_plain()
    assert told.out == ""
    lines = told.errors.strip().splitlines()
    assert len(lines) == 5
    expected = {
        "3": "body.alias",
        "5": "crawl.delay_seconds",
        "10": "sources[0].lists",
        "11": "sources[1].id",
        "16": "schedule",
    }
    for number, path in expected.items():
        (line,) = [one for one in lines if f"huisheng.yaml:{number}:" in one]
        assert path in line
        assert CHINESE.search(line.partition(": ")[2])
    assert not deployment.var.exists(), "a wrong configuration writes nothing"


# Mail


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path / "mailbox") as mailbox:
        yield mailbox


def with_alert(deploy: Deploy, folder: Path, alerts: dict[str, Any]) -> Deployment:
    """A deployment where the next watch finds an alert."""
    deployment = deploy(folder / "d", alerts=alerts)
    told = deployment.run("import", board(folder / "board.csv", 4), "--profile", "message_board", "--json")
    assert told.json["documents"]["new"] == 4, told.errors
    return deployment


def watch(deployment: Deployment, **trouble: Any) -> list[dict[str, Any]]:
    """The deliveries of one watch."""
    told = deployment.run("watch", "--json", **trouble)
    assert told.status == 0, told.errors
    told.assert_plain()
    deliveries: list[dict[str, Any]] = told.json["deliveries"]
    return deliveries


def test_mail_that_a_server_refuses_for_now_is_delivered_later_and_once(
    tmp_path: Path, deploy: Deploy, mailbox: Mailbox
) -> None:
    deployment = with_alert(deploy, tmp_path, mail_alerts(mailbox.port, "duty@yunxi.example"))
    mailbox.refusing = True

    (refused,) = watch(deployment)
    assert refused["status"] == "retrying"
    assert refused["detail"].startswith("邮件服务器暂时不收收件地址：451")
    assert mailbox.messages() == ()

    mailbox.refusing = False
    (delivered,) = watch(deployment)
    assert (delivered["status"], delivered["message_id"]) == ("delivered", refused["message_id"])
    assert watch(deployment) == []
    assert [mail.message["Message-ID"] for mail in mailbox.messages()] == [refused["message_id"]]


def test_a_mail_server_that_hangs_or_is_not_there_delays_and_loses_nothing(tmp_path: Path, deploy: Deploy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        deployment = with_alert(deploy, tmp_path, mail_alerts(port, "duty@yunxi.example"))
        began = time.monotonic()
        (hung,) = watch(deployment)
        assert time.monotonic() - began < 20
        assert (hung["status"], hung["detail"]) == ("retrying", "邮件服务器1秒内没有回应。")
    (nobody,) = watch(deployment)
    assert (nobody["status"], nobody["detail"]) == ("retrying", "邮件服务器拒绝连接，请检查地址和端口。")

    with Mailbox(tmp_path / "mailbox", port=port) as mailbox:
        (delivered,) = watch(deployment)
        assert delivered["status"] == "delivered"
        assert watch(deployment) == []
        assert [mail.message["Message-ID"] for mail in mailbox.messages()] == [hung["message_id"]]


class Choosy(Mailbox):
    """Refuses one address: for good, or for now."""

    refused = ""
    code = 550

    async def handle_RCPT(  # noqa: N802 -- the name is aiosmtpd's
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address == self.refused:
            return f"{self.code} 5.1.1 no such mailbox here"
        return await super().handle_RCPT(server, session, envelope, address, options)


def test_one_refused_recipient_costs_the_others_nothing(tmp_path: Path, deploy: Deploy) -> None:
    mailbox = Choosy(tmp_path / "mailbox")
    with mailbox:
        mailbox.refused, mailbox.code = "left@yunxi.example", 450
        people = ("duty@yunxi.example", "left@yunxi.example", "lead@yunxi.example")
        deployment = with_alert(deploy, tmp_path, mail_alerts(mailbox.port, *people))

        told = {one["recipient"]: one for one in watch(deployment)}
        assert [told[one]["status"] for one in people] == ["delivered", "retrying", "delivered"]
        assert "邮件服务器暂时不收收件地址：450" in told["left@yunxi.example"]["detail"]

        mailbox.code = 550
        (final,) = watch(deployment)
        assert (final["recipient"], final["status"]) == ("left@yunxi.example", "failed")
        assert "邮件服务器拒收收件地址：550" in final["detail"]
        assert watch(deployment) == []
        assert sorted(str(mail.message["To"]) for mail in mailbox.messages()) == [
            "duty@yunxi.example",
            "lead@yunxi.example",
        ]


# A full disk


def test_a_full_document_store_takes_a_batch_whole_or_not_at_all(tmp_path: Path, deploy: Deploy) -> None:
    deployment = deploy(tmp_path / "d")
    assert deployment.total() == 0, "the databases are there before the disk is full"
    file = board(
        tmp_path / "board.csv", 60, "云溪市林业局请看，枫林大道的树上虫很多，第{n}次反映" + "很久没有人来处理" * 60
    )

    told = deployment.run("import", file, "--profile", "message_board", "--json", limit=90_000)

    assert told.status == 1
    told.assert_plain()
    assert "文档库写不进去（磁盘已满、超出配额或磁盘出错），这一批文档没有写入" in told.errors
    assert told.out == ""
    assert deployment.total() == 0

    documents = deployment.run("import", file, "--profile", "message_board", "--json").json["documents"]
    assert (documents["seen"], documents["new"]) == (60, 60)
    assert deployment.total() == 60


def test_a_round_keeps_in_the_spool_what_a_full_store_could_not_take(tmp_path: Path, deploy: Deploy, web: Web) -> None:
    paths = [f"/{n}" for n in range(12)]
    for path in paths:
        web.article(
            path,
            f"林业局的第{path[1:]}篇",
            f"云溪市林业局第{path[1:]}次巡查。" + f"枫林大道{path[1:]}号有树枯死。" * 240,
        )
    deployment = deploy(tmp_path / "d", sources=[web.site(paths)])
    assert deployment.total() == 0

    full = deployment.round(limit=140_000)

    assert full.status == 1
    full.assert_plain()
    assert "文档库写不进去（磁盘已满、超出配额或磁盘出错），这一批文档没有写入" in full.errors
    assert list((deployment.var / "spool").glob("*.ready")), "what was read waits in the spool"

    again = deployment.round()
    assert again.status == 0, again.errors
    waiting, fresh = (report["documents"] for report in again.json["sources"])
    assert (waiting["seen"], waiting["new"]) == (len(paths), len(paths)), "taken in before anything new is asked for"
    assert (fresh["seen"], fresh["new"]) == (len(paths), 0)
    assert deployment.total() == len(paths)


def test_a_full_spool_ends_the_round_with_a_plain_sentence(tmp_path: Path, deploy: Deploy, web: Web) -> None:
    paths = [f"/{n}" for n in range(12)]
    for path in paths:
        # Irrelevant, so that the store itself has nothing to write.
        web.article(
            path, f"外地的第{path[1:]}篇", f"某县足球队赢了第{path[1:]}场。" + "观众热情很高，散场后秩序井然。" * 400
        )
    deployment = deploy(tmp_path / "d", sources=[web.site(paths)])
    assert deployment.total() == 0

    report = of(deployment.round(limit=100_000))

    assert 0 < report["documents"]["irrelevant"] < len(paths)
    assert report["coverage"]["state"] == "truncated"
    assert "磁盘空间不足，采集内容无法继续写入" in report["coverage"]["detail"]
    assert of(deployment.round())["documents"]["irrelevant"] == len(paths)


def test_a_full_state_sends_nothing_and_the_next_watch_sends_it_once(
    tmp_path: Path, deploy: Deploy, mailbox: Mailbox
) -> None:
    people = [f"duty{n}@yunxi.example" for n in range(8)]
    deployment = with_alert(deploy, tmp_path, mail_alerts(mailbox.port, *people))

    told = deployment.run("watch", "--json", limit=40_000)

    assert told.status == 1
    told.assert_plain()
    assert "状态数据库写不进去（磁盘已满、超出配额或磁盘出错），刚才的操作没有保存" in told.errors
    assert mailbox.messages() == ()

    assert [one["status"] for one in watch(deployment)] == ["delivered"] * len(people)
    assert watch(deployment) == []
    assert len(mailbox.messages()) == len(people)


def test_a_quarantine_that_cannot_be_written_stops_before_anything_is_lost(tmp_path: Path, deploy: Deploy) -> None:
    deployment = deploy(tmp_path / "d")
    file = board(tmp_path / "board.csv", 3, "云溪市林业局请看，第{n}棵树要引爆了")
    assert deployment.total() == 0
    day = time.strftime("%Y-%m-%d", time.gmtime())
    (deployment.var / "quarantine").mkdir()
    for name in (day, time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))):
        (deployment.var / "quarantine" / f"{name}.jsonl").symlink_to("/dev/full")

    arguments = ("import", file, "--profile", "message_board", "--json")
    full = deployment.run(*arguments, sabotage="stumble_over_a_text")

    assert full.status == 1
    full.assert_plain()
    assert "无法写入隔离区" in full.errors
    assert "引爆" not in full.errors

    for link in (deployment.var / "quarantine").iterdir():
        link.unlink()
    held = deployment.run(*arguments, sabotage="stumble_over_a_text")
    assert held.json["documents"]["quarantined"] == 3
    assert "引爆" not in held.errors
    assert deployment.run(*arguments).json["documents"]["new"] == 3


def test_a_brief_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, deploy: Deploy) -> None:
    deployment = deploy(tmp_path / "d")
    output = tmp_path / "brief.docx"
    output.write_bytes(b"the old one")
    today = time.strftime("%Y-%m-%d")
    arguments = ("brief", "--from", today, "--to", today, "--output", output, "--json")
    assert deployment.total() == 0

    told = deployment.run(*arguments, limit=34_000)

    assert told.status == 1
    told.assert_plain()
    assert CHINESE.search(told.errors)
    assert "brief.docx" in told.errors
    assert output.read_bytes() == b"the old one"
    assert [file.name for file in tmp_path.glob("*brief*")] == ["brief.docx"], "no half file beside it"

    assert deployment.run(*arguments).status == 0
    assert output.read_bytes()[:2] == b"PK"


def test_a_mail_folder_that_cannot_be_written_delays_the_message(tmp_path: Path, deploy: Deploy) -> None:
    alerts = mail_alerts(1) | {"file": {}, "recipients": [{"channel": "file", "address": "duty@yunxi.example"}]}
    deployment = with_alert(deploy, tmp_path, alerts)
    (deployment.var / "mail").write_text("in the way of the folder", encoding="utf-8")

    (held,) = watch(deployment)
    assert held["status"] == "retrying"
    assert "邮件文件没有写成" in held["detail"]

    (deployment.var / "mail").unlink()
    (delivered,) = watch(deployment)
    assert delivered["status"] == "delivered"
    assert watch(deployment) == []
    assert len(list((deployment.var / "mail").iterdir())) == 1


# A second instance


def test_a_second_instance_is_refused_and_the_first_stops_cleanly(tmp_path: Path, deploy: Deploy) -> None:
    deployment = deploy(tmp_path / "d", console={"port": 0})
    file = board(tmp_path / "board.csv", 3)
    first = deployment.start("run")
    wait_until(lambda: "网页控制台" in first.said())

    for arguments in (["round", "--json"], ["import", str(file), "--profile", "message_board"], ["run"]):
        second = deployment.run(*arguments)
        assert second.status == 1, arguments
        second.assert_plain()
        assert f"正被另一个回声程序使用（进程号 {first.pid}）；请先停止它，或换一个目录" in second.errors
    assert deployment.total() == 0, "reading goes on beside it"

    first.kill(signal.SIGTERM)
    told = first.wait()
    assert told.status == 0, told.errors
    told.assert_plain()
    assert deployment.run("import", file, "--profile", "message_board", "--json").json["documents"]["new"] == 3


def test_a_watch_beside_a_running_instance_sends_nothing_twice(
    tmp_path: Path, deploy: Deploy, mailbox: Mailbox
) -> None:
    deployment = with_alert(deploy, tmp_path, mail_alerts(mailbox.port, "duty@yunxi.example"))
    watches = [deployment.start("watch", "--json") for _ in range(4)]
    told = [one.wait() for one in watches]
    assert [one.status for one in told] == [0] * 4, [one.errors for one in told]
    assert len(mailbox.messages()) == 1
    assert len({alert["id"] for one in told for alert in one.json["alerts"]}) == 1


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    pause = threading.Event()
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        pause.wait(0.05)
