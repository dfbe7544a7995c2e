"""Signals that speak of the same event become one group: one alert, not ten for ten key words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from alerts.identity import digest
from alerts.settings import GroupSettings
from domain.alerts import Signal
from domain.events import Event
from domain.queries import StoredDocument
from domain.reasons import Level

_MOST_LABELS = 3
"""Labels named in a title; a list of ten words is no title."""
_MOST_NAMES = 5
"""Places and key words kept of an event."""
_TITLE_LENGTH = 40
"""Characters of a document's title inside an alert's title."""


@dataclass(frozen=True, slots=True)
class Group:
    """One event with all signals that speak of it, the strongest signal first (highest level, then greatest count).

    `broad` groups hold nothing but signals of broad rules.
    """

    event: Event
    signals: tuple[Signal, ...]
    broad: bool = False

    @property
    def lead(self) -> Signal:
        return self.signals[0]

    @property
    def level(self) -> Level:
        return self.lead.level

    @property
    def count(self) -> int:
        return max(signal.count for signal in self.signals)


def group(
    signals: Sequence[Signal],
    documents: Mapping[str, StoredDocument],
    settings: GroupSettings,
    *,
    broad: Collection[str] = (),
    names: Mapping[str, str] | None = None,
    events: Mapping[str, str] | None = None,
) -> list[Group]:
    """Fold signals that share an event; every signal is in exactly one group, the strongest group first.

    A signal joins a group when it is the same matter (rule and label), or when at least `settings.overlap` of the
    smaller side's stories are stories of the other; documents of one event are one story, so are a document and its
    reprints (`events` gives the event of each document that has one). Rules in `broad` speak of
    no matter in particular (all mentions, a platform), so everything lies inside them: they join only what makes up that
    share of the larger side. `documents` are the documents of the signals as far as they still exist, by id; `names`
    gives topics their names for people.
    """
    gathered: list[_Gathering] = []
    known = events or {}
    ordered = sorted(signals, key=lambda s: (s.rule in broad, -s.level.rank, -s.count, s.rule, s.label))
    for signal in ordered:
        stories = {_story(i, documents, known) for i in signal.document_ids}
        wide = signal.rule in broad
        for one in gathered:
            if one.takes(signal, stories, wide, settings.overlap):
                one.add(signal, stories)
                break
        else:
            gathered.append(_Gathering([signal], stories, wide))
    groups = [_group(one, documents, names or {}) for one in gathered]
    return sorted(groups, key=lambda one: (-one.level.rank, -one.count, one.event.id))


@dataclass(slots=True)
class _Gathering:
    """A group in the making."""

    signals: list[Signal]
    stories: set[str]
    broad: bool

    def takes(self, signal: Signal, stories: set[str], broad: bool, least: float) -> bool:
        if any((signal.rule, signal.label) == (own.rule, own.label) for own in self.signals):
            return True
        return overlap(stories, self.stories, of_larger=broad or self.broad) >= least

    def add(self, signal: Signal, stories: set[str]) -> None:
        self.signals.append(signal)
        self.stories |= stories


def overlap(left: Set[str], right: Set[str], *, of_larger: bool = False) -> float:
    """The share of the smaller (or the larger) set that is in the other; 0 when one is empty."""
    if not left or not right:
        return 0.0
    size = (max if of_larger else min)(len(left), len(right))
    return len(left & right) / size


def _story(document_id: str, documents: Mapping[str, StoredDocument], events: Mapping[str, str]) -> str:
    found = documents.get(document_id)
    original = (found.tagged.tags.reprint_of or document_id) if found else document_id
    return events.get(document_id) or events.get(original) or original


def _group(one: _Gathering, documents: Mapping[str, StoredDocument], names: Mapping[str, str]) -> Group:
    ordered = tuple(sorted(one.signals, key=lambda s: (-s.level.rank, -s.count, s.rule, s.label)))
    ids = tuple(dict.fromkeys(i for signal in ordered for i in signal.document_ids))
    known = sorted(
        (documents[i] for i in ids if i in documents), key=lambda d: (d.tagged.document.published_at, d.tagged.id)
    )
    return Group(_event(ordered, ids, known, names), ordered, one.broad)


def _event(
    signals: Sequence[Signal], ids: tuple[str, ...], known: Sequence[StoredDocument], names: Mapping[str, str]
) -> Event:
    lead = signals[0]
    if not known:
        # Retention or erasure took the texts between counting and reading; the signal itself still stands.
        first_id = ids[-1] if ids else ""
        return Event(
            digest(lead.rule, lead.label, first_id), lead.title, first_id, lead.window.start, lead.window.end, ids, 0, 0
        )
    first, last = known[0].tagged, known[-1].tagged
    return Event(
        id=digest(lead.rule, lead.label, first.id),
        title=_title(signals, known, names),
        first_id=first.id,
        first_at=first.document.published_at,
        last_at=last.document.published_at,
        document_ids=tuple(document.tagged.id for document in known),
        reprints=sum(1 for document in known if document.tagged.tags.reprint_of),
        sources=len({document.tagged.document.source for document in known}),
        places=_most_frequent(place for document in known for place in document.tagged.tags.places),
        keywords=_most_frequent(word for document in known for word in document.tagged.tags.keywords),
    )


def _title(signals: Sequence[Signal], known: Sequence[StoredDocument], names: Mapping[str, str]) -> str:
    """What it is about, then the headline that speaks best for the event: 虫害、行道树：市区多处行道树出现虫害.

    A rule without labels says by its own title what it is about."""
    labels = list(dict.fromkeys(names.get(signal.label, signal.label) for signal in signals if signal.label))
    headline = _headline(known, labels)
    subject = "、".join(labels[:_MOST_LABELS]) or signals[0].title
    return f"{subject}：{headline}" if headline and headline != subject else subject


def _headline(known: Sequence[StoredDocument], labels: Sequence[str]) -> str:
    """The title that names most labels and then most of what the other documents speak of (their key words and places,
    each by how many documents have it); the earliest of equals."""
    shared = Counter(
        word for document in known for word in {*document.tagged.tags.keywords, *document.tagged.tags.places}
    )
    titles = [title for document in known if (title := _one_line(document.tagged.document.title))]
    if not titles:
        return ""

    def speaks(title: str) -> tuple[int, int]:
        named = sum(count for word, count in shared.items() if count > 1 and word in title)
        return sum(label in title for label in labels), named

    return quoted_title(max(titles, key=speaks))


def quoted_title(title: str) -> str:
    """The title of a document as the title of an alert quotes it: one line, cut to a length."""
    line = _one_line(title)
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1] + "…"


def _one_line(title: str) -> str:
    return " ".join(title.split())


def _most_frequent(values: Iterable[str]) -> tuple[str, ...]:
    counted = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(value for value, _ in counted[:_MOST_NAMES])
