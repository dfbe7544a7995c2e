"""Moving all documents and figures from one store to another, whatever the two are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import StoreError
from domain.moves import KeptDocument, PastFigures
from domain.periods import Period
from domain.ports import Clock, DocumentStore
from pipelines.checkpoint import Checkpoint, Position
from pipelines.store_pages import PAGE, every, pages
from pipelines.store_sums import MonthSum, digest_of, month_sums

_ANOTHER = "请换一个空的目标（另一个文件名或索引前缀）。"
_TOP = 1000
"""Length of the lists of an overview that are compared."""


class Stage(StrEnum):
    """What a move is doing; the value is what a person reads."""

    COPY = "搬运文档"
    MEND = "补齐中断期间的变化"
    FIGURES = "搬运统计数字"
    VERIFY_SOURCE = "核对原库"
    VERIFY_TARGET = "核对目标库"


Progress = Callable[[Stage, int, int], None]
"""Told the stage, how many documents are done in it, and of how many."""


class _UsedOtherwise(StoreError):
    """The target took in something else: trying again would not help."""


@dataclass(frozen=True, slots=True)
class MoveReport:
    """`documents` are in the target now, `resumed` of them already were there when this call began; `past_mentions` are
    the counted documents whose texts are gone. `months` holds the sums that both stores gave alike."""

    documents: int
    resumed: int
    past_mentions: int
    months: dict[str, MonthSum]


def move(
    source: DocumentStore, target: DocumentStore, checkpoint: Path, zone: ZoneInfo, clock: Clock, progress: Progress
) -> MoveReport:
    """Copy everything that `source` has to `target`, and prove it. The source stays as it is.

    1. documents go over page by page in the order of their ids; after each page the file `checkpoint` says how far;
    2. a move that was broken off goes on from there. What changed in the source meanwhile (collected, erased) is then
       found by walking through both stores, and mended;
    3. the figures of texts that are gone follow;
    4. both stores are read whole: number and checksum of every local month over every field, and the figures of every
       month have to be equal. `checkpoint` is removed then.

    Nothing else may write to either store meanwhile: the caller holds the data folder's lock. Raises `StoreError` when the
    target holds anything that is not an unfinished move, when a store fails (the same call goes on later), and when the
    stores differ in the end.
    """
    file = Checkpoint(checkpoint)
    broken_off = file.read()
    if broken_off is None:
        _refuse_what_is_not_empty(target)
        resumed, position = 0, Position(clock())
    else:
        resumed, position = _taken_up(target, broken_off), replace(broken_off, at=clock())
    file.write(position)
    with _told():
        _copy(source, target, file, position, clock, progress)
        if broken_off is not None:
            _mend(source, target, broken_off.at, progress)
        past = _carry_figures(source, target, progress)
    months = _verified(source, target, past, zone, progress)
    file.remove()
    documents = sum(one.documents for one in months.values())
    return MoveReport(documents, resumed, sum(mention.count for mention in past.mentions), months)


def _refuse_what_is_not_empty(target: DocumentStore) -> None:
    if target.kept("", 1):
        there = target.statistics().documents
        raise StoreError(f"目标库里已有 {there} 篇文档，又不是上次没搬完的；{_ANOTHER}")
    if target.past_figures() != PastFigures():
        raise StoreError("目标库里虽然没有文档，却有以往的统计数字；" + _ANOTHER)


def _taken_up(target: DocumentStore, position: Position) -> int:
    """How many documents the target has of the move that broke off."""
    there = target.statistics().documents
    if not position.mending and not position.documents <= there <= position.documents + PAGE:
        raise StoreError(
            f"上次搬到一半时目标库有 {position.documents} 篇文档，现在有 {there} 篇：它在这期间另作他用了；{_ANOTHER}"
        )
    return there


@contextmanager
def _told() -> Iterator[None]:
    """Adds to an error of a store what it means for the move."""
    try:
        yield
    except _UsedOtherwise:
        raise
    except StoreError as error:
        raise StoreError(
            f"{error}搬迁没有完成，原来的文档库没有改动；排除后再执行同样的命令，会从中断的地方接着搬。",
            transient=error.transient,
        ) from error


def _copy(
    source: DocumentStore, target: DocumentStore, file: Checkpoint, position: Position, clock: Clock, progress: Progress
) -> None:
    of = source.statistics().documents
    progress(Stage.COPY, position.documents, of)
    if position.mending:
        return
    for page in pages(source, position.after):
        target.restore(page)
        position = Position(clock(), page[-1].id, position.documents + len(page))
        file.write(position)
        progress(Stage.COPY, position.documents, max(of, position.documents))
    file.write(replace(position, mending=True))


def _mend(source: DocumentStore, target: DocumentStore, broken_off_at: datetime, progress: Progress) -> None:
    """Make the target equal to the source, document by document. What the target took in after the move had broken off
    did not come from the source: it is not touched, and `StoreError` tells."""
    of = source.statistics().documents
    changed: list[KeptDocument] = []
    extra: list[KeptDocument] = []
    for number, (wanted, there) in enumerate(_side_by_side(every(source), every(target)), 1):
        if wanted is None and there is not None:
            extra.append(there)
        elif wanted is not None and (there is None or digest_of(wanted) != digest_of(there)):
            changed.append(wanted)
        if number % PAGE == 0:
            progress(Stage.MEND, min(number, of), of)
    if any(kept.stored_at > broken_off_at for kept in extra):
        raise _UsedOtherwise("目标库在中断以后收进了别的文档，不能当作没搬完的目标；" + _ANOTHER)
    for start in range(0, len(changed), PAGE):
        target.restore(changed[start : start + PAGE])
    if extra:
        target.erase([kept.id for kept in extra])
    progress(Stage.MEND, of, of)


def _side_by_side(
    first: Iterator[KeptDocument], second: Iterator[KeptDocument]
) -> Iterator[tuple[KeptDocument | None, KeptDocument | None]]:
    """Two walks in the order of ids as pairs of equal id; None where one of them has no such document."""
    one, other = next(first, None), next(second, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.id < other.id):
            yield one, None
            one = next(first, None)
        elif one is None or other.id < one.id:
            yield None, other
            other = next(second, None)
        else:
            yield one, other
            one, other = next(first, None), next(second, None)


def _carry_figures(source: DocumentStore, target: DocumentStore, progress: Progress) -> PastFigures:
    past = source.past_figures()
    number = len(past.mentions) + len(past.labels)
    progress(Stage.FIGURES, 0, number)
    target.restore_past_figures(past)
    progress(Stage.FIGURES, number, number)
    return past


def _verified(
    source: DocumentStore, target: DocumentStore, past: PastFigures, zone: ZoneInfo, progress: Progress
) -> dict[str, MonthSum]:
    """The months' sums, which are those of both stores. Raises `StoreError` when anything differs."""
    of = source.statistics().documents
    ours = month_sums(every(source), zone, lambda done: progress(Stage.VERIFY_SOURCE, done, of))
    theirs = month_sums(every(target), zone, lambda done: progress(Stage.VERIFY_TARGET, done, of))
    wrong = [month for month in sorted(ours.keys() | theirs.keys()) if ours.get(month) != theirs.get(month)]
    if wrong:
        month = wrong[0]
        raise _differing(
            f"{month} 的文档不一致（原库 {ours.get(month, MonthSum()).documents} 篇，"
            f"目标库 {theirs.get(month, MonthSum()).documents} 篇，校验和不同；共 {len(wrong)} 个月有差别）"
        )
    if target.past_figures() != past:
        raise _differing("已删原文的统计数字不一致")
    for month in sorted(ours.keys() | {mention.day.isoformat()[:7] for mention in past.mentions}):
        period = _month(month, zone)
        if source.overview(period, _TOP) != target.overview(period, _TOP):
            raise _differing(f"{month} 的统计数字不一致")
    progress(Stage.VERIFY_TARGET, of, of)
    return ours


def _month(month: str, zone: ZoneInfo) -> Period:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return Period.of_days(first, following - timedelta(days=1), zone)


def _differing(what: str) -> StoreError:
    return StoreError(
        f"核对没有通过：{what}。原来的文档库没有改动，请继续使用它；再执行一次同样的命令会逐篇补齐差别，"
        "仍不通过时请换一个空的目标重新搬，并把这句话发给维护人员。"
    )
