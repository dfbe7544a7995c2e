"""Documents, tags and expressions for the contract suites: built by hand or drawn by hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domain.documents import Document, TaggedDocument, Tags
from domain.queries import And, Expression, Field, Near, Not, Or, Term
from domain.reasons import Platform, Relevance, Sentiment

NOON = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)
"""12:00 of a Monday in Shanghai."""


def tagged(
    id_: str,
    text: str = "松树 发黄",
    *,
    title: str = "",
    subwords: str = "",
    at: datetime = NOON,
    fetched_at: datetime | None = None,
    platform: Platform = Platform.FORUM,
    source: str = "forum",
    sentiment: Sentiment = Sentiment.NEUTRAL,
    topics: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    keywords: tuple[str, ...] = (),
    fingerprint: int = 0,
    reprint_of: str = "",
    own: bool = False,
    likes: int = 0,
) -> TaggedDocument:
    """A document whose words are given with spaces between them."""
    document = Document(
        id=id_,
        platform=platform,
        source=source,
        source_name="本地论坛",
        title=title.replace(" ", ""),
        text=text.replace(" ", "") + "。",
        published_at=at,
        fetched_at=fetched_at or at + timedelta(minutes=5),
        url=f"https://forum.example/{id_}",
        own=own,
        likes=likes,
    )
    tags = Tags(
        title_tokens=tuple(title.split()),
        tokens=tuple(text.split()),
        subwords=tuple(subwords.split()),
        topics=topics,
        sentiment=sentiment,
        probabilities=(0.125, 0.75, 0.125),
        keywords=keywords,
        places=places,
        fingerprint=fingerprint,
        relevance=Relevance.NAMED,
        reprint_of=reprint_of,
    )
    return TaggedDocument(document, tags)


TROUBLESOME_WORDS = (
    *("a", "b", "c", "ab", "A", "B", "é", "e", "ß", "ss", "ſ", "s", "Σ", "σ", "ς", "İ", "i"),
    *("²", "2", "①", "1", "Ⅷ", "ⅷ", "½", "٣", "३", "ʰ", "ª", "ǅ", "ﬁ", "fi", "Ａ", "３"),
    *(
        "松",
        "树",
        "松树",
        "松树林",
        "㐀",
        "𠀀",
        "𰀀",
        "𞤀",
        "𐐷",
        "か",
        "が",
        "한",
        "กำ",
        "and",
        "or",
        "not",
        "near",
        "AND",
        "NOT",
    ),
    "x" * 2500,
    "x" * 2501,
)
"""Letters and digits by `str.isalnum`, among them such as other programs fold, split at or do not know yet."""

SOME_WORDS = ("松", "树", "松树", "a", "A", "²", "not")

words = st.sampled_from(SOME_WORDS)
any_words = st.one_of(
    words,
    st.sampled_from([word for word in TROUBLESOME_WORDS if word.isalnum()]),
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=3).filter(str.isalnum),
)
labels = st.sampled_from(("fire", "forest_fire", "Fire", "山火", "道路 养护", 'a"b', "x'y", "*"))
times = st.datetimes(datetime(2025, 10, 20), datetime(2026, 3, 20), timezones=st.just(UTC))  # noqa: DTZ001 - given there
"""A winter: a search engine has one index for each month, and clocks are put back and forward at its ends."""


def _terms() -> st.SearchStrategy[Term]:
    phrases = st.lists(words, min_size=1, max_size=3).map(tuple)
    return st.builds(Term, phrases, st.sampled_from(Field))


def _combined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, inner))


expressions: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(_terms(), st.builds(Near, _terms(), _terms(), st.integers(-1, 4))), _combined, max_leaves=6
)


@st.composite
def tagged_documents(draw: st.DrawFn, token: st.SearchStrategy[str] = words) -> TaggedDocument:
    """A document of few different words, so that phrases, repetitions and overlaps are frequent."""
    tokens = st.lists(token, max_size=8).map(tuple)
    few = st.lists(labels, max_size=2, unique=True).map(tuple)
    at = draw(times)
    document = Document(
        id=draw(st.text("0123456789abcdef", min_size=1, max_size=4)),
        platform=draw(st.sampled_from(Platform)),
        source=draw(labels),
        source_name=draw(st.text(max_size=5)),
        title=draw(st.text(max_size=10)),
        text=draw(st.text(max_size=20)),
        published_at=at,
        fetched_at=at + timedelta(seconds=draw(st.integers(0, 10_000_000))),
        own=draw(st.booleans()),
        likes=draw(st.integers(0, 5)),
    )
    tags = Tags(
        title_tokens=draw(tokens),
        tokens=draw(tokens),
        subwords=draw(tokens),
        topics=draw(few),
        sentiment=draw(st.sampled_from(Sentiment)),
        probabilities=(draw(st.floats(0, 1)), 0.1, 0.2),
        keywords=draw(few),
        places=draw(few),
        fingerprint=draw(st.integers(0, 2**64 - 1)),
        relevance=draw(st.sampled_from(Relevance)),
        reprint_of=draw(st.sampled_from(("", "", "0", "a"))),
        category=draw(st.sampled_from(("", "environment"))),
        second_category=draw(st.sampled_from(("", "transport"))),
        appeal=draw(st.sampled_from(("", "complaint"))),
    )
    return TaggedDocument(document, tags)


batches = st.lists(tagged_documents(), max_size=12)
