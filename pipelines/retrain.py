"""Adjusting a shipped model to a body by what its staff corrected; worse than before is never taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from domain.accounts import AuditEntry
from domain.corrections import Corrected
from domain.documents import Document
from domain.errors import UsageError
from nlp.adjustment.readers import ADJUSTABLE, Reader, build_reader
from nlp.adjustment.trial import FEWEST_CORRECTIONS, Figures, Taught, Trial
from nlp.adjustment.weights import make_adjustment, save_adjustment
from pipelines.app import App
from pipelines.corrections import Entry, Judged, is_asked, judged, standing, teaches

MOST_ANCHORS = 2_000
"""Uncorrected documents whose answers must stay. Ids are hashes, so the first ones are a sample of all."""
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """An uncorrected document with the shipped model's label and the one it would get; "" for none."""

    document_id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Retraining:
    """What came of it. `figures` is None when there were too few corrections to measure anything; `refusal` says in
    Chinese why nothing was written, and is empty when the adjustment was taken (`version`). `moved` are uncorrected
    documents whose label would change: whoever corrects or confirms them tells the next attempt what they are."""

    subject: Corrected
    corrections: int
    figures: Figures | None
    refusal: str
    version: str = ""
    moved: tuple[Moved, ...] = ()


def retrain(app: App, subject: Corrected, user: str = "system") -> Retraining:
    """Learn an adjustment from every correction that applies; measure it; keep it only when it is surely better.

    1. corrections of texts that are gone or changed, and corrections to "none of them", teach nothing;
    2. uncorrected documents with the shipped model's own answers are the ballast;
    3. measured by cross-validation (`nlp.adjustment.trial`): refused when it is not better than the shipped model by more
       than chance, nor than the adjustment in use, or when other documents change;
    4. written as a whole into the data folder; a program that runs takes it at its next start.

    Raises `UsageError` for a subject without a model, `StoreError` when the file cannot be written.
    """
    if subject not in ADJUSTABLE:
        raise UsageError(f"“{subject.value}”不能重新训练（可用：{'、'.join(one.value for one in ADJUSTABLE)}）")
    reader = build_reader(subject, app.settings.nlp)
    entries = standing(app, subject)
    usable = [entry for entry in entries if teaches(entry) and entry.correction.value[0] in reader.classes]
    lessons = judged(app, usable)
    if len(lessons) < FEWEST_CORRECTIONS:
        refusal = f"可用的更正只有 {len(lessons)} 条，至少要 {FEWEST_CORRECTIONS} 条"
        return Retraining(subject, len(lessons), None, refusal)
    trial = Trial(reader, _taught(app, reader, lessons), _anchors(app, subject, entries))
    figures = trial.figures()
    refusal = figures.refusal()
    moved = tuple(Moved(document.id, document.title, was, now) for document, was, now in trial.moved())
    weights = trial.weights()
    if refusal or weights is None:
        return Retraining(subject, len(lessons), figures, refusal or "更正之间没有共同的字词可学", moved=moved)
    about = {
        "subject": subject.value,
        "base": reader.base,
        "until": max(correction.at for correction, _ in lessons).isoformat(),
        "figures": asdict(figures),
    }
    adjustment = make_adjustment(weights.keys, weights.rows, reader.classes, about)
    save_adjustment(adjustment, app.shelf.path(subject))
    told = f"{figures.before} -> {figures.after} / {figures.corrections}"
    app.state.audit(AuditEntry(app.clock(), user, "retrain", subject.value, told))
    return Retraining(subject, len(lessons), figures, "", adjustment.version, moved)


def _taught(app: App, reader: Reader, lessons: Sequence[Judged]) -> Taught:
    adjustment = app.shelf.find(reader.subject, reader.base, reader.classes)
    earlier = None
    if adjustment is not None:
        earlier = np.array([correction.at.isoformat() <= adjustment.until for correction, _ in lessons], dtype=bool)
    labels = np.array([reader.classes.index(correction.value[0]) for correction, _ in lessons], dtype=np.int64)
    return Taught([document for _, document in lessons], labels, earlier)


def _anchors(app: App, subject: Corrected, entries: Sequence[Entry]) -> list[Document]:
    """Stored documents that nobody corrected on this subject, nor a copy of them."""
    corrected = {entry.correction.document_id for entry in entries}
    corrected |= {kept.tagged.tags.reprint_of for kept in app.store.get_many(sorted(corrected))}
    found: list[Document] = []
    after = ""
    while len(found) < MOST_ANCHORS and (page := app.store.kept(after, _PAGE)):
        after = page[-1].id
        found += [
            kept.tagged.document
            for kept in page
            if corrected.isdisjoint((kept.id, kept.tagged.tags.reprint_of or kept.id))
            and is_asked(subject, own=kept.tagged.document.own)
        ]
    return found[:MOST_ANCHORS]
