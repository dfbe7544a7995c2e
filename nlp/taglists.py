"""Leaves out the lists of topic tags (#…#) that posts carry to be found by more people, whatever they are about.

One or two tags often are the title of a post. Three and more in a row are a list: of the judged hits that posts of a whole
country had in tags alone 42 of 100 were right, and 1 of 20 where the words stood in such a row only
(docs/explanation/topics.md).
"""

from __future__ import annotations

import re

_FEWEST = 3
_LONGEST = 60
"""Characters of a tag; what stands further apart are two stray signs."""
TAG = rf"#[^#\n]{{1,{_LONGEST}}}+#"
"""A pattern of one tag."""
_LIST = re.compile(rf"{TAG}(?:\s*+{TAG}){{{_FEWEST - 1},}}+")


def without_tag_lists(readable: str) -> str:
    """The folded text with a new line in the place of every list of tags; the same text when it holds none."""
    if readable.count("#") < 2 * _FEWEST:
        return readable
    return _LIST.sub("\n", readable)
