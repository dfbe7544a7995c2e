"""A Chinese font for drawn charts.

Trap: with no CJK font vl-convert draws no text at all and says nothing. So the Noto Sans CJK of a locked package (SIL
Open Font Licence) is registered, and a glyph is drawn and looked at before the first chart is.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from domain.errors import ReportError

FONT_PACKAGE = "manimgx_fonts_cjk"

_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    '<text x="4" y="30" font-size="24" font-family="{family}" font-weight="{weight}">{text}</text></svg>'
)


def font_directory(package: str = FONT_PACKAGE) -> Path:
    """The folder of the font files of an installed package. Raises `ReportError` when there are none."""
    spec = find_spec(package)
    for folder in map(Path, spec.submodule_search_locations or ()) if spec else ():
        if any(file.suffix.lower() in (".ttc", ".otf", ".ttf") for file in folder.iterdir()):
            return folder
    raise ReportError(f"缺少中文字体（Python 包 {package}），图表中的文字画不出来，请重新运行 make setup。")


def draws_chinese(family: str) -> bool:
    """Whether Chinese text in this family leaves marks on a picture, with the fonts known at this moment."""
    return _probe(family, "国") != _probe(family, "")


def only_thin(family: str) -> bool:
    """Whether bold text looks like normal text: the only face is then a variable font, drawn at its thinnest.

    The renderer does not vary fonts; text has to be thickened by a stroke.
    """
    return _probe(family, "国", "bold") == _probe(family, "国")


def _probe(family: str, text: str, weight: str = "normal") -> bytes:
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(_PROBE.format(family=family, weight=weight, text=text))
    return picture


@cache
def register(family: str, package: str = FONT_PACKAGE) -> bool:
    """Make the package's fonts known to the renderer, once; tells whether text needs thickening (`only_thin`).

    Raises `ReportError` when the package is missing or Chinese text would still vanish.
    """
    import vl_convert

    vl_convert.register_font_directory(str(font_directory(package)))
    if not draws_chinese(family):
        raise ReportError(f"字体 {family} 不能画出中文，图表无法生成，请重新运行 make setup。")
    return only_thin(family)
