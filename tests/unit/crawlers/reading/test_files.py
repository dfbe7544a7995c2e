"""Exported tables, good and bad, to documents; what is not mapped is never seen."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from crawlers.files import collect_file, read_file
from crawlers.profiles import Profile, load_profile
from domain.documents import Document, Rejected
from domain.errors import UsageError
from domain.ports import Mask
from domain.reasons import CoverageState, Platform, RejectReason
from domain.runs import Coverage

HEADER = "留言编号,留言主题,留言时间,留言详情,反对数,点赞数"
GOOD = "188006,路灯不亮,2019-02-28 11:25:05,人民路的路灯三天没亮了。,0,12"
NOW = datetime(2024, 11, 20, tzinfo=UTC)


@pytest.fixture
def board() -> Profile:
    return load_profile("message_board")


def rows(path: Path, profile: Profile, mask: Mask = str) -> list[Document | Rejected]:
    return list(read_file(path, profile, source="board", source_name="留言板", mask=mask, now=NOW))


def written(folder: Path, content: str | bytes, name: str = "board.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def the_document(items: list[Document | Rejected]) -> Document:
    (item,) = items
    assert isinstance(item, Document), item
    return item


def the_reason(items: list[Document | Rejected]) -> RejectReason:
    (item,) = items
    assert isinstance(item, Rejected), item
    return item.reason


def test_a_row_becomes_a_document(tmp_path: Path, board: Profile) -> None:
    document = the_document(rows(written(tmp_path, f"{HEADER}\n{GOOD}\n"), board))
    assert document.title == "路灯不亮"
    assert document.text == "人民路的路灯三天没亮了。"
    assert document.published_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert document.fetched_at == NOW
    assert (document.platform, document.addressed, document.own) == (Platform.BOARD, True, False)
    assert (document.source, document.source_name, document.likes) == ("board", "留言板", 12)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, board: Profile, encoding: str, newline: str) -> None:
    content = f"{HEADER}{newline}{GOOD}{newline}".encode(encoding)
    assert the_document(rows(written(tmp_path, content), board)).title == "路灯不亮"


def test_quotes_newlines_and_nul_bytes(tmp_path: Path, board: Profile) -> None:
    content = f'{HEADER}\n1,"他说""不亮""",2019-2-8 1:05,"第一行，\n\n  第二行\x00。",0,0\n{GOOD}\n'
    first, second = rows(written(tmp_path, content), board)
    assert isinstance(first, Document)
    assert (first.title, first.text) == ('他说"不亮"', "第一行，\n第二行。")
    assert isinstance(second, Document)


@pytest.mark.parametrize(
    "told",
    [
        "2019-02-28 11:25:05",
        "2019/2/28 11:25:05",
        "2019/02/28 11:25",
        "2019年2月28日 11:25",
        "2019-02-28T11:25:00+08:00",
        "43524.475694444",
    ],
)
def test_the_ways_a_board_tells_the_time(tmp_path: Path, board: Profile, told: str) -> None:
    document = the_document(rows(written(tmp_path, f"{HEADER}\n1,路灯,{told},不亮了,0,0\n"), board))
    assert document.published_at.replace(second=0) == datetime(2019, 2, 28, 3, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,路灯,,不亮了,0,0", RejectReason.BAD_DATE),
        ("1,路灯,去年某天,不亮了,0,0", RejectReason.BAD_DATE),
        ("1,路灯,2031-01-01,不亮了,0,0", RejectReason.BAD_DATE),
        ("1,路灯,2019-02-30,不亮了,0,0", RejectReason.BAD_DATE),
        ("1,路灯,2019-02-28,　 ,0,0", RejectReason.EMPTY_TEXT),
        ("1,路灯", RejectReason.BAD_ROW),
        ("1,路灯,2019-02-28,不亮,了,0,0", RejectReason.BAD_ROW),
    ],
)
def test_a_bad_row_is_counted_and_the_next_one_read(
    tmp_path: Path, board: Profile, row: str, reason: RejectReason
) -> None:
    bad, good = rows(written(tmp_path, f"{HEADER}\n{row}\n{GOOD}\n"), board)
    assert isinstance(bad, Rejected)
    assert (bad.reason, bad.reference, bad.source) == (reason, "board.csv:2", "board")
    assert "路灯" not in bad.detail
    assert isinstance(good, Document)


def test_an_unclosed_quote_costs_its_row_and_not_the_run(tmp_path: Path, board: Profile) -> None:
    lines = "\n".join(f"{n},路灯,2019-02-28,{'不亮了。' * 50},0,0" for n in range(8000))
    items = rows(written(tmp_path, f'{HEADER}\n{GOOD}\n9,"路灯,2019-02-28,不亮了,0,0\n{lines}\n'), board)
    assert isinstance(items[0], Document)
    assert any(isinstance(item, Rejected) and item.reason is RejectReason.BAD_ROW for item in items[1:])
    assert any(isinstance(item, Document) for item in items[2:])


