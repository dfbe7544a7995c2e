"""The tagger: what `nlp` finds out about a document, stage by stage.

1. segmentation   tokens of title and text, subwords (folded; marks of masked data are no words)
2. topics         the configured queries, and the exclude query
3. places         listed names, the area's divisions
4. relevance      addressed, own, excluded, named, topic and place
5. key words      names and telling words, unless the document is irrelevant (it is dropped next)
6. fingerprint    for reprints, of the whole batch in one call
7. sentiment      likewise
8. messages       category and appeal type of what the body did not publish itself, in one call, where wanted
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.body import Body
from domain.documents import Document, Tags
from domain.queries import Expression
from domain.reasons import Relevance, Sentiment
from nlp.adjustment.shelf import Shelf
from nlp.fingerprint import fingerprints_of
from nlp.keywords import KeywordFinder
from nlp.matching import Matcher, TokenView
from nlp.messages import UNSORTED, MessageSorter, Sorted, build_sorter
from nlp.personal.spans import without_marks
from nlp.places.build import build_places
from nlp.places.finder import ListedOnly, PlaceFinder
from nlp.query.alternatives import Alternatives, reading
from nlp.query.parser import parse, parse_search
from nlp.relevance import RelevanceJudge
from nlp.segmentation import Segmenter, Words
from nlp.sentiment.protocol import SentimentModel
from nlp.sentiment.registry import build_sentiment
from nlp.settings import NlpSettings
from nlp.spoken import spoken_of
from nlp.topics import TopicMatcher, topic_matcher

_SENTIMENTS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
_SHORT = 20
"""Characters; a shorter text is told apart from others by its title too."""
_AT_ONCE = 100
"""Documents whose words are held in memory at the same time; with 64 to 128 it is quickest."""
_EXCLUDED = "exclude"


class Findings(NamedTuple):
    """Everything that is found out about one document at a time; `told_apart` is what its fingerprint is made of."""

    title_tokens: tuple[str, ...]
    tokens: tuple[str, ...]
    subwords: tuple[str, ...]
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    places: tuple[str, ...]
    told_apart: str
    relevance: Relevance


class TextTagger:
    """Implements `domain.ports.Tagger`, and reads queries with the same segmentation."""

    def __init__(
        self,
        segmenter: Segmenter,
        topics: TopicMatcher,
        excluded: Matcher[str],
        places: PlaceFinder | ListedOnly,
        judge: RelevanceJudge,
        keywords: KeywordFinder,
        sentiment: SentimentModel,
        alternatives: Alternatives,
        sorter: MessageSorter | None = None,
    ) -> None:
        self._segmenter = segmenter
        self._topics = topics
        self._excluded = excluded
        self._places = places
        self._judge = judge
        self._keywords = keywords
        self._sentiment = sentiment
        self._alternatives = alternatives
        self._sorter = sorter

    @property
    def segmenter(self) -> Segmenter:
        """How this body's texts are cut into words."""
        return self._segmenter

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """One `Tags` for each document, in the same order; the same document always gets the same tags."""
        spoken = [spoken_of(document) for document in documents]
        found: list[Findings] = []
        for start in range(0, len(documents), _AT_ONCE):
            found += self._analysed(documents[start : start + _AT_ONCE])
        fingerprints = fingerprints_of([findings.told_apart for findings in found])
        answers = zip(found, fingerprints, self._sentiment.score(spoken), self._sorted(documents, spoken), strict=True)
        return [_tags(*answer) for answer in answers]

    def _sorted(self, documents: Sequence[Document], spoken: Sequence[str]) -> list[Sorted]:
        """What each document is about and wants; nothing for the body's own publications."""
        found = [UNSORTED] * len(documents)
        if self._sorter is None:
            return found
        chosen = [at for at, document in enumerate(documents) if not document.own]
        titles = [without_marks(documents[at].title) for at in chosen]
        for at, answer in zip(chosen, self._sorter.sort(titles, [spoken[at] for at in chosen]), strict=True):
            found[at] = answer
        return found

    def analyse(self, document: Document) -> Findings:
        """Everything about one document that is not found for a batch in one call."""
        return self._analysed([document])[0]

    def _analysed(self, documents: Sequence[Document]) -> list[Findings]:
        """As `analyse`, for many: a stage for all before the next, so that its tables stay in the processor's cache."""
        read = [self._words(document) for document in documents]
        joined = [_joined_subwords(title.subwords, text.subwords, title.tokens, text.tokens) for title, text in read]
        views = [
            TokenView(title.tokens, text.tokens, subwords) for (title, text), subwords in zip(read, joined, strict=True)
        ]
        topics = [self._topics.of(view, *words) for view, words in zip(views, read, strict=True)]
        excluded = list(map(self._excluded.matching, views))
        places = [
            self._places.find((title.readable, title.tokens), (text.readable, text.tokens)) for title, text in read
        ]
        found = []
        for at, (document, (title, text)) in enumerate(zip(documents, read, strict=True)):
            readable = (title.readable, text.readable)
            relevance = self._judge.judge(
                document, readable, topics=topics[at], places=places[at].own, excluded=bool(excluded[at])
            )
            relevant = relevance is not Relevance.IRRELEVANT
            found.append(
                Findings(
                    title_tokens=title.tokens,
                    tokens=text.tokens,
                    subwords=joined[at],
                    topics=topics[at],
                    keywords=self._keywords.find(title, text) if relevant else (),
                    places=places[at].labels,
                    told_apart=text.readable if len(text.readable) >= _SHORT else " ".join(readable),
                    relevance=relevance,
                )
            )
        return found

    def _words(self, document: Document) -> tuple[Words, Words]:
        return self._segmenter.words(document.title), self._segmenter.words(document.text)

    def parse(self, text: str) -> Expression:
        """The expression of a query text. Raises `QuerySyntaxError`."""
        return parse(text, self._segmenter, self._alternatives)

    def parse_search(self, text: str) -> Expression | None:
        """What somebody typed into the search box, read leniently; None when nothing searchable is left."""
        return parse_search(text, self._segmenter, self._alternatives)


