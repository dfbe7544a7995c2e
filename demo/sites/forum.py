"""The forum: threads newest first, each with its opening post, replies, nicknames and avatars.

Nicknames and avatars are here so that the demonstration proves that the crawler leaves them behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from html import escape

from demo.publications import Publication
from demo.sites.layout import cut, link_list, page_number, pager, paragraphs, stamp
from demo.sites.responses import PICTURE, Request, Response, newest
from demo.sites.site import Answer, Site


class ForumSite(Site):
    """`/forum/?page=2` and `/thread-1001.html`; member pages under `/member/`, which robots.txt forbids."""

    per_page = 50
    forbidden = ("/member/",)

    def routes(self) -> Sequence[tuple[str, Answer]]:
        return (
            (r"/forum/", self._list),
            (r"/thread-(\d+)\.html", self._thread),
            (r"/member/([0-9a-f]{8})\.svg", self._avatar),
            (r"/member/([0-9a-f]{8})\.html", self._member),
        )

    def path(self, publication: Publication) -> str:
        return f"/thread-{publication.number}.html"

    def _list(self, request: Request, match: re.Match[str]) -> Response | None:
        page = page_number(request.query.get("page", "1"))
        rows, count = cut(self.publications(), page, self.per_page)
        if not 1 <= page <= count:
            return None
        links = link_list(
            (self.path(one), one.title, f"{len(one.replies)} 回 · {stamp(one.published_at)}") for one in rows
        )
        main = f"<h1>城事杂谈</h1>\n{links}\n{pager(page, count, '/forum/?page={}')}"
        return Response(self.frame.page("城事杂谈", main).encode(), modified=newest(tuple(rows)))

    def _thread(self, request: Request, match: re.Match[str]) -> Response | None:
        found = self.find(match[1])
        if found is None:
            return None
        opening = (
            f'<article class="post opening-post">\n{_member_box(found.author)}\n'
            f'<div class="post-content">\n{paragraphs(found.paragraphs)}\n</div>\n</article>'
        )
        replies = "\n".join(
            f'<div class="post comment">\n{_member_box(reply.author)}\n<div class="post-content comment-text">'
            f"{paragraphs((reply.text,))}{_time(reply.at, f'{floor} 楼')}</div>\n</div>"
            for floor, reply in enumerate(found.replies, start=2)
        )
        main = (
            f'<h1>{escape(found.title)}</h1>\n<div class="meta">{_time(found.published_at, "发表于")}　'
            f"{found.views} 次查看　{len(found.replies)} 条回复</div>\n{opening}\n"
            f'<section class="comments" id="comments">\n{replies}\n</section>'
        )
        return Response(self.frame.page(found.title, main).encode(), modified=newest((found,)))

    def _avatar(self, request: Request, match: re.Match[str]) -> Response:
        colour = match[1][:6]
        picture = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" '
            f'fill="#{colour}"/><circle cx="24" cy="19" r="9" fill="#fff"/>'
            '<path d="M6 48a18 18 0 0 1 36 0z" fill="#fff"/></svg>'
        )
        return Response(picture.encode(), PICTURE)

    def _member(self, request: Request, match: re.Match[str]) -> Response:
        return Response(self.frame.page("会员", "<h1>会员资料</h1><p>登录后可见。</p>").encode())


def _member_box(nickname: str) -> str:
    key = blake2b(nickname.encode(), digest_size=4).hexdigest()
    return (
        f'<aside class="author"><a href="/member/{key}.html"><img src="/member/{key}.svg" alt=""><br>'
        f'<span class="nickname">{escape(nickname)}</span></a></aside>'
    )


def _time(moment: datetime, label: str) -> str:
    return f'<span class="meta">{label} <time datetime="{moment.isoformat()}">{stamp(moment)}</time></span>'
