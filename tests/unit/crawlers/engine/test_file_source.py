"""The kind `file` within a round."""

from __future__ import annotations

from pathlib import Path

from crawlers.settings import FileSource, SiteSource
from domain.documents import Document
from domain.reasons import CoverageState, Platform
from domain.runs import Visit
from tests.unit.crawlers.engine.conftest import Rounds, Site

ROWS = (
    "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数\n"
    "1,A00012345,行道树倒伏,2026-11-19 08:30:00,请致电 13912345678 处理倒伏的树木,0,3\n"
    "2,A00054321,护林员反映,2026-11-20 09:00:00,防火通道被占用,0,1\n"
)


def test_a_file_goes_through_the_round_once_per_change(tmp_path: Path, rounds: Rounds, site: Site) -> None:
    path = tmp_path / "board.csv"
    path.write_text(ROWS, encoding="utf-8")
    board = FileSource(id="board", name="网络留言", path=path, profile="message_board", publisher="")
    web = SiteSource(id="lyj", name="网站", pages=(site.url("/a.html"),))
    site.article("/a.html", "一")

    first = rounds.run(board, web)
    again = rounds.run(board, visits=first.of(Visit, "board"))

    documents = first.of(Document, "board")
    assert [document.title for document in documents] == ["行道树倒伏", "护林员反映"]
    assert documents[0].addressed
    assert documents[0].platform is Platform.BOARD
    assert "［手机号］" in documents[0].text
    assert b"13912345678" not in first.raw
    assert b"A00012345" not in first.raw
    assert first.coverage("board").state is CoverageState.OK
    assert first.coverage("lyj").state is CoverageState.OK
    assert again.of(Document, "board") == []
    assert again.coverage("board").state is CoverageState.NOT_MODIFIED


def test_a_file_that_is_not_there_is_a_failed_source_not_a_failed_round(tmp_path: Path, rounds: Rounds) -> None:
    gone = FileSource(id="gone", name="不在的文件", path=tmp_path / "gone.csv", profile="message_board")
    strange = FileSource(id="strange", name="方案不存在", path=tmp_path / "a.csv", profile="no_such_profile")
    strange.path.write_text("a,b\n1,2\n", encoding="utf-8")

    outcome = rounds.run(gone, strange)

    assert outcome.status == 0
    assert outcome.coverage("gone").state is CoverageState.FAILED
    assert outcome.coverage("gone").detail == "文件不存在或没有读取权限。"
    assert outcome.coverage("strange").state is CoverageState.FAILED
    assert outcome.coverage("strange").detail
