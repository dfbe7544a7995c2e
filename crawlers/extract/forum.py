"""Threads of forums and boards: the opening post, and the replies apart, all without their authors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.extract.cleaning import article_lines, remove_noise
from crawlers.extract.floors import repeated_posts
from crawlers.extract.scoring import best_element
from crawlers.extract.tree import Element, Name, drop, lines, marks, marks_of, text_length

_URL = re.compile(
    r"thread|viewtopic|/t/\d|/topic[s/]|/d/\d|/post[s/-]|/bbs/|//bbs\.|//forum|forum\.php|tieba\.|/p/\d{6,}$|zhidao\.|/question/|weibo\.|liuyan",
    re.IGNORECASE,
)
_SOFTWARE = re.compile(r"discuz|phpwind|flarum|discourse|phpbb|vbulletin|xenforo|nodebb|hadsky|xiuno")
# Text of one post: what known forum programs call it, and what most others do.
_POST = re.compile(
    r"(?:^|[^a-z])(?:t_f|postmessage|post-?_?(?:body|content|message|text)|d_post_content|p_content_text|lzl_content_main|tpc_content|bbs-content|"
    r"(?:comment|cmt|reply|answer|floor|best)[-_]?(?:text|content|body|message|word)|postcontent|cooked|topic[-_](?:content|body|text)|"
    r"reply_content|wbpro-feed-og-?text|read-message|f14-content|question-content|message-content)(?:[^a-z]|$)"
)
_KNOWN_POST = re.compile(r"(?:^|[^a-z])(?:t_f|postmessage|d_post_content|lzl_content_main|tpc_content)(?:[^a-z]|$)")
_STRONG_POST = re.compile(
    r"(?:^|[^a-z])(?:t_f|postmessage|d_post_content|post-body|tpc_content|bbs-content|cooked|lzl_content_main|wbpro-feed-og-?text)(?:[^a-z]|$)"
)
_REPLY_AREA = re.compile(r"comment|repl(?:y|ies)|cmt|pinglun|huifu|answer|repost|floor")
_REPLY_TEXT = re.compile(r"(?:^|[^a-z])(?:text|txt|content|body|message|word)(?:[^a-z]|$)")
_AUTHOR = re.compile(
    r"(?:^|[^a-z])(?:author|user|username|uname|nick|nickname|avatar|name|authi|userinfo|signature|sign|level|medal|time|date|timestamp|floor|"
    r"from|source|location|region|like|actions?|tail|toolbar|share|report|pstatus|mask|tip|modact)(?:[^a-z]|$)"
)
_REPLY_NAME = re.compile(r"comment|repl(?:y|ies)|cmt|pinglun|huifu|repost|lzl|answer|best-text|best-content")
_NAME_BEFORE_COLON = re.compile(r"^\s*[:：]\s*")
_LABEL = re.compile(
    r"\s*(?:\[?复制链接\]?|回复|举报|点赞|赞|收起|展开|查看全部|\d{1,6}|\d+\s*楼|#\d+|来自.{0,8}|只看楼主"
    r"|(?:\d+\s*楼|#\d+)?\s*(?:[发回][表布复]于)?\s*20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)\s*"
)
"""A line of a post that nobody wrote: a button, a floor, a time."""


@dataclass(frozen=True, slots=True)
class Thread:
    """`opening` and each of `replies` is the text of one post, one paragraph a line; `first` is the first element of the
    page that holds a post, `title` what a board gives as the title ("" elsewhere)."""

    opening: str
    replies: tuple[str, ...]
    first: Element
    title: str = ""


def made_by_forum(generator: str, named: Mapping[Element, Name]) -> bool:
    """A known forum program wrote the page, and there are posts in it. `named` are the page's elements with names."""
    if _SOFTWARE.search(generator):
        return bool(_post_elements(named))
    return any(_KNOWN_POST.search(marks_of(name)) for name in set(named.values()))


