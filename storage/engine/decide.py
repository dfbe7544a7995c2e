"""What a batch means for one document: pure, so that it can be decided again when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.documents import TaggedDocument
from domain.moves import KeptDocument
from domain.reasons import Outcome
from storage.engine.known import Known
from storage.engine.times import microseconds, moment_of


@dataclass(frozen=True, slots=True)
class Decision:
    """`outcomes` are those of the entries of one document in the batch, with the revision after each. `write` is set
    when the document is to be written whole, `engagement` (with the time of its visit) when only its counts change."""

    outcomes: tuple[tuple[Outcome, int], ...]
    write: KeptDocument | None = None
    engagement: tuple[tuple[int, int, int], int] | None = None


@dataclass(slots=True)
class _State:
    content_hash: str
    revision: int
    stored_at: datetime
    visited_us: int
    engagement: tuple[int, int, int]
    written: TaggedDocument | None = None


def decide(entries: Sequence[TaggedDocument], before: Known | None, at: datetime) -> Decision:
    """Fold the entries of one document, in the order of the batch, over what was known of it."""
    state = None if before is None else _state(before)
    outcomes: list[tuple[Outcome, int]] = []
    for tagged in entries:
        visited_us = microseconds(tagged.document.fetched_at)
        if state is None or state.content_hash != tagged.document.content_hash:
            outcome = Outcome.NEW if state is None else Outcome.UPDATED
            revision, stored_at = (1, at) if state is None else (state.revision + 1, state.stored_at)
            content_hash = tagged.document.content_hash
            state = _State(content_hash, revision, stored_at, visited_us, _engagement(tagged), tagged)
        else:
            outcome = Outcome.DUPLICATE
            if visited_us >= state.visited_us:
                state.visited_us, state.engagement = visited_us, _engagement(tagged)
        outcomes.append((outcome, state.revision))
    return _decision(outcomes, state, before)


def _decision(outcomes: Sequence[tuple[Outcome, int]], state: _State | None, before: Known | None) -> Decision:
    if state is None:
        return Decision(tuple(outcomes))
    if state.written is not None:
        likes, comments, reposts = state.engagement
        document = replace(state.written.document, likes=likes, comments=comments, reposts=reposts)
        tagged = replace(state.written, document=document)
        kept = KeptDocument(tagged, state.revision, state.stored_at, moment_of(state.visited_us))
        return Decision(tuple(outcomes), write=kept)
    if before is not None and (state.visited_us, state.engagement) != (before.visited_us, before.engagement):
        return Decision(tuple(outcomes), engagement=(state.engagement, state.visited_us))
    return Decision(tuple(outcomes))


def _state(before: Known) -> _State:
    stored_at = moment_of(before.stored_us)
    return _State(before.content_hash, before.revision, stored_at, before.visited_us, before.engagement)


def _engagement(tagged: TaggedDocument) -> tuple[int, int, int]:
    document = tagged.document
    return document.likes, document.comments, document.reposts
