"""What the city's sites show: notices, articles, threads and messages, with what a crawler must leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in a thread, or the answer of an office. `author` is a nickname or the name of an office."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """One page of one site.

    `number` is unique within its site. `source` is the outlet that first published an article ("" for what citizens
    write). `author` is a nickname: sites show it so that the demonstration proves that crawlers drop it. `reprint_of` is
    the number of the article of the city daily that this one repeats, 0 for an original. `matter` names the bank entry
    that the text came from.
    """

    site: str
    number: int
    column: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    matter: str
    source: str = ""
    author: str = ""
    replies: tuple[Reply, ...] = ()
    answer: Reply | None = None
    reprint_of: int = 0
    views: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)