def test_a_missing_column_is_one_sentence_with_wanted_and_found(tmp_path: Path, board: Profile) -> None:
    path = written(tmp_path, "留言编号,留言主题,留言时间\n1,路灯,2019-02-28\n")
    with pytest.raises(UsageError) as caught:
        rows(path, board)
    message = str(caught.value)
    assert "\n" not in message
    for part in ("board.csv", "留言详情", "留言编号、留言主题、留言时间"):
        assert part in message


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file(tmp_path: Path, board: Profile, content: str) -> None:
    with pytest.raises(UsageError, match="空文件"):
        rows(written(tmp_path, content), board)


def test_a_title_above_the_header_and_odd_column_names(tmp_path: Path, board: Profile) -> None:
    content = (
        f"留言汇总,,,,,\n制表日期：2019-12-31,,,,,\n 留言 编号 ,留言主题,留言时间,留言详情,反对数,点赞数\n{GOOD}\n"
    )
    assert the_document(rows(written(tmp_path, content), board)).title == "路灯不亮"


def test_people_in_unmapped_columns_never_appear(tmp_path: Path, mask: Mask) -> None:
    content = (
        "编号,标题,内容,时间,昵称,联系电话,来源,user_id\n"
        "1,树倒了,门口的树倒了，电话13912345678,2024-01-02,山里的风,13812345678,张三丰,u778899\n"
    )
    generic = load_profile("generic")
    document = the_document(rows(written(tmp_path, content, "people.csv"), generic, mask))
    told = repr(document)
    for secret in ("山里的风", "13812345678", "13912345678", "张三丰", "u778899"):
        assert secret not in told
    assert "［手机号］" in document.text
    record = {
        "content": "门口的树倒了",
        "time": "2024-01-02",
        "author": "山里的风",
        "user": {"name": "张三丰"},
        "phone": 13812345678,
    }
    document = the_document(
        rows(written(tmp_path, json.dumps(record, ensure_ascii=False), "people.jsonl"), generic, mask)
    )
    for secret in ("山里的风", "张三丰", "13812345678"):
        assert secret not in repr(document)


def test_everything_written_goes_through_the_mask(tmp_path: Path) -> None:
    seen: list[str] = []

    def spy(text: str) -> str:
        seen.append(text)
        return "＊"

    content = "标题,内容,时间,来源,网址\n树倒了,门口的树倒了,2024-01-02,云溪日报,https://a.cn/x?id=1\n坏行,有字,没有时间,云溪日报,\n"
    good, bad = rows(written(tmp_path, content, "电话13812345678.csv"), load_profile("generic"), spy)
    assert isinstance(good, Document)
    assert isinstance(bad, Rejected)
    assert {good.title, good.text, good.publisher, good.url, bad.reference} == {"＊"}
    assert "门口的树倒了" in seen


def test_ids_are_stable_and_apart(tmp_path: Path, board: Profile) -> None:
    first = the_document(rows(written(tmp_path, f"{HEADER}\n{GOOD}\n"), board))
    changed = the_document(rows(written(tmp_path, f"{HEADER}\n{GOOD.replace('三天', '五天')}\n", "again.csv"), board))
    assert changed.id == first.id
    assert changed.content_hash != first.content_hash
    hotline = "工单编号,诉求内容,受理时间\n188006,人民路的路灯三天没亮了。,2019-02-28\n"
    assert the_document(rows(written(tmp_path, hotline), load_profile("hotline_12345"))).id != first.id
    by_url = "内容,时间,网址\n树倒了,2024-01-02,https://a.cn/x?id=1&utm_source=q\n树倒了又倒,2024-01-03,https://A.cn/x?id=1\n"
    one, two = rows(written(tmp_path, by_url), load_profile("generic"))
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.id == two.id
    assert one.url == "https://a.cn/x?id=1"


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "id": 7,
                "title": "树倒了",
                "text": "门口的树倒了",
                "published_at": 1704153600,
                "likes": "1.2万",
                "comments": "3,004",
            },
            ensure_ascii=False,
        ),
        "{broken",
        "[1, 2]",
        "",
        json.dumps({"text": "没有时间"}, ensure_ascii=False),
        json.dumps({"text": "只有正文，没有标题。后面还有。", "time": "2024-01-03T08:00:00Z"}, ensure_ascii=False),
    ]
    items = rows(written(tmp_path, "\n".join(lines), "posts.jsonl"), load_profile("generic"))
    assert [item.reason for item in items if isinstance(item, Rejected)] == [
        RejectReason.BAD_ROW,
        RejectReason.BAD_ROW,
        RejectReason.MISSING_COLUMN,
    ]
    assert [item.reference for item in items if isinstance(item, Rejected)] == [
        "posts.jsonl:2",
        "posts.jsonl:3",
        "posts.jsonl:5",
    ]
    first, last = items[0], items[-1]
    assert isinstance(first, Document)
    assert (first.likes, first.comments) == (12_000, 3_004)
    assert first.published_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert isinstance(last, Document)
    assert last.title == "只有正文，没有标题"


