"""The message board where citizens write to the bureau, and where it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from demo.publications import Publication
from demo.sites.layout import cut, link_list, page_number, pager, paragraphs, stamp
from demo.sites.responses import Request, Response, newest
from demo.sites.site import Answer, Site


class BoardSite(Site):
    """`/messages/?page=2` and `/messages/1001.html`; every message is addressed to the bureau."""

    per_page = 40

    def routes(self) -> Sequence[tuple[str, Answer]]:
        return ((r"/messages/", self._list), (r"/messages/(\d+)\.html", self._message))

    def path(self, publication: Publication) -> str:
        return f"/messages/{publication.number}.html"

    def _list(self, request: Request, match: re.Match[str]) -> Response | None:
        page = page_number(request.query.get("page", "1"))
        rows, count = cut(self.publications(), page, self.per_page)
        if not 1 <= page <= count:
            return None
        links = link_list((self.path(one), one.title, f"{_state(one)} · {stamp(one.published_at)}") for one in rows)
        main = f"<h1>写给市林业局的留言</h1>\n{links}\n{pager(page, count, '/messages/?page={}')}"
        return Response(self.frame.page("留言列表", main).encode(), modified=newest(tuple(rows)))

    def _message(self, request: Request, match: re.Match[str]) -> Response | None:
        found = self.find(match[1])
        if found is None:
            return None
        published = stamp(found.published_at)
        answer = ""
        if found.answer is not None:
            answer = (
                f'<section class="reply-box"><h2>办理答复</h2>\n<div class="reply-content">'
                f"{paragraphs((found.answer.text,))}</div>\n"
                f'<p class="meta">答复单位：{escape(found.answer.author)}　{stamp(found.answer.at)}</p></section>'
            )
        main = (
            f'<h1>{escape(found.title)}</h1>\n<div class="meta">留言编号 {found.number}　留言人：{escape(found.author)}　'
            f'<time datetime="{found.published_at.isoformat()}">{published}</time>　'
            f'<span class="state">{_state(found)}</span>　关注 {found.views}</div>\n'
            f'<div class="message-content">\n{paragraphs(found.paragraphs)}\n</div>\n{answer}'
        )
        return Response(self.frame.page(found.title, main).encode(), modified=newest((found,)))


def _state(message: Publication) -> str:
    return "已办理" if message.answer else "办理中"
