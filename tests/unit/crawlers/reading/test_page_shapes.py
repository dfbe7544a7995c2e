"""The measure on our own pages: every page is whole and invented, and what is read wrongly is seen in its figure alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.reasons import RejectReason
from tests.gate.measures.page_shapes import CASES, Shape, figures, read_shapes

ASKED = {"title", "time", "publisher", "body", "replies", "refused"}
_HOST = re.compile(r"https?://([^/\"'?\s]+)")
_VOCABULARY = {"schema.org"}
"""A name in JSON-LD, not a host that a page is at."""


@pytest.fixture(scope="module")
def shapes() -> dict[str, Shape]:
    return {shape.name: shape for shape in read_shapes()}


def test_every_page_is_put_together_and_asks_for_what_it_shows(shapes: dict[str, Shape]) -> None:
    lines = (CASES / "page_shapes.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(shapes) == len(lines)  # no name twice
    for shape in shapes.values():
        assert b"{{" not in shape.page.body, shape.name
        if shape.title is None:
            assert not shape.refused or shape.refused in set(RejectReason)
        else:
            assert shape.title
            assert shape.body
            assert shape.time is not None
            assert shape.time.utcoffset() == timedelta(hours=8), shape.name


def test_the_bytes_of_a_page_are_in_its_charset(shapes: dict[str, Shape]) -> None:
    assert "林业局".encode("gbk") in shapes["gbk_wrong"].page.body
    assert b'charset="utf-8"' in shapes["gbk_wrong"].page.body
    assert shapes["bom"].page.body.startswith(b"\xef\xbb\xbf")
    assert shapes["gb18030"].page.charset == "iso-8859-1"
    with pytest.raises(UnicodeDecodeError):
        shapes["gbk_nometa"].page.body.decode("utf-8")


def test_no_page_is_at_a_real_host_or_links_to_one(shapes: dict[str, Shape]) -> None:
    text = " ".join(f"{shape.page.url} {shape.page.body.decode('latin-1')}" for shape in shapes.values())
    hosts = set(_HOST.findall(text)) - _VOCABULARY
    assert len(hosts) > 5
    assert {host for host in hosts if not host.endswith(".example")} == set()


@pytest.mark.parametrize(
    ("figure", "spoilt"),
    [
        ("title", {"title": "另一个标题"}),
        ("time", {"time": None}),
        ("publisher", {"publisher": "青石县水利局"}),
        ("body", {"body": "与网页毫不相干的一段文字"}),
        ("replies", {"replies": ()}),
    ],
)
def test_one_wrong_thing_lowers_its_own_figure(
    shapes: dict[str, Shape], figure: str, spoilt: dict[str, object]
) -> None:
    chosen = [shapes["gov_trs"], shapes["discuz"]]
    name = "discuz" if figure == "replies" else "gov_trs"
    before = figures(chosen)
    after = figures([replace(shape, **spoilt) if shape.name == name else shape for shape in chosen])  # type: ignore[arg-type]
    assert before == {"pages": 2, "title": 1, "time": 1, "body": 1, "publisher": 1, "replies": 1}
    assert {key for key in before if after[key] < before[key]} == {figure}


def test_eight_hours_off_is_a_wrong_time(shapes: dict[str, Shape]) -> None:
    shape = shapes["jsonld"]
    assert shape.time is not None
    assert figures([shape])["time"] == 1
    assert figures([replace(shape, time=shape.time + timedelta(hours=8))])["time"] == 0


def test_a_refusal_counts_only_where_it_is_asked_and_for_its_reason(shapes: dict[str, Shape]) -> None:
    gone, listed, article = shapes["soft404"], shapes["list"], shapes["discuz"]
    assert figures([gone, listed]) == {"pages": 2, "refused": 1}
    assert figures([replace(gone, refused=RejectReason.TOO_LARGE.value)])["refused"] == 0
    assert figures([replace(article, title=None)])["refused"] == 0
    wrongly_refused = figures([replace(article, page=gone.page, publisher="云溪市林业局")])
    assert wrongly_refused == {"pages": 1, **dict.fromkeys(ASKED - {"refused"}, 0)}