def own_words(settings: NlpSettings, body: Body) -> tuple[str, ...]:
    """The words beyond the dictionary that this body's texts are cut by: its names, its places, what it lists."""
    return (*settings.words, body.name, *body.aliases, *body.places, *settings.places)


def build_tagger(
    settings: NlpSettings, body: Body, *, sort_messages: bool = False, shelf: Shelf | None = None
) -> TextTagger:
    """The tagger of a body; with `sort_messages` it finds category and appeal too, with a `shelf` its models are those the
    body has adjusted. Loads dictionary and models (about a second); the topics' queries are compiled with the first
    document. Raises `ConfigurationError` for queries that cannot be parsed."""
    sentiment = build_sentiment(settings.sentiment_engine)
    segmenter, alternatives = reading(own_words(settings, body))
    exclude = {_EXCLUDED: parse(settings.exclude, segmenter, alternatives)} if settings.exclude.strip() else {}
    return TextTagger(
        segmenter=segmenter,
        topics=topic_matcher(settings.topics, segmenter, alternatives),
        excluded=Matcher(exclude),
        places=build_places(settings, body, segmenter),
        judge=RelevanceJudge(body),
        keywords=KeywordFinder(
            segmenter, settings.keyword_count, settings.words, (body.name, *body.aliases, *body.places)
        ),
        sentiment=shelf.sentiment(sentiment) if shelf else sentiment,
        alternatives=alternatives,
        sorter=build_sorter(shelf) if sort_messages else None,
    )


def _joined_subwords(
    title: tuple[str, ...], body: tuple[str, ...], title_tokens: tuple[str, ...], tokens: tuple[str, ...]
) -> tuple[str, ...]:
    if not title_tokens:
        return body
    return tuple(sorted({*title, *body}.difference(title_tokens, tokens)))


def _tags(found: Findings, fingerprint: int, probabilities: tuple[float, float, float], sorted_: Sorted) -> Tags:
    greatest = max(range(3), key=lambda at: (probabilities[at], at == 1))
    return Tags(
        title_tokens=found.title_tokens,
        tokens=found.tokens,
        subwords=found.subwords,
        topics=found.topics,
        sentiment=_SENTIMENTS[greatest],
        probabilities=probabilities,
        keywords=found.keywords,
        places=found.places,
        fingerprint=fingerprint,
        relevance=found.relevance,
        category=sorted_.category,
        second_category=sorted_.second_category,
        appeal=sorted_.appeal,
    )
