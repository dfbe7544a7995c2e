"""Chinese dates, told in every way that pages tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.dates import (
    EARLIEST_YEAR,
    FUTURE_TOLERANCE,
    SHANGHAI,
    parse_absolute,
    parse_format,
    parse_time,
    time_in_url,
)

REFERENCE = datetime(2024, 11, 20, 4, 0, tzinfo=UTC)  # noon in Shanghai


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-10-14 09:30", "2024-10-14 09:30"),
        ("2017——04——12", "2017-04-12"),
        ("2017—04—12 08:05", "2017-04-12 08:05"),
        ("２０２４－１０－１４　０９：３０", "2024-10-14 09:30"),
        ("发布时间：2024年1月4日 9:05", "2024-01-04 09:05"),
        ("2024年1月4日 星期四 下午3点20分", "2024-01-04 15:20"),
        ("2024/1/4 3:20:11", "2024-01-04 03:20:11"),
        ("2024.10.14", "2024-10-14"),
        ("[2024-10-14]", "2024-10-14"),
        ("20241014", "2024-10-14"),
        ("20241014093011", "2024-10-14 09:30:11"),
        ("20241014 09:30", "2024-10-14 09:30"),
        ("24-5-13 17:15", "2024-05-13 17:15"),
        ("刚刚", "2024-11-20 12:00"),
        ("5分钟前", "2024-11-20 11:55"),
        ("半小时前", "2024-11-20 11:30"),
        ("3小时前", "2024-11-20 09:00"),
        ("2天前", "2024-11-18 12:00"),
        ("今天 10:20", "2024-11-20 10:20"),
        ("昨天 10:20", "2024-11-19 10:20"),
        ("前天", "2024-11-18"),
        ("11-20", "2024-11-20"),
        ("12-31 10:00", "2023-12-31 10:00"),
        ("3月8日", "2024-03-08"),
        ("1712345678", "2024-04-06 03:34:38"),
        ("1712345678000", "2024-04-06 03:34:38"),
    ],
)
def test_local_forms(text: str, expected: str) -> None:
    assert parse_time(text, reference=REFERENCE) == local(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-09-07T13:43:45+08:00", datetime(2019, 9, 7, 5, 43, 45, tzinfo=UTC)),
        ("2019-09-07T13:43:45Z", datetime(2019, 9, 7, 13, 43, 45, tzinfo=UTC)),
        ("2019-09-07T13:43:45.123Z", datetime(2019, 9, 7, 13, 43, 45, tzinfo=UTC)),
        ("2019-09-07T13:43:45-0330", datetime(2019, 9, 7, 17, 13, 45, tzinfo=UTC)),
        ("Tue, 19 Nov 2024 10:00:00 GMT", datetime(2024, 11, 19, 10, 0, tzinfo=UTC)),
        ("Tue, 19 Nov 2024 10:00:00 +0800", datetime(2024, 11, 19, 2, 0, tzinfo=UTC)),
        ("Tue May 31 17:46:55 +0800 2011", datetime(2011, 5, 31, 9, 46, 55, tzinfo=UTC)),
    ],
)
def test_forms_with_an_offset(text: str, expected: datetime) -> None:
    assert parse_time(text, reference=REFERENCE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有日期",
        "2024-02-30",
        "2023-02-29 10:00",
        "1970-01-01",
        "0001-01-01",
        "2024-11-22 00:00",
        "2099-1-1",
        "13-45",
        "Mon, 32 Foo 2024 10:00:00 GMT",
        "0000-00-00 00:00:00",
        "电话 12345678901",
        "2024-13-01",
        "Thu, 99 Abc",
    ],
)
def test_what_is_no_date_or_no_likely_one(text: str) -> None:
    assert parse_time(text, reference=REFERENCE) is None


def test_tomorrow_is_believed_but_not_the_day_after() -> None:
    assert parse_time("2024-11-21 11:00", reference=REFERENCE) is not None
    assert parse_time("2024-11-21 13:00", reference=REFERENCE) is None


def test_another_zone() -> None:
    assert parse_time("2024-07-01 12:00", reference=REFERENCE, zone=ZoneInfo("Asia/Urumqi")) == datetime(
        2024, 7, 1, 6, 0, tzinfo=UTC
    )


def test_running_text_skips_the_unlikely_and_takes_the_next() -> None:
    text = "会期至2031年5月1日，发布于2024年5月6日。"
    assert parse_absolute(text, reference=REFERENCE) == local("2024-05-06")
    assert parse_absolute("昨天 10:20", reference=REFERENCE) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.cn/zwgk/202410/t20241014_2740823.html", "2024-10-14"),
        ("http://a.cn/art/2020/11/2/art_1452430_59017965.html", "2020-11-02"),
        ("http://a.cn/c16936/20240320/i2176593.html", "2024-03-20"),
        ("http://a.cn/n1/2024/0510/c1004-40232587.html", "2024-05-10"),
        ("http://a.cn/2024-05/20/content_37330990.htm", "2024-05-20"),
        ("https://a.cn/rain/a/20240513A00GCM00", "2024-05-13"),
    ],
)
def test_days_in_urls(url: str, day: str) -> None:
    assert time_in_url(url, reference=REFERENCE) == local(day)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/a/778336904_120702",
        "http://a.cn/20991231/x.html",
        "http://a.cn/20240231/x",
        "http://a.cn/x?d=20240101",
    ],
)
def test_numbers_in_urls_that_are_no_days(url: str) -> None:
    assert time_in_url(url, reference=REFERENCE) is None


def test_a_given_form_is_local_unless_it_has_an_offset() -> None:
    assert parse_format("14/10/2024", "%d/%m/%Y", reference=REFERENCE) == local("2024-10-14")
    assert parse_format("14/10/2024 +0000", "%d/%m/%Y %z", reference=REFERENCE) == datetime(2024, 10, 14, tzinfo=UTC)
    assert parse_format("2024", "%d/%m/%Y", reference=REFERENCE) is None


moments = st.datetimes(datetime(EARLIEST_YEAR + 1, 1, 1), datetime(2024, 11, 19)).map(  # noqa: DTZ001 - made local next
    lambda naive: naive.replace(microsecond=0, tzinfo=SHANGHAI)
)


@given(
    moments,
    st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y——%m——%d %H:%M:%S", "%Y%m%d%H%M%S"]
    ),
)
def test_every_moment_comes_back(moment: datetime, form: str) -> None:
    assert parse_time(f"　发布时间：{moment.strftime(form)}　来源：本站", reference=REFERENCE) == moment.astimezone(UTC)


@given(moments)
def test_iso_and_rfc_forms_come_back(moment: datetime) -> None:
    assert parse_time(moment.isoformat(), reference=REFERENCE) == moment.astimezone(UTC)
    assert parse_time(moment.strftime("%a, %d %b %Y %H:%M:%S %z"), reference=REFERENCE) == moment.astimezone(UTC)


@given(st.text(alphabet="0123456789-/年月日:： 前天小时刚昨TZ+.,MonJa", max_size=40))
def test_whatever_is_read_is_aware_utc_and_likely(text: str) -> None:
    for moment in (parse_time(text, reference=REFERENCE), parse_absolute(text, reference=REFERENCE)):
        if moment is not None:
            assert moment.utcoffset() == timedelta(0)
            assert moment.year >= EARLIEST_YEAR
            assert moment <= REFERENCE + FUTURE_TOLERANCE


@given(st.text(max_size=200))
def test_any_text_and_any_url_is_survived(text: str) -> None:
    parse_time(text, reference=REFERENCE)
    time_in_url(text, reference=REFERENCE)