def workbook(folder: Path, cells: list[list[object]], name: str = "board.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in cells:
        sheet.append(row)
    path = folder / name
    book.save(path)
    book.close()
    return path


def test_a_workbook_with_numbers_and_dates_as_cells(tmp_path: Path, board: Profile) -> None:
    cells: list[list[object]] = [
        ["云溪市留言汇总"],
        list(HEADER.split(",")),
        [188006, "路灯不亮", datetime(2019, 2, 28, 11, 25, 5), "不亮了。", 0, 12],  # noqa: DTZ001 - as a table holds it
        [None, None, None, None, None, None],
        [188007.0, "路灯又不亮", 43524.5, "又不亮了。", None, "3"],
        [188008, "没有时间", None, "不亮了。", 0, 0],
    ]
    first, second, third = rows(workbook(tmp_path, cells), board)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Rejected)
    assert first.published_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert second.published_at == datetime(2019, 2, 28, 4, 0, tzinfo=UTC)
    assert third.reference == "board.xlsx:6"
    csv_twin = the_document(rows(written(tmp_path, f"{HEADER}\n{GOOD}\n"), board))
    assert first.id == csv_twin.id


def test_a_workbook_that_swells_is_refused_unread(tmp_path: Path, board: Profile) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(UsageError, match="异常巨大"):
        rows(path, board)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a zip"),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_files_that_are_not_what_they_say(tmp_path: Path, board: Profile, name: str, content: bytes) -> None:
    with pytest.raises(UsageError, match="xlsx"):
        rows(written(tmp_path, content, name), board)


def test_a_missing_file(tmp_path: Path, board: Profile) -> None:
    with pytest.raises(UsageError, match="不存在"):
        rows(tmp_path / "absent.csv", board)


def collected(path: Path, profile: Profile, since: datetime | None = None) -> list[Document | Rejected | Coverage]:
    return list(collect_file(path, profile, source="board", source_name="留言板", mask=str, now=NOW, since=since))


def test_collecting_ends_with_one_coverage(tmp_path: Path, board: Profile) -> None:
    path = written(tmp_path, f"{HEADER}\n{GOOD}\n2,路灯,不详,不亮,0,0\n")
    document, rejected, coverage = collected(path, board)
    assert isinstance(document, Document)
    assert isinstance(rejected, Rejected)
    assert coverage == Coverage("board", NOW, CoverageState.OK, 2)
    old_left_out = collected(path, board, since=datetime(2020, 1, 1, tzinfo=UTC))
    assert [type(item) for item in old_left_out] == [Rejected, Coverage]


def test_collecting_what_cannot_be_read(tmp_path: Path, board: Profile) -> None:
    (absent,) = collected(tmp_path / "absent.csv", board)
    assert isinstance(absent, Coverage)
    assert absent.state is CoverageState.FAILED
    assert "absent.csv" in absent.detail
    (empty,) = collected(written(tmp_path, f"{HEADER}\n"), board)
    assert isinstance(empty, Coverage)
    assert empty.state is CoverageState.EMPTY


def test_a_long_file_is_read_row_by_row(tmp_path: Path, board: Profile) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        file.writelines(
            f"{n},路灯,2019-02-28 11:25:05,第{n}盏灯不亮了，{'请修一修。' * 60},0,0\n" for n in range(4_000)
        )
    tracemalloc.start()
    try:
        read = sum(1 for _ in read_file(path, board, source="b", source_name="b", mask=str, now=NOW))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == 4_000
    assert peak < path.stat().st_size / 2


def test_values_that_no_database_can_hold_are_made_harmless(tmp_path: Path, board: Profile) -> None:
    record = {
        "留言编号": "1",
        "留言主题": "虫害\ud800",
        "留言时间": "2019-02-28 11:25",
        "留言详情": "虫\udfff" + "很多" * 20,
        "点赞数": "9" * 400,
    }
    record_of_numbers = record | {"点赞数": 1e200}
    file = written(tmp_path, f"{json.dumps(record)}\n{json.dumps(record_of_numbers)}\n", "board.jsonl")

    for item in rows(file, board):
        assert isinstance(item, Document)
        assert (item.title, item.text) == ("虫害\ufffd", "虫\ufffd" + "很多" * 20)
        assert 0 <= item.likes < 2**63
        item.title.encode()
