"""Elements that content management systems and large outlets always put an article into.

Facts of reference pages: TRS WCM, 大汉 jcms, 博达 VSB, 南方 NFCMS, SiteServer, DedeCMS, the cloud platform of 开普 (UCAP),
Discuz portal, WordPress and schema.org. A site built on one of them needs no guessing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from crawlers.extract.scoring import PROSE_LENGTH, best_element, worth
from crawlers.extract.tree import Block, Element, Name, blocks, text_length

# Names in order of trust: what comes first wins when a page has several of them. Compared in lower case.
_NAMES = (
    # TRS WCM
    "trs_editor trs_ueditor trs_editor_view trs_preappend",
    # 博达 VSB: the id gets a number behind it on some sites, see _is_vsb
    "v_news_content vsb_content",
    # 开普, jcms, NFCMS and the portal of the State Council
    "ucap-content pages_content news_cont_d_wrap bt-content bt_content zoom zoomcon",
    # WeChat and the outlets that reprint local matters
    "js_content artibody rm_txt_con rwb_zw post_body endtext mp-editor content-article article-content-wrap "
    "cnt-main-article-qq u-maintext caas-body the_content cnblogs_post_body article_content_view",
    # SiteServer, DedeCMS, WordPress, Discuz portal, schema.org
    "articlebody article-body article_body entry-content post-content article-detail-content arc_body article_content",
    "article-content newscontent news-content news_content contenttext content_text detailcontent detail-content "
    "detail_content con_text arc-content show_content infocontent",
)
_COMMON_NAMES = 4
"""From this rank on a name is a habit of many makers, and may name a caption as well as an article."""
SHORT = 300
SHORT_ARTICLE = 60
"""Worth of prose below which an `article` element is a frame for the headline alone."""
_RANKS = {name: rank for rank, names in enumerate(_NAMES) for name in names.split()}


def find_container(
    body: Element, named: Mapping[Element, Name], found: Sequence[Block] | None = None
) -> Element | None:
    """The element that holds the article: a known one if there is one, else the one that scores best; None for a page
    without prose. A short element with a name that anybody may use is checked against the scoring. `named`
    are the named elements of the body, `found` its blocks, where they are known."""
    known, trusted = _known(named)
    if known is not None and trusted:
        return known
    scored = _headed_article(body)
    if scored is None:
        scored = best_element(body, found)
    if known is None or scored is None:
        return scored if known is None else known
    if text_length(known) < SHORT and prose(known) <= prose(scored) * 0.3:
        return scored
    # The name may stand around the article and its side boxes; the scoring finds the article within.
    inner = best_element(known)
    return known if inner is None else inner


def _headed_article(body: Element) -> Element | None:
    """The text of the `article` element that holds the page's only h1: under it some sites put teasers of other
    articles that are longer than the article itself."""
    headings = [heading for heading in body.iter("h1") if text_length(heading) >= PROSE_LENGTH // 2]
    if len(headings) != 1:
        return None
    article = next(headings[0].iterancestors("article"), None)
    found = None if article is None else best_element(article)
    return found if found is not None and prose(found) >= SHORT_ARTICLE else None


def _known(named: Mapping[Element, Name]) -> tuple[Element | None, bool]:
    """The best element of a known system that holds prose, and whether its name is that of one system alone."""
    best: tuple[int, float] = (len(_NAMES), 0.0)
    chosen: Element | None = None
    for element, name in named.items():
        rank = _rank(name)
        if rank is None or rank > best[0]:
            continue
        value = prose(element)
        if value >= PROSE_LENGTH and (rank < best[0] or value > best[1]):
            best, chosen = (rank, value), element
    return chosen, best[0] < _COMMON_NAMES


def prose(element: Element) -> float:
    """Worth of the prose in an element, labels and links not counted against it."""
    return sum(max(0.0, worth(block)) for block in blocks(element))


@lru_cache(8_192)
def _rank(name: Name) -> int | None:
    classes, *single = name
    names = (classes or "").lower().split()
    names += filter(None, ((value or "").strip().lower() for value in single))
    ranks = [_RANKS[name] for name in names if name in _RANKS]
    if any(name.startswith("vsb_content") for name in names):
        ranks.append(_RANKS["vsb_content"])
    return min(ranks, default=None)
