"""Whether a document concerns the body, and why."""

from __future__ import annotations

from domain.body import Body
from domain.documents import Document
from domain.reasons import Relevance
from nlp.folding import shared_folder


class RelevanceJudge:
    """Decides by fixed steps, the first that holds:

    1. addressed to the body: ADDRESSED
    2. published by the body: OWN_CHANNEL
    3. fits the exclude query: IRRELEVANT
    4. names the body or an alias in title or text: NAMED
    5. has a topic and a place: TOPIC_AND_PLACE
    6. IRRELEVANT
    """

    def __init__(self, body: Body) -> None:
        fold = shared_folder().fold
        self._names = tuple(filter(None, (fold(name).strip() for name in (body.name, *body.aliases))))

    def judge(
        self,
        document: Document,
        readable: tuple[str, ...],
        *,
        topics: tuple[str, ...],
        places: tuple[str, ...],
        excluded: bool,
    ) -> Relevance:
        """The relevance of a document with these topics and places; `readable` is its title and text, folded."""
        if document.addressed:
            return Relevance.ADDRESSED
        if document.own:
            return Relevance.OWN_CHANNEL
        if excluded:
            return Relevance.IRRELEVANT
        if any(name in text for name in self._names for text in readable):
            return Relevance.NAMED
        return Relevance.TOPIC_AND_PLACE if topics and places else Relevance.IRRELEVANT
