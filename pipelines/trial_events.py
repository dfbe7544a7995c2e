"""`huisheng try events`: the reprints and events of anyone's own file; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawlers.columns import read_columns
from crawlers.dates import SHANGHAI, parse_time
from domain.errors import UsageError
from nlp.events.partition import Place, partition
from nlp.events.profile import Matter
from nlp.segmentation import Segmenter

_LAST = datetime.max.replace(tzinfo=UTC)
"""Stands for a missing time: such rows come last."""
_HEADING = 30
"""Characters of the text that stand for a title where the file has one text column only."""


def event_rows(
    file: Path,
    id_column: str,
    text_columns: Sequence[str],
    time_column: str,
    *,
    now: datetime,
    warn: Callable[[str], None],
) -> Iterator[Mapping[str, str | None]]:
    """One line for each data row of the CSV file, in its order: `{id, event, reprint_group, first}`.

    Of several text columns the first is the title. `first` is the id of the earliest row of the reprint group (its own for
    a row without one). Times without a zone are Beijing time; a row without a readable time comes after all others, and
    `warn` is told how many there are. Raises `UsageError` for a missing file or column and for ids that are not unique.
    """
    if not text_columns:
        raise UsageError("请用 --text-columns 指出至少一个文字列")
    rows = list(read_columns(file, (id_column, time_column, *text_columns)))
    documents = [_document(row, now) for row in rows]
    _refuse_repeated(file, [document.id for document in documents])
    if undated := sum(document.at == _LAST for document in documents):
        warn(f"有 {undated} 行没有可读的时间，排在最后")
    places = partition(documents, Segmenter())
    return (_line(document.id, places[document.id]) for document in documents)


def _document(row: Sequence[str], now: datetime) -> Matter:
    id_, time, *texts = row
    title, text = (texts[0], "\n".join(texts[1:])) if len(texts) > 1 else (texts[0].strip()[:_HEADING], texts[0])
    return Matter(id_, _moment(time, now), title.strip(), text.strip() or title.strip())


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return parse_time(text, reference=now) or _LAST
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except OverflowError:  # the first and the last day of the calendar have no other zone
        return _LAST


def _refuse_repeated(file: Path, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise UsageError(f"{file.name} 里编号“{id_}”出现不止一次，编号不能重复")
        seen.add(id_)


def _line(id_: str, place: Place) -> Mapping[str, str | None]:
    return {"id": id_, "event": place.event, "reprint_group": place.reprint_group, "first": place.reprint_group or id_}
