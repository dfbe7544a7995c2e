"""The reprint groups and events of a closed set of documents, the same in whatever order they are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nlp.events.index import EventIndex
from nlp.events.profile import Matter, features_of
from nlp.reprints.index import Entry, ReprintIndex
from nlp.segmentation import Segmenter


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document belongs: its event and its reprint group, each named by the id of its earliest document; None when
    it is alone."""

    event: str | None
    reprint_group: str | None


def partition(documents: Sequence[Matter], segmenter: Segmenter) -> Mapping[str, Place]:
    """The place of every document. Ids are unique.

    Copies are together from the start, so a reprint group never spans two events. A document without a letter is
    alone.
    """
    ordered = sorted((d for d in documents if any(map(str.isalnum, d.title + d.text))), key=rank)
    reprints = ReprintIndex(window=len(ordered) + 1)
    reprints.add([Entry(d.id, d.at, d.text, d.title) for d in ordered])
    originals = reprints.originals([d.id for d in ordered])
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for id_, original in originals.items():
        groups[original].append(id_)
    index = EventIndex(growth=1)
    for document in ordered:
        index.add(document.id, document.at, features_of(document, segmenter))
    events = {member: event[0] for event in index.events(groups.values()) for member in event}
    return {d.id: Place(events.get(d.id), originals.get(d.id)) for d in documents}


def rank(document: Matter) -> tuple[datetime, str]:
    """Documents are taken by time, equal times by id."""
    return document.at, document.id
