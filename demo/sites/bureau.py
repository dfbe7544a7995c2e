"""The bureau's own web site, made as TRS WCM makes them: dated paths, meta tags, `.TRS_Editor`, `index_1.html` for page two.

The oldest column is GBK and its header names no charset, as on many sites that grew over the years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from demo.publications import Publication
from demo.sites.layout import cut, link_list, page_number, paragraphs, stamp
from demo.sites.responses import HTML, SCRIPT, Request, Response, newest
from demo.sites.site import Answer, Site

COLUMNS = {"tzgg": "通知公告", "gzdt": "工作动态", "lykp": "林业科普"}
TYPES = {"tzgg": "政策文件", "gzdt": "工作动态", "lykp": "概况信息"}
OLD_COLUMN = "lykp"
_PAGER = """function createPageHTML(count, index, name, suffix) {
  var box = document.getElementById("pager"), i, link;
  if (!box || count < 2) { return; }
  for (i = 0; i < count; i += 1) {
    link = document.createElement("a");
    link.href = i ? name + "_" + i + "." + suffix : name + "." + suffix;
    link.textContent = i === index ? "[" + (i + 1) + "]" : i + 1;
    box.appendChild(link);
  }
}
"""


class BureauSite(Site):
    """Three columns of 20 items a page; article paths as in `tzgg/202611/t20261114_1001.html`."""

    per_page = 20
    forbidden = ("/admin/",)

    def routes(self) -> Sequence[tuple[str, Answer]]:
        return (
            (r"/(tzgg|gzdt|lykp)/(?:index\.html)?", self._list),
            (r"/(tzgg|gzdt|lykp)/index_(\d+)\.html", self._list),
            (r"/(?:tzgg|gzdt|lykp)/\d{6}/t\d{8}_(\d+)\.html", self._article),
            (r"/images/page\.js", self._script),
        )

    def path(self, publication: Publication) -> str:
        month, day = stamp(publication.published_at, "%Y%m"), stamp(publication.published_at, "%Y%m%d")
        return f"/{publication.column}/{month}/t{day}_{publication.number}.html"

    def _list(self, request: Request, match: re.Match[str]) -> Response | None:
        column = match[1]
        index = page_number(match[2]) if match.re.groups > 1 else 0
        if match.re.groups > 1 and index == 0:
            return None
        rows, count = cut([one for one in self.publications() if one.column == column], index + 1, self.per_page)
        if index >= count:
            return None
        links = link_list((self.path(one), one.title, stamp(one.published_at, "%Y-%m-%d")) for one in rows)
        following = f'<a class="next" href="/{column}/index_{index + 1}.html">下一页</a>' if index + 1 < count else ""
        main = (
            f"<h1>{COLUMNS[column]}</h1>\n{links}\n"
            f'<div class="pager" id="pager"><noscript>{following}</noscript></div>\n'
            '<script src="/images/page.js"></script>\n'
            f'<script>createPageHTML({count}, {index}, "index", "html");</script>'
        )
        return self._encoded(column, COLUMNS[column], main, self._meta(column), tuple(rows))

    def _article(self, request: Request, match: re.Match[str]) -> Response | None:
        found = self.find(match[1])
        if found is None or self.path(found) != request.path:
            return None
        published = stamp(found.published_at)
        meta = {
            **self._meta(found.column),
            "ArticleTitle": found.title,
            "PubDate": published,
            "ContentSource": found.source,
            "Keywords": "云溪,林业",
        }
        main = (
            f"<h1>{escape(found.title)}</h1>\n"
            f'<div class="meta article-info">来源：{escape(found.source)}　发布时间：<span class="date">{published}</span>'
            f"　浏览：{found.views}</div>\n"
            f'<div class="TRS_Editor">\n{paragraphs(found.paragraphs)}\n</div>'
        )
        return self._encoded(found.column, found.title, main, meta, (found,))

    def _script(self, request: Request, match: re.Match[str]) -> Response:
        return Response(_PAGER.encode(), SCRIPT)

    def _meta(self, column: str) -> dict[str, str]:
        return {
            "SiteName": "云溪市林业局",
            "SiteDomain": "linye.yunxi.example",
            "SiteIDCode": "0000000000",
            "ColumnName": COLUMNS[column],
            "ColumnDescription": f"云溪市林业局{COLUMNS[column]}栏目",
            "ColumnKeywords": COLUMNS[column],
            "ColumnType": TYPES[column],
        }

    def _encoded(
        self, column: str, title: str, main: str, meta: dict[str, str], shown: tuple[Publication, ...]
    ) -> Response:
        """UTF-8 with a charset in the header; the old column GBK without one. What GBK lacks becomes a reference."""
        if column != OLD_COLUMN:
            return Response(self.frame.page(title, main, meta).encode(), HTML, newest(shown))
        body = self.frame.page(title, main, meta, charset="gb2312").encode("gbk", "xmlcharrefreplace")
        return Response(body, "text/html", newest(shown))
