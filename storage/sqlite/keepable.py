"""What this file can never keep."""

from __future__ import annotations

from math import isfinite

from domain.documents import TaggedDocument
from storage.sqlite.tokens import joined

_LARGEST = 2**63 - 1


def trouble(tagged: TaggedDocument) -> str:
    """Why the document can never be kept, in one Chinese sentence without its words; "" when it can."""
    document, tags = tagged.document, tagged.tags
    if not all(isfinite(probability) for probability in tags.probabilities):
        return "情感概率不是有限的数，文档库存不了。"
    if max(map(abs, (document.likes, document.comments, document.reposts))) > _LARGEST or tags.fingerprint >> 64:
        return "互动数或指纹超出 64 位整数，文档库存不了。"
    try:
        words = [
            joined(part)
            for part in (tags.title_tokens, tags.tokens, tags.subwords, tags.topics, tags.places, tags.keywords)
        ]
    except ValueError:
        return "分词或标签中有空词，或含有控制字符 U+001F，文档库存不了。"
    texts = (document.id, document.source, document.source_name, document.title, document.text, document.url)
    try:
        "".join((*texts, document.publisher, tags.reprint_of, *words)).encode()
    except UnicodeEncodeError:
        return "文字中有不成对的代理字符，不是合法的 Unicode，文档库存不了。"
    return ""