def looks_like_thread(url: str, named: Mapping[Element, Name]) -> bool:
    """Several elements are named like posts, or one is and the address speaks of a thread."""
    counts = Counter(named.values())
    strong = sum(count for name, count in counts.items() if _STRONG_POST.search(marks_of(name)))
    return strong >= 2 or ((strong == 1 or _asked_and_answered(counts)) and bool(_URL.search(url)))


def _asked_and_answered(counts: Counter[Name]) -> bool:
    """An opening post and posts below it, by names that many programs use."""
    posts = [marks_of(name) for name in counts if _POST.search(marks_of(name))]
    return any(_REPLY_NAME.search(names) for names in posts) and not all(_REPLY_NAME.search(names) for names in posts)


def unknown_thread(url: str, body: Element) -> bool:
    """The address speaks of a thread, and its posts have the form of one, whatever their names."""
    posts = repeated_posts(body) if _URL.search(url) else []
    return bool(posts) and not _among_replies(posts[0])


def _among_replies(post: Element) -> bool:
    """The elements around it are named so: then the opening post is elsewhere."""
    return any(_REPLY_NAME.search(marks(element)) for element in (post, *list(post.iterancestors())[:4]))


def read_thread(body: Element, named: Mapping[Element, Name], title: str) -> Thread | None:
    """The posts of a thread in page order; None when no post can be told from the rest of the page."""
    posts = _post_elements(named)
    opens = bool(posts) and _is_opening(posts[0])
    if not posts:
        posts = repeated_posts(body)
        opens = bool(posts) and not _among_replies(posts[0])
    if not posts:
        return None
    texts = [text for post in posts if (text := _post_text(post))]
    if opens:
        opening, texts = (texts[0], texts[1:]) if texts else ("", [])
    else:
        opening = _opening_apart(body, posts, title)
    return Thread(opening, tuple(texts), posts[0]) if opening or texts else None


def _post_elements(elements: Mapping[Element, Name]) -> list[Element]:
    """The outermost elements that hold the text of one post each; an element with several posts in it is a list."""
    named = [element for element, name in elements.items() if _is_post(element, marks_of(name))]
    chosen: list[Element] = []
    inside: set[Element] = set()
    counts: dict[Element, int] = {}
    for element in named:
        for ancestor in element.iterancestors():
            counts[ancestor] = counts.get(ancestor, 0) + 1
    for element in named:
        if counts.get(element, 0) >= 2 or any(ancestor in inside for ancestor in element.iterancestors()):
            continue
        inside.add(element)
        chosen.append(element)
    return chosen


def _is_post(element: Element, names: str) -> bool:
    if _POST.search(names):
        return True
    if not _REPLY_TEXT.search(names):
        return False
    return any(_REPLY_AREA.search(marks(ancestor)) for ancestor in list(element.iterancestors())[:10])


def _is_opening(element: Element) -> bool:
    """Replies are named so; a post that is not, is the opening one."""
    return not _REPLY_NAME.search(f"{marks(element)} {marks(element.getparent())}")


def _opening_apart(body: Element, posts: list[Element], title: str) -> str:
    """The opening post where only the replies have a name: the best text of the page once they are gone."""
    for post in posts:
        drop(post)
    found = best_element(body)
    if found is None:
        return ""
    remove_noise(found)
    return "\n".join(article_lines(found, title))


def _post_text(post: Element) -> str:
    _remove_authors(post)
    remove_noise(post)
    written = [text for text in lines(post) if not _is_label(text)]
    if written:
        written[0] = _NAME_BEFORE_COLON.sub("", written[0])
    return "\n".join(text for text in written if text)


def _remove_authors(post: Element) -> None:
    """Names, times, floors and buttons inside the text of a post, and a linked name with a colon behind it."""
    for element in list(post.iterdescendants()):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        linked_name = element.tag == "a" and bool(_NAME_BEFORE_COLON.match(element.tail or ""))
        if linked_name or (_AUTHOR.search(marks(element)) and text_length(element) <= 40):
            drop(element)


def _is_label(text: str) -> bool:
    return _LABEL.fullmatch(text) is not None
