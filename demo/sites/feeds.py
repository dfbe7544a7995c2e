"""RSS 2.0 and Atom (RFC 4287) documents of a list of publications."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as escape_xml

from demo.publications import Publication
from demo.sites.layout import paragraphs, stamp
from demo.sites.responses import XML, Response, newest

Path = Callable[[Publication], str]


def rss(title: str, base: str, publications: Sequence[Publication], path: Path) -> Response:
    """Titles and first paragraphs; times in RFC 822 form with the offset of the city."""
    items = "".join(
        f"<item><title>{escape_xml(one.title)}</title><link>{base}{path(one)}</link>"
        f'<guid isPermaLink="true">{base}{path(one)}</guid>'
        f"<pubDate>{format_datetime(_local(one.published_at))}</pubDate>"
        f"<description>{escape_xml(one.paragraphs[0])}</description></item>\n"
        for one in publications
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape_xml(title)}</title><link>{base}/</link><description>{escape_xml(title)}</description>\n"
        f"{items}</channel></rss>\n"
    )
    return Response(text.encode(), XML, newest(tuple(publications)))


def atom(title: str, base: str, publications: Sequence[Publication], path: Path) -> Response:
    """Entries with their whole text as HTML."""
    changed = newest(tuple(publications))
    entries = "".join(
        f"<entry><title>{escape_xml(one.title)}</title><id>{base}{path(one)}</id>"
        f'<link rel="alternate" href="{base}{path(one)}"/>'
        f"<published>{_local(one.published_at).isoformat()}</published>"
        f"<updated>{_local(one.published_at).isoformat()}</updated>"
        f"<source><title>{escape_xml(one.source)}</title></source>"
        f'<content type="html">{escape_xml(paragraphs(one.paragraphs))}</content></entry>\n'
        for one in publications
    )
    updated = f"<updated>{_local(changed).isoformat()}</updated>" if changed else ""
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape_xml(title)}</title><id>{base}/</id>"
        f'<link href="{escape(base)}/"/><author><name>{escape_xml(title)}</name></author>{updated}\n{entries}</feed>\n'
    )
    return Response(text.encode(), XML, changed)


def _local(moment: datetime) -> datetime:
    return datetime.fromisoformat(stamp(moment, "%Y-%m-%dT%H:%M:%S%z"))
