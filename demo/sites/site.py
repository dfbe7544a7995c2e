"""What every site of the city has in common: robots.txt, a home page, and one way to answer."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from demo.facts import SiteFacts
from demo.publications import Publication
from demo.sites.layout import Frame, cut, link_list, page_number, pager, stamp
from demo.sites.responses import HTML, TEXT, Request, Response, Shelf, newest

Answer = Callable[[Request, re.Match[str]], Response | None]


class Site(ABC):
    """A web site of the city. `respond` may be called from several threads at once; a site keeps no state."""

    per_page = 30
    forbidden: tuple[str, ...] = ()

    def __init__(self, facts: SiteFacts, frame: Frame, shelf: Shelf) -> None:
        self.facts = facts
        self.frame = frame
        self._shelf = shelf
        self._routes: list[tuple[re.Pattern[str], Answer]] = [
            (re.compile(r"/robots\.txt"), self._robots),
            (re.compile(r"/"), self._home),
            *((re.compile(pattern), answer) for pattern, answer in self.routes()),
        ]

    @abstractmethod
    def routes(self) -> Sequence[tuple[str, Answer]]:
        """Regular expressions over the whole path, and what answers them."""

    @abstractmethod
    def path(self, publication: Publication) -> str:
        """Where a publication stands on this site."""

    def publications(self) -> tuple[Publication, ...]:
        """What is out by now, newest first."""
        return tuple(sorted(self._shelf(), key=lambda one: (one.published_at, one.number), reverse=True))

    def respond(self, request: Request) -> Response:
        """The answer to a GET, with status 404 where there is nothing."""
        for pattern, answer in self._routes:
            match = pattern.fullmatch(request.path)
            found = answer(request, match) if match else None
            if found is not None:
                return found
        body = self.frame.page("页面不存在", "<h1>您访问的页面不存在或已删除</h1><p><a href='/'>返回首页</a></p>")
        return Response(body.encode(), HTML, status=404)

    def find(self, number: str) -> Publication | None:
        wanted = page_number(number)
        return next((one for one in self._shelf() if one.number == wanted), None)

    def listing(self, publications: Sequence[Publication], title: str, page: int, address: str) -> Response | None:
        """Page `page` of a list, newest first; None for a page that does not exist. `address` is as in `pager`."""
        rows, count = cut(publications, page, self.per_page)
        if not 1 <= page <= count:
            return None
        links = link_list((self.path(one), one.title, stamp(one.published_at, "%Y-%m-%d")) for one in rows)
        main = f"<h1>{title}</h1>\n{links}\n{pager(page, count, address)}"
        return Response(self.frame.page(title, main).encode(), modified=newest(tuple(rows)))

    def _robots(self, request: Request, match: re.Match[str]) -> Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.forbidden or ("",)), ""]
        return Response("\n".join(lines).encode(), TEXT)

    def _home(self, request: Request, match: re.Match[str]) -> Response:
        latest = self.publications()[:12]
        rows = link_list((self.path(one), one.title, stamp(one.published_at, "%m-%d")) for one in latest)
        body = self.frame.page("首页", f"<h1>最新</h1>\n{rows}")
        return Response(body.encode(), modified=newest(latest))
