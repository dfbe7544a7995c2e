"""What was corrected, whether it still holds, and how the present models do on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from domain.corrections import Corrected, Correction
from domain.documents import Document, Stamp
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
    """A correction, whether it still holds, and whether the body itself published what it is about (not known, and
    False, when that is gone)."""

    correction: Correction
    standing: Standing
    own: bool


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
    """Every correction, newest first. No document is read: there may be thousands, and most askers only count."""
    corrections = app.state.corrections(subject, limit=EVERY)
    ids = list(dict.fromkeys(one.document_id for one in corrections))
    stamps = {stamp.id: stamp for stamp in app.store.stamps(ids)}
    return tuple(_standing(one, stamps.get(one.document_id)) for one in corrections)


def _standing(correction: Correction, stamp: Stamp | None) -> Entry:
    if stamp is None:
        return Entry(correction, Standing.GONE, own=False)
    same = stamp.content_hash == correction.content_hash
    return Entry(correction, Standing.APPLIES if same else Standing.CHANGED, stamp.own)


def texts(app: App, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Document | None]]:
    """The entries in their order, each with the very text that was judged; None where the correction does not apply, or
    not any more since the entries were made. Read some hundred at a time."""
    for start in range(0, len(entries), _BATCH):
        part = entries[start : start + _BATCH]
        wanted = {one.correction.document_id for one in part if one.standing is Standing.APPLIES}
        found = {stored.tagged.id: stored.tagged.document for stored in app.store.get_many(sorted(wanted))}
        for one in part:
            document = found.get(one.correction.document_id)
            same = document is not None and document.content_hash == one.correction.content_hash
            yield one, document if same and one.standing is Standing.APPLIES else None


Judged = tuple[Correction, Document]
"""A correction and the text that it is about."""


def judged(app: App, entries: Sequence[Entry]) -> list[Judged]:
    """Those of the entries that apply, with their texts."""
    return [(one.correction, document) for one, document in texts(app, entries) if document is not None]


def check(app: App) -> tuple[Checked, ...]:
    """Ask the present models again about every correction that applies; one entry for each subject that was corrected."""
    applying = judged(app, standing(app))
    checked = []
    for subject in Corrected:
        mine = [one for one in applying if one[0].subject is subject]
        if mine:
            checked.append(_checked(app, subject, mine))
    return tuple(checked)


def _checked(app: App, subject: Corrected, applying: Sequence[Judged]) -> Checked:
    if subject is Corrected.EVENT:
        return Checked(subject, len(applying), None, None, ())
    documents = [document for _, document in applying]
    values = [correction.value for correction, _ in applying]
    before, now = _answers(app, subject, documents)
    wrong = tuple(
        Miss(document.id, document.title, one, value)
        for document, one, value in zip(documents, now, values, strict=True)
        if one != value
    )
    right_before = sum(one == value for one, value in zip(before, values, strict=True))
    return Checked(subject, len(applying), right_before, len(applying) - len(wrong), wrong)


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
    if entry.standing is not Standing.APPLIES or not entry.correction.value:
        return False
    return is_asked(entry.correction.subject, own=entry.own)


def is_asked(subject: Corrected, *, own: bool) -> bool:
    """Category and appeal are not found for what the body published itself."""
    return subject is Corrected.SENTIMENT or not own


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
    silent = [not is_asked(subject, own=document.own) for document in documents]
    return _labels(before, silent), _labels(now, silent)


def _labels(answers: Sequence[str], silent: Sequence[bool]) -> Labels:
    return [() if quiet or not answer else (answer,) for answer, quiet in zip(answers, silent, strict=True)]


def export(app: App, path: Path, told: Callable[[int, int], None], *, with_text: bool = False) -> int:
    """Write one JSON line for each correction, newest first, whole or not at all; returns how many.

    Ids and labels only; `with_text` adds title and text, masked as they are stored, of documents that are still there
    unchanged. `told` hears from time to time how many lines of how many are written. Raises `StoreError` when the file
    cannot be written.
    """
    entries = standing(app)
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            lines = lines_with_text(app, entries) if with_text else export_lines(entries)
            for done, line in enumerate(lines, 1):
                file.write(line)
                if done % _BATCH == 0 or done == len(entries):
                    told(done, len(entries))
        partial.replace(path)
    except OSError as error:
        raise StoreError(f"无法写入 {path}（{system_reason(error)}）") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return len(entries)


def export_lines(entries: Sequence[Entry]) -> Iterator[str]:
    """One JSON object for each correction, each line with its end."""
    return (_line(entry_json(one)) for one in entries)


def lines_with_text(app: App, entries: Sequence[Entry]) -> Iterator[str]:
    """The same with title and text where the correction applies."""
    for one, document in texts(app, entries):
        about = {} if document is None else {"title": document.title, "text": document.text}
        yield _line(entry_json(one) | about)


def _line(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False) + "\n"


def entry_json(entry: Entry) -> dict[str, Any]:
    """One correction as `list`, `export` and `correct` print it."""
    correction = entry.correction
    return {
        "document_id": correction.document_id,
        "subject": correction.subject.value,
        "value": list(correction.value),
        "previous": list(correction.previous),
        "user": correction.user,
        "at": correction.at.isoformat(),
        "content_hash": correction.content_hash,
        "standing": entry.standing.value,
    }
