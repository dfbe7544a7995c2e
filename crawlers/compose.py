"""From what was read to a document that may be written down: masked, and without a person behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawlers.extract import Article, Kind
from crawlers.identity import canonical_url, document_id
from crawlers.round import Round
from crawlers.settings import FeedSource, SiteSource
from domain.documents import Document
from domain.reasons import Platform, TimeSource

_OUTLETS = frozenset({Platform.WEBSITE, Platform.NEWS})
"""Only here a page's own word for its publisher is believed; elsewhere it may be a person's nickname."""
_TOO_EARLY = timedelta(days=1)


def compose(
    article: Article, source: SiteSource | FeedSource, url: str, fetched_at: datetime, around: Round
) -> Document:
    """The masked document of an article. `url` is where it was read, as it came; it is stored in canonical form only.

    A publish time that is missing, or more than a day ahead, is replaced by the time of fetching (`TimeSource.FETCHED`).
    """
    published_at, time_source = article.published_at, article.time_source
    if published_at is None or published_at > fetched_at + _TOO_EARLY:
        published_at, time_source = fetched_at, TimeSource.FETCHED
    own_word = article.kind is Kind.ARTICLE and source.platform in _OUTLETS
    return Document(
        id=document_id(source.platform, canonical_url(url)),
        platform=source.platform,
        source=source.id,
        source_name=source.name,
        title=_clean(around.mask(_clean(article.title))),
        text=_clean(around.mask(_clean("\n".join((article.text, *article.replies))))),
        published_at=published_at,
        fetched_at=fetched_at,
        time_source=time_source,
        url=around.stored_url(url),
        publisher=(around.mask(_clean(article.publisher)) if own_word else "") or source.publisher,
        addressed=source.addressed,
        own=source.own,
    )


def _clean(text: str) -> str:
    """Without what no database stores: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
