"""Nothing that was acknowledged is lost, whatever happens to the writer."""

from __future__ import annotations

import errno
import itertools
import multiprocessing
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.spool import SpoolReader, SpoolWriter
from domain.errors import StoreError, StoreFull
from domain.runs import Visit

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


def visit(number: int) -> Visit:
    return Visit(f"http://site/{number}", NOW)


def numbers(reader: SpoolReader) -> list[int]:
    urls = [
        one.item.url
        for segment in reader.segments()
        for one in reader.read(segment).items
        if isinstance(one.item, Visit)
    ]
    return [int(url.rpartition("/")[2]) for url in urls]


def test_items_come_out_in_order_and_segments_are_cut(tmp_path: Path) -> None:
    reader = SpoolReader(tmp_path)
    with SpoolWriter(tmp_path, now=NOW, segment_items=4) as writer:
        for number in range(10):
            writer.append("lyj", visit(number))
        assert len(reader.segments()) == 2, "finished segments can be read while the writer goes on"
        assert reader.recover().segments == 0

    assert numbers(reader) == list(range(10))
    for segment in reader.segments():
        reader.finish(segment)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_without_items_leaves_nothing(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, now=NOW):
        pass
    assert list(tmp_path.iterdir()) == []


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path / "spool", now=NOW) as writer:
        writer.append("lyj", visit(1))

    (segment,) = SpoolReader(tmp_path / "spool").segments()
    assert segment.path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "spool").stat().st_mode & 0o077 == 0


def _write_and_die(folder: Path, items: int, torn: bytes) -> None:
    writer = SpoolWriter(folder, now=NOW)
    for number in range(items):
        writer.append("lyj", visit(number))
    (path,) = folder.glob("*.open")
    with path.open("ab") as file:
        file.write(torn)
        file.flush()
        os._exit(9)


@pytest.mark.parametrize(("items", "torn"), [(3, b""), (3, b'{"kind":"doc'), (0, b'{"ki'), (120, "半行".encode()[:-1])])
def test_the_segment_of_a_dead_writer_is_recovered_without_its_torn_line(
    tmp_path: Path, items: int, torn: bytes
) -> None:
    if not items:
        (tmp_path / "20261121T000000000000-0000001-00001.open").write_bytes(torn)
    else:
        child = multiprocessing.get_context("fork").Process(target=_write_and_die, args=(tmp_path, items, torn))
        child.start()
        child.join()
    reader = SpoolReader(tmp_path)

    recovery = reader.recover()

    assert (recovery.segments, recovery.torn) == (int(items > 0), int(bool(torn)))
    assert numbers(reader) == list(range(items))
    assert reader.recover().segments == 0
    assert [path.read_bytes() for path in tmp_path.glob("*.torn")] == ([torn] if torn else [])


def test_two_writers_and_a_recovering_reader_do_not_disturb_each_other(tmp_path: Path) -> None:
    reader = SpoolReader(tmp_path)
    done = threading.Event()
    recovered: list[int] = []

    def recover() -> None:
        while not done.is_set():
            recovered.append(reader.recover().segments)

    watcher = threading.Thread(target=recover)
    watcher.start()
    try:
        for number in range(150):
            with SpoolWriter(tmp_path, now=NOW.replace(microsecond=number)) as writer:
                writer.append("lyj", visit(number))
    finally:
        done.set()
        watcher.join()

    assert numbers(reader) == list(range(150))
    assert sum(recovered) == 0


@given(room=st.integers(min_value=0, max_value=3000))
def test_a_full_disk_loses_no_acknowledged_item(tmp_path_factory: pytest.TempPathFactory, room: int) -> None:
    folder = tmp_path_factory.mktemp("spool")
    left = room

    def write(file: int, data: bytes) -> int:
        nonlocal left
        if left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = os.write(file, data[:left])
        left -= taken
        return taken

    writer = SpoolWriter(folder, now=NOW, write=write)
    acknowledged: list[int] = []

    def fill() -> None:
        for number in itertools.count():
            writer.append("lyj", visit(number))
            acknowledged.append(number)

    with pytest.raises(StoreFull, match="磁盘空间不足"):
        fill()
    writer.close()
    reader = SpoolReader(folder)

    assert numbers(reader) == acknowledged
    assert [reader.read(segment).damaged for segment in reader.segments()] == [0] * len(reader.segments())


def test_damaged_lines_are_counted_and_kept_aside(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, now=NOW) as writer:
        writer.append("lyj", visit(0))
        writer.append("lyj", visit(1))
    reader = SpoolReader(tmp_path)
    (segment,) = reader.segments()
    first, second = segment.path.read_bytes().splitlines()
    segment.path.write_bytes(first + b"\n" + second.replace(b"visit", b"v\x00sit") + b"\n" + first + b"\n")

    contents = reader.read(segment)
    reader.finish(segment)

    assert (len(contents.items), contents.damaged) == (2, 1)
    assert [path.suffix for path in tmp_path.iterdir()] == [".damaged"]


def test_a_folder_that_cannot_be_written_is_named_plainly(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file stands in the way")

    with pytest.raises(StoreError, match="暂存文件夹无法读写"):
        SpoolWriter(tmp_path / "spool", now=NOW)
