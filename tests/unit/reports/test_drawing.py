"""Chinese text is drawn, on a machine with Chinese fonts and on one without."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from domain.briefs import Chart
from domain.errors import ReportError
from reports.charts.all import CHARTS
from reports.charts.style import FONT
from reports.drawing import png, svg
from reports.fonts import font_directory, register
from reports.settings import ReportSettings
from tests.unit.reports.city import City

ROOT = Path(__file__).resolve().parents[3]

WITHOUT_SYSTEM_FONTS = """
import json, sys
from domain.briefs import Chart
from domain.errors import ReportError
from reports.charts.style import FONT, FONTS
from reports.drawing import png
from reports.fonts import draws_chinese, only_thin

def chart(title):
    spec = {"title": {"text": title, "font": FONTS}, "width": 200, "height": 60, "data": {"values": [{"a": 1}]},
            "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative", "axis": None}}}
    return Chart("t", title, json.dumps(spec), "")

told = {"before": draws_chinese(FONT)}
told["drawn"] = png(chart("舆情走势")) != png(chart("    "))
told["different"] = png(chart("舆情走势")) != png(chart("森林防火"))
told["after"] = draws_chinese(FONT)
told["thin"] = only_thin(FONT)
print(json.dumps(told))
"""


def chart(title: str) -> Chart:
    spec = {
        "title": {"text": title, "font": FONT},
        "width": 200,
        "height": 60,
        "data": {"values": [{"a": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "quantitative", "axis": None}},
    }
    return Chart("test", title, json.dumps(spec), "")


def test_a_chinese_title_leaves_marks() -> None:
    assert png(chart("舆情走势")) != png(chart("    "))
    assert png(chart("舆情走势")) != png(chart("森林防火"))


def test_chinese_text_is_drawn_where_the_system_has_no_fonts_at_all(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<?xml version='1.0'?><fontconfig><dir>{tmp_path / 'fonts'}</dir></fontconfig>", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SYSTEM_FONTS],
        cwd=ROOT,
        env={**os.environ, "FONTCONFIG_FILE": str(settings), "HOME": str(tmp_path)},
        capture_output=True,
        check=True,
        timeout=120,
    )
    told = json.loads(done.stdout)
    assert told == {"before": False, "drawn": True, "different": True, "after": True, "thin": True}


def test_the_picture_names_the_registered_font_first(city: City) -> None:
    text = svg(CHARTS["trend"](city.figures(), ReportSettings()))
    assert f'font-family="{FONT}' in text
    assert "信息量走势" in text


def test_a_missing_font_package_fails_in_words() -> None:
    with pytest.raises(ReportError, match="缺少中文字体"):
        font_directory("no_such_font_package")


def test_a_package_without_fonts_fails_in_words() -> None:
    with pytest.raises(ReportError, match="缺少中文字体"):
        font_directory("reports")


def test_a_family_that_cannot_draw_chinese_fails_in_words() -> None:
    with pytest.raises(ReportError, match="不能画出中文"):
        register("No Such Family At All 0")


def size_of(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_width_and_scale_set_the_pixels(city: City) -> None:
    trend = CHARTS["trend"](city.figures(), ReportSettings())
    assert size_of(png(trend, width=400, scale=1.0))[0] == 400
    assert size_of(png(trend, width=400, scale=2.0))[0] == 800


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_drawn_with_and_without_documents(city: City, empty_city: City, name: str) -> None:
    for figures in (city.figures(), empty_city.figures()):
        assert png(CHARTS[name](figures, ReportSettings())).startswith(b"\x89PNG")


def test_nothing_is_fetched() -> None:
    remote = {"data": {"url": "http://127.0.0.1:9/figures.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(ReportError, match="画不出来"):
        png(Chart("remote", "远程", json.dumps(remote), ""))


@pytest.mark.parametrize("spec", ["", "{", '{"mark": "nothing"}'])
def test_a_broken_specification_fails_in_words(spec: str) -> None:
    with pytest.raises(ReportError, match="画不出来"):
        png(Chart("broken", "坏图", spec, ""))
