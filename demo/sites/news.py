"""News sites: the city daily with its feeds, the outlet that reprints it, and a county portal with a full-text feed."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from html import escape

from demo.publications import Publication
from demo.sites.feeds import atom, rss
from demo.sites.layout import page_number, paragraphs, stamp
from demo.sites.responses import Request, Response, newest
from demo.sites.site import Answer, Site


class NewsSite(Site):
    """Articles with title, source line, time and text."""

    def article(self, found: Publication) -> Response:
        published = stamp(found.published_at, "%Y-%m-%d %H:%M:%S")
        main = (
            f"<article>\n<h1>{escape(found.title)}</h1>\n"
            f'<div class="meta">来源：<span class="source">{escape(found.source)}</span>　'
            f'<time datetime="{found.published_at.isoformat()}">{published}</time>　阅读 {found.views}</div>\n'
            f'<div class="article-content">\n{paragraphs(found.paragraphs)}\n</div>\n</article>'
        )
        meta = {"publishdate": published, "source": found.source, "description": found.paragraphs[0][:80]}
        return Response(self.frame.page(found.title, main, meta).encode(), modified=newest((found,)))

    @abstractmethod
    def routes(self) -> Sequence[tuple[str, Answer]]: ...

    def _article(self, request: Request, match: re.Match[str]) -> Response | None:
        found = self.find(match[1])
        return self.article(found) if found and self.path(found) == request.path else None


class DailySite(NewsSite):
    """The city daily: `/local/index.html`, `/local/index_2.html` …; feeds of the newest 30 items."""

    forbidden = ("/search/",)

    def routes(self) -> Sequence[tuple[str, Answer]]:
        return (
            (r"/local/(?:index\.html)?", self._first),
            (r"/local/index_(\d+)\.html", self._list),
            (r"/news/\d{4}-\d{2}/\d{2}/content_(\d+)\.html", self._article),
            (r"/rss\.xml", self._rss),
            (r"/atom\.xml", self._atom),
        )

    def path(self, publication: Publication) -> str:
        return f"/news/{stamp(publication.published_at, '%Y-%m/%d')}/content_{publication.number}.html"

    def _first(self, request: Request, match: re.Match[str]) -> Response | None:
        return self.listing(self.publications(), "本地新闻", 1, "/local/index_{}.html")

    def _list(self, request: Request, match: re.Match[str]) -> Response | None:
        return self.listing(self.publications(), "本地新闻", page_number(match[1]), "/local/index_{}.html")

    def _rss(self, request: Request, match: re.Match[str]) -> Response:
        return rss(self.facts.name, request.base, self.publications()[:30], self.path)

    def _atom(self, request: Request, match: re.Match[str]) -> Response:
        return atom(self.facts.name, request.base, self.publications()[:30], self.path)


class BrookSite(NewsSite):
    """The outlet of columns and reprints: `/posts/?page=2`, `/p/1001.html`."""

    per_page = 20

    def routes(self) -> Sequence[tuple[str, Answer]]:
        return ((r"/posts/", self._list), (r"/p/(\d+)\.html", self._article))

    def path(self, publication: Publication) -> str:
        return f"/p/{publication.number}.html"

    def _list(self, request: Request, match: re.Match[str]) -> Response | None:
        return self.listing(
            self.publications(), "全部文章", page_number(request.query.get("page", "1")), "/posts/?page={}"
        )


class StoneSite(NewsSite):
    """The county portal: everything of eight weeks in one Atom feed with full text."""

    def routes(self) -> Sequence[tuple[str, Answer]]:
        return ((r"/feed\.xml", self._feed), (r"/a/(\d+)\.html", self._article))

    def path(self, publication: Publication) -> str:
        return f"/a/{publication.number}.html"

    def _feed(self, request: Request, match: re.Match[str]) -> Response:
        return atom(self.facts.name, request.base, self.publications(), self.path)
