"""From collected items to stored documents; each item ends in exactly one counted outcome."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from domain.documents import Document, Put, Rejected, TaggedDocument
from domain.errors import StoreError
from domain.ports import Clock, DocumentStore, State, Tagger
from domain.reasons import CoverageState, Outcome, RejectReason, Relevance
from domain.runs import Coverage, Outcomes, RunReport, Visit
from pipelines.fold import fold_reprints, move_groups
from pipelines.quarantine import Quarantine

BATCH = 500
"""Documents in one transaction of the store (measured with the layout of the embedded store)."""

_CHANGED = (Outcome.NEW, Outcome.UPDATED)

Item = Document | Rejected | Visit | Coverage


@dataclass(slots=True)
class _Tally:
    """What became of one source's items so far."""

    outcomes: Outcomes = field(default_factory=Outcomes)
    reasons: Counter[RejectReason] = field(default_factory=Counter)
    visits: list[Visit] = field(default_factory=list)
    coverage: Coverage | None = None
    waiting: list[Document] = field(default_factory=list)


class Ingest:
    """The way of a document into the store. `seen` of every report is the sum of its outcomes."""

    def __init__(
        self, tagger: Tagger, store: DocumentStore, state: State, quarantine: Quarantine, clock: Clock
    ) -> None:
        self._tagger = tagger
        self._store = store
        self._state = state
        self._quarantine = quarantine
        self._clock = clock
        self._changed: set[str] = set()
        self._changing = Lock()

    def take(
        self,
        items: Iterable[tuple[str, Item]],
        oldest: Mapping[str, datetime] | None = None,
        interruption: str = "",
    ) -> tuple[RunReport, ...]:
        """Ingest items of one or several sources and record one report for each source, in order of appearance.

        1. documents gather in batches, source by source;
        2. each batch is tagged, irrelevant documents are counted and dropped, reprints folded, the rest stored;
        3. what cannot be tagged or stored by itself goes to quarantine, not to waste, and does not stop the others;
        4. rejected items are counted by reason, so are documents older than `oldest` says for their source and those
           that were erased on request; visits are remembered for the next conditional GET;
        5. the report is recorded with the source's coverage; a source without one broke off, for the reason that
           `interruption` tells if it is known.

        Raises `StoreError` when the store as a whole fails (full disk, lock): nothing is recorded for the sources that
        were not finished, so the caller keeps the items and comes again; what was stored by then counts as duplicate.
        """
        started, begun = self._clock(), time.monotonic()
        tallies: dict[str, _Tally] = {}
        for source, item in items:
            tally = tallies.setdefault(source, _Tally())
            limit = oldest.get(source) if oldest else None
            if limit and isinstance(item, Document) and item.published_at < limit:
                item = Rejected(source, item.url, RejectReason.TOO_OLD, started)
            self._note(tally, item)
            if len(tally.waiting) >= BATCH:
                self._flush(tally)
        reports = []
        for source, tally in tallies.items():
            self._flush(tally)
            tally.coverage = tally.coverage or self._broken_off(source, tally, interruption)
            reports.append(self._report(source, tally, tally.coverage, started, time.monotonic() - begun))
        return tuple(reports)

    def retry(self) -> Outcomes:
        """Try once more what is in quarantine: a newer version may read what an older one could not.

        Returns what became of it; what breaks again stays in quarantine. Raises `StoreError` as `take` does.
        """
        outcomes: list[Outcome] = []
        for document in self._quarantine.documents():
            try:
                done = self._store_together([document], set_aside=False)
            except StoreError:
                raise
            except Exception:  # noqa: BLE001 -- as in _store_batch; the document is where it was
                outcomes.append(Outcome.QUARANTINED)
                continue
            if Outcome.QUARANTINED not in done:
                self._quarantine.remove([document.id])
            outcomes += done
        return Outcomes.of(outcomes)

    def take_changed(self) -> frozenset[str]:
        """The documents that are new, have other words or belong to another reprint group since this was asked last."""
        with self._changing:
            changed, self._changed = frozenset(self._changed), set()
        return changed

    def _note(self, tally: _Tally, item: Item) -> None:
        match item:
            case Document():
                tally.waiting.append(item)
            case Rejected(reason=reason):
                tally.outcomes += Outcomes(rejected=1)
                tally.reasons[reason] += 1
            case Visit():
                tally.visits.append(item)
            case Coverage():
                tally.coverage = item

    def _flush(self, tally: _Tally) -> None:
        batch, tally.waiting = tally.waiting, []
        erased = self._state.erased([document.id for document in batch]) if batch else frozenset()
        wanted = [document for document in batch if document.id not in erased]
        if unwanted := len(batch) - len(wanted):
            tally.outcomes += Outcomes(rejected=unwanted)
            tally.reasons[RejectReason.ERASED] += unwanted
        if wanted:
            tally.outcomes += Outcomes.of(self._store_batch(wanted))

    def _store_batch(self, batch: Sequence[Document]) -> list[Outcome]:
        try:
            return self._store_together(batch)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever one hostile text provokes must not cost its neighbours
            if len(batch) == 1:
                self._quarantine.put(batch[0], error)
                return [Outcome.QUARANTINED]
        return [outcome for document in batch for outcome in self._store_batch([document])]

    def _store_together(self, batch: Sequence[Document], *, set_aside: bool = True) -> list[Outcome]:
        """With `set_aside`, what the store can never keep goes to quarantine."""
        unique = {document.id: document for document in batch}
        repeated = [Outcome.DUPLICATE] * (len(batch) - len(unique))
        documents = list(unique.values())
        tagged = [
            TaggedDocument(document, tags)
            for document, tags in zip(documents, self._tagger.tag(documents), strict=True)
        ]
        relevant = [item for item in tagged if item.tags.relevance is not Relevance.IRRELEVANT]
        dropped = [Outcome.IRRELEVANT] * (len(tagged) - len(relevant))
        put: tuple[Put, ...] = ()
        if relevant:
            folding = fold_reprints(relevant, self._store)
            put = self._store.put(folding.documents, self._clock())
            moved = move_groups(folding.moved, self._store)
            with self._changing:
                self._changed |= moved.union(done.id for done in put if done.outcome in _CHANGED)
        if set_aside:
            for done in put:
                if done.outcome is Outcome.QUARANTINED:
                    self._quarantine.put(unique[done.id], StoreError(done.detail))
        return [done.outcome for done in put] + dropped + repeated

    def _broken_off(self, source: str, tally: _Tally, interruption: str) -> Coverage:
        detail = "采集中断，只得到一部分" + (f"：{interruption}" if interruption else "")
        return Coverage(source, self._clock(), CoverageState.TRUNCATED, tally.outcomes.seen, detail)

    def _report(self, source: str, tally: _Tally, coverage: Coverage, started: datetime, seconds: float) -> RunReport:
        report = RunReport(
            source=source,
            started_at=started,
            duration_seconds=round(seconds, 3),
            outcomes=tally.outcomes,
            coverage=replace(coverage, items=max(coverage.items, tally.outcomes.seen)),
            reasons=tuple(sorted(tally.reasons.items())),
        )
        self._state.record_visits(source, tally.visits)
        self._state.record_run(report)
        return report
