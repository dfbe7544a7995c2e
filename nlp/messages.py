"""Sorts messages by what they are about and what their writer wants, both from one reading of their character pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.corrections import Corrected
from nlp.adjustment.shelf import Shelf
from nlp.appeals.model import load_appeals
from nlp.categories.model import load_categories
from nlp.linear.classifier import Choice
from nlp.linear.features import Terms, terms_of

_BATCH = 512  # messages; the arrays of a batch stay within the processor's cache


@dataclass(frozen=True, slots=True)
class Sorted:
    """`category` and `second_category` are values of `domain.messages.Category`, `appeal` one of
    `domain.messages.Appeal`; "" where nothing is likely enough to be said."""

    category: str
    second_category: str
    appeal: str


UNSORTED = Sorted("", "", "")


class Classifier(Protocol):
    """A shipped classifier, or one that a body has adjusted."""

    def choose(self, terms: Terms) -> list[Choice]:
        """One choice for each text, in the same order; the same text always gets the same choice."""
        ...


class MessageSorter:
    """Both classifiers over one set of features. Safe to share between threads."""

    def __init__(self, categories: Classifier, appeals: Classifier) -> None:
        self._categories = categories
        self._appeals = appeals

    def sort(self, titles: Sequence[str], texts: Sequence[str]) -> list[Sorted]:
        """One answer for each text (with its title, "" where it has none), in the same order; the same message always
        gets the same answer, whatever else is in the batch."""
        found: list[Sorted] = []
        for start in range(0, len(texts), _BATCH):
            terms = terms_of(titles[start : start + _BATCH], texts[start : start + _BATCH])
            pairs = zip(self._categories.choose(terms), self._appeals.choose(terms), strict=True)
            found.extend(Sorted(category.first, category.second, appeal.first) for category, appeal in pairs)
        return found


def build_sorter(shelf: Shelf | None = None) -> MessageSorter:
    """With the shipped models, adjusted where the body has adjustments. Raises `ConfigurationError` when a shipped file
    cannot be used."""
    categories, appeals = load_categories(), load_appeals()
    if shelf is None:
        return MessageSorter(categories, appeals)
    return MessageSorter(shelf.classifier(Corrected.CATEGORY, categories), shelf.classifier(Corrected.APPEAL, appeals))
