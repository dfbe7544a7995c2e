"""What was corrected, whether it still holds, and how the present models do on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from domain.corrections import Corrected, Correction
from domain.documents import Document
from domain.errors import StoreError, system_reason
from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.readers import ADJUSTABLE, build_reader
from nlp.adjustment.trial import FEWEST_CORRECTIONS
from pipelines.app import App

EVERY = 100_000
_BATCH = 500


class Standing(StrEnum):
    """Whether a correction says something about a text that is there."""

    APPLIES = "applies"
    CHANGED = "changed"
    """The text came again in other words: it was tagged anew."""
    GONE = "gone"
    """The text is past its retention."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction with the document it is about, unless that is gone."""

    correction: Correction
    standing: Standing
    document: Document | None


@dataclass(frozen=True, slots=True)
class Checked:
    """How the models do on the corrections of one subject that apply. `before` is the shipped model's number of right
    answers, `now` with the body's own adjustment; None for events: what was judged is left out when they are found.
    `wrong` tells what is wrong now."""

    subject: Corrected
    corrections: int
    before: int | None
    now: int | None
    wrong: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A document that the present model reads otherwise than the staff: labels it finds, labels that are right."""

    document_id: str
    title: str
    found: tuple[str, ...]
    right: tuple[str, ...]


def standing(app: App, subject: Corrected | None = None) -> tuple[Entry, ...]:
    """Every correction, newest first."""
    found = []
    corrections = app.state.corrections(subject, limit=EVERY)
    for start in range(0, len(corrections), _BATCH):
        part = corrections[start : start + _BATCH]
        stored = app.store.get_many(list({one.document_id for one in part}))
        documents = {kept.tagged.id: kept.tagged.document for kept in stored}
        found += [_standing(one, documents.get(one.document_id)) for one in part]
    return tuple(found)


def _standing(correction: Correction, document: Document | None) -> Entry:
    if document is None:
        return Entry(correction, Standing.GONE, None)
    same = document.content_hash == correction.content_hash
    return Entry(correction, Standing.APPLIES if same else Standing.CHANGED, document)


def check(app: App) -> tuple[Checked, ...]:
    """Ask the present models again about every correction that applies; one entry for each subject that was corrected."""
    applying = [one for one in standing(app) if one.standing is Standing.APPLIES]
    checked = []
    for subject in Corrected:
        mine = [one for one in applying if one.correction.subject is subject]
        if mine:
            checked.append(_checked(app, subject, mine))
    return tuple(checked)


def _checked(app: App, subject: Corrected, entries: Sequence[Entry]) -> Checked:
    if subject is Corrected.EVENT:
        return Checked(subject, len(entries), None, None, ())
    documents = [one.document for one in entries if one.document is not None]
    values = [one.correction.value for one in entries]
    before, now = _answers(app, subject, documents)
    wrong = tuple(
        Miss(document.id, document.title, one, value)
        for document, one, value in zip(documents, now, values, strict=True)
        if one != value
    )
    right_before = sum(one == value for one, value in zip(before, values, strict=True))
    return Checked(subject, len(entries), right_before, len(entries) - len(wrong), wrong)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many corrections of one subject there are, how many of them still apply, and how many an adjustment could
    learn from; the last is None for what has no model to adjust."""

    subject: Corrected
    corrections: int
    applying: int
    teaching: int | None

    @property
    def missing(self) -> int:
        """How many more `huisheng retrain` wants before it tries; 0 when there are enough."""
        return max(0, FEWEST_CORRECTIONS - (self.teaching or 0))


def tallies(entries: Sequence[Entry]) -> tuple[Tally, ...]:
    """One entry for each subject that was corrected, and for each that can be adjusted."""
    found = []
    for subject in Corrected:
        mine = [one for one in entries if one.correction.subject is subject]
        if mine or subject in ADJUSTABLE:
            teaching = sum(map(teaches, mine)) if subject in ADJUSTABLE else None
            applying = sum(one.standing is Standing.APPLIES for one in mine)
            found.append(Tally(subject, len(mine), applying, teaching))
    return tuple(found)


def teaches(entry: Entry) -> bool:
    """Whether a model can learn from it: it applies, names a label, and is about a text that the model is asked about."""
    document = entry.document
    if entry.standing is not Standing.APPLIES or not entry.correction.value or document is None:
        return False
    return is_asked(document, entry.correction.subject)


def is_asked(document: Document, subject: Corrected) -> bool:
    """Category and appeal are not found for what the body published itself."""
    return subject is Corrected.SENTIMENT or not document.own


Labels = list[tuple[str, ...]]


def _answers(app: App, subject: Corrected, documents: Sequence[Document]) -> tuple[Labels, Labels]:
    """What the shipped model and the adjusted one say; the program says nothing about the body's own publications."""
    if subject not in ADJUSTABLE:
        topics = [app.tagger.analyse(document).topics for document in documents]
        return topics, topics
    reader = build_reader(subject, app.settings.nlp)
    reading = reader.read(documents)
    before = reader.answers(reading.probabilities, reading.known)
    adjustment = app.shelf.find(subject, reader.base, reader.classes)
    now = before
    if adjustment is not None:
        now = reader.answers(reading.adjusted(Adjuster(adjustment)), reading.known)
    silent = [not is_asked(document, subject) for document in documents]
    return _labels(before, silent), _labels(now, silent)


def _labels(answers: Sequence[str], silent: Sequence[bool]) -> Labels:
    return [() if quiet or not answer else (answer,) for answer, quiet in zip(answers, silent, strict=True)]


def export(app: App, path: Path, *, with_text: bool = False) -> int:
    """Write one JSON line for each correction, newest first, whole or not at all; returns how many.

    Ids and labels only; `with_text` adds title and text, masked as they are stored, of documents that are still there
    unchanged. Raises `StoreError` when the file cannot be written.
    """
    lines = export_lines(standing(app), with_text=with_text)
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text("".join(lines), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StoreError(f"无法写入 {path}（{system_reason(error)}）") from error
    return len(lines)


def export_lines(entries: Sequence[Entry], *, with_text: bool = False) -> list[str]:
    """One JSON object for each correction, each line with its end."""
    return [json.dumps(entry_json(one, with_text=with_text), ensure_ascii=False) + "\n" for one in entries]


def entry_json(entry: Entry, *, with_text: bool = False) -> dict[str, Any]:
    """One correction as `list`, `export` and `correct` print it."""
    correction = entry.correction
    found: dict[str, Any] = {
        "document_id": correction.document_id,
        "subject": correction.subject.value,
        "value": list(correction.value),
        "previous": list(correction.previous),
        "user": correction.user,
        "at": correction.at.isoformat(),
        "content_hash": correction.content_hash,
        "standing": entry.standing.value,
    }
    if with_text and entry.document is not None and entry.standing is Standing.APPLIES:
        found |= {"title": entry.document.title, "text": entry.document.text}
    return found
