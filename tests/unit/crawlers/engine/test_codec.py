"""Spool lines say exactly what the items say, or are damaged."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.codec import DamagedLine, Spooled, decode, encode
from domain.documents import Document, Rejected
from domain.ports import SourceItem
from domain.reasons import CoverageState, Platform, RejectReason, TimeSource
from domain.runs import Coverage, Visit

TEXT = st.text(max_size=60)
COUNT = st.integers(min_value=0, max_value=10**9)
TIME = st.datetimes(
    min_value=datetime(1995, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC) | st.just(timezone(timedelta(hours=8))),
)
ITEMS: st.SearchStrategy[SourceItem] = st.one_of(
    st.builds(
        Document,
        id=TEXT,
        platform=st.sampled_from(Platform),
        source=TEXT,
        source_name=TEXT,
        title=TEXT,
        text=TEXT,
        published_at=TIME,
        fetched_at=TIME,
        time_source=st.sampled_from(TimeSource),
        url=TEXT,
        publisher=TEXT,
        addressed=st.booleans(),
        own=st.booleans(),
        likes=COUNT,
        comments=COUNT,
        reposts=COUNT,
    ),
    st.builds(Rejected, TEXT, TEXT, st.sampled_from(RejectReason), TIME, TEXT),
    st.builds(Visit, TEXT, TIME, TEXT, TEXT),
    st.builds(Coverage, TEXT, TIME, st.sampled_from(CoverageState), COUNT, TEXT),
)
VISIT = Visit("http://a/", datetime(2026, 11, 21, tzinfo=UTC))


@given(source=TEXT, item=ITEMS)
def test_every_item_comes_back_equal_and_on_one_line(source: str, item: SourceItem) -> None:
    line = encode(Spooled(source, item))

    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode(line) == Spooled(source, item)
    assert decode(line[:-1]) == Spooled(source, item)


@given(item=ITEMS, cut=st.integers(min_value=1, max_value=40))
def test_a_line_that_was_cut_is_damaged_and_never_something_else(item: SourceItem, cut: int) -> None:
    line = encode(Spooled("lyj", item))

    with pytest.raises(DamagedLine):
        decode(line[: -1 - cut])


def test_no_item_of_a_spool_has_a_field_for_an_author() -> None:
    names = {field.name for kind in (Document, Rejected, Visit, Coverage) for field in fields(kind)}

    assert not {name for name in names if any(word in name for word in ("author", "user", "nick", "avatar", "person"))}


def test_a_naive_time_is_not_spooled() -> None:
    with pytest.raises(ValueError, match="aware"):
        encode(Spooled("lyj", Visit("http://a/", datetime(2026, 11, 21))))  # noqa: DTZ001


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-21T00:00:00"},
        {"at": 5},
        {"url": None},
        {"extra": "x"},
        {"etag": True},
    ],
)
def test_a_line_of_another_shape_is_damaged(change: dict[str, object]) -> None:
    record = json.loads(encode(Spooled("lyj", VISIT)))
    record["item"] |= change

    with pytest.raises(DamagedLine):
        decode(json.dumps(record).encode())


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"null", b'{"kind":"visit"}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_item_is_damaged(line: bytes) -> None:
    with pytest.raises(DamagedLine):
        decode(line)
