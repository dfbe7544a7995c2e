"""`kill -9` at the worst moments: nothing is lost, nothing is doubled, and the next call completes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from tests.e2e.conftest import Deploy, Deployment, Handler, Web, board, mail_alerts

ARTICLES = 12
STUCK = 8
"""The article that never comes: all before it are read by then, one after the other, and none after it."""


@pytest.fixture
def paths(web: Web) -> list[str]:
    """A list page with articles, one of which hangs as long as `web` is told to."""
    paths = [f"/art/t20261120_{n}.html" for n in range(ARTICLES)]
    for n, path in enumerate(paths):
        web.article(path, f"林业局消息{n}", f"云溪市林业局发布第{n}号消息：枫林大道{n}号段补种行道树。")
    web.listing("/list/", paths)
    return paths


@pytest.fixture
def deployment(tmp_path: Path, deploy: Deploy, web: Web) -> Deployment:
    source = {"id": "site", "kind": "site", "name": "林业网", "lists": [web.url("/list/")], "follow": r"/art/.*\.html$"}
    return deploy(tmp_path / "d", sources=[source], crawl={"timeout_seconds": 60})


def hang(handler: Handler) -> None:
    handler.stream(b"", 0.05)


def visited(deployment: Deployment) -> int:
    """Articles in the spool with their visits: a page is asked for before the one before it is written down."""
    return sum(file.read_bytes().count(b'{"kind":"visit"') for file in (deployment.var / "spool").glob("*.open"))


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(happened: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize("victims", [("child",), ("parent",), ("child", "parent")], ids="+".join)
def test_a_round_that_is_killed_in_the_middle_is_made_up_by_the_next(
    deployment: Deployment, web: Web, paths: list[str], victims: tuple[str, ...]
) -> None:
    good = web.answers[paths[STUCK]]
    web.answers[paths[STUCK]] = hang
    running = deployment.start("round", "--json")
    web.wait_for(paths[STUCK])
    wait_until(lambda: visited(deployment) == STUCK)
    child = running.child()
    for victim in victims:
        os.kill(child if victim == "child" else running.pid, signal.SIGKILL)
    told = running.wait()

    if "parent" in victims:
        assert told.status == -signal.SIGKILL
        wait_until(lambda: not alive(child))  # an orphan would visit the same host beside the next round
    else:
        assert told.status == 0, told.errors
        (report,) = told.json["sources"]
        assert (report["documents"]["new"], report["coverage"]["state"]) == (STUCK, "truncated")
        assert "采集中断，只得到一部分：采集进程异常退出（状态 -9）" in report["coverage"]["detail"]
    told.assert_plain()

    web.answers[paths[STUCK]] = good
    asked = len(web.asked)
    again = deployment.round()
    assert again.status == 0, again.errors
    assert sum(one["documents"]["new"] for one in again.json["sources"]) == (4 if victims == ("child",) else ARTICLES)
    assert deployment.total() == ARTICLES
    assert not list((deployment.var / "spool").iterdir())
    later = [path for path in web.asked[asked:] if path in paths]
    assert later == paths[STUCK:], "what was read before is not asked for again"


def test_a_death_between_storing_and_finishing_the_spool_doubles_nothing(
    deployment: Deployment, web: Web, paths: list[str]
) -> None:
    died = deployment.round(sabotage="die_before_finishing_the_spool")
    assert died.status == -signal.SIGKILL
    assert deployment.total() == ARTICLES, "they are stored"
    assert list((deployment.var / "spool").glob("*.ready")), "and wait in the spool all the same"

    again = deployment.round()

    assert again.status == 0, again.errors
    waiting, _ = (report["documents"] for report in again.json["sources"])
    assert (waiting["seen"], waiting["duplicate"], waiting["new"]) == (ARTICLES, ARTICLES, 0)
    assert deployment.total() == ARTICLES
    assert not list((deployment.var / "spool").iterdir())


def test_a_mail_whose_sending_was_not_written_down_comes_again_under_the_same_id(
    tmp_path: Path, deploy: Deploy
) -> None:
    with Mailbox(tmp_path / "mailbox") as mailbox:
        deployment = deploy(tmp_path / "d", alerts=mail_alerts(mailbox.port, "duty@yunxi.example"))
        deployment.run("import", board(tmp_path / "board.csv", 4), "--profile", "message_board")

        died = deployment.run("watch", "--json", sabotage="die_after_sending")
        assert died.status == -signal.SIGKILL
        assert len(mailbox.messages()) == 1

        (delivered,) = deployment.run("watch", "--json").json["deliveries"]
        assert delivered["status"] == "delivered"
        assert deployment.run("watch", "--json").json["deliveries"] == []
        ids = [str(mail.message["Message-ID"]) for mail in mailbox.messages()]
        assert ids == [delivered["message_id"]] * 2, "twice, and every mail program sees that it is the same"


def test_a_round_that_is_asked_to_stop_closes_its_books(
    tmp_path: Path, deploy: Deploy, web: Web, paths: list[str]
) -> None:
    source = {"id": "site", "kind": "site", "name": "林业网", "lists": [web.url("/list/")], "follow": r"/art/.*\.html$"}
    deployment = deploy(
        tmp_path / "run",
        sources=[source],
        crawl={"timeout_seconds": 60},
        console={"port": 0},
        schedule={"round_seconds": 2},
    )
    web.answers[paths[STUCK]] = hang
    running = deployment.start("run")
    web.wait_for(paths[STUCK])
    wait_until(lambda: visited(deployment) == STUCK)

    began = time.monotonic()
    running.kill(signal.SIGTERM)
    told = running.wait()

    assert told.status == 0, told.errors
    told.assert_plain()
    assert time.monotonic() - began < 30
    assert deployment.total() == STUCK, "what was read is there"
    assert not list((deployment.var / "spool").iterdir())
