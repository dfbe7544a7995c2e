"""Kind `file` within a round: a file is read again only when it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawlers.files import collect_file
from crawlers.profiles import load_profile
from crawlers.round import Round
from crawlers.settings import FileSource
from domain.documents import Document
from domain.errors import HuishengError
from domain.ports import SourceItem
from domain.reasons import CoverageState
from domain.runs import Coverage, Visit


def collect(source: FileSource, around: Round) -> Iterator[SourceItem]:
    """The items of the file, its visit and exactly one coverage, which comes last. Never raises for the file itself."""
    try:
        state = source.path.stat()
    except OSError:
        yield Coverage(source.id, around.now(), CoverageState.FAILED, detail="文件不存在或没有读取权限。")
        return
    visit = Visit(str(source.path), around.now(), etag=f"{state.st_mtime_ns:x}-{state.st_size:x}")
    if any(known.url == visit.url and known.etag == visit.etag for known in around.visits.get(source.id, ())):
        yield Coverage(source.id, around.now(), CoverageState.NOT_MODIFIED)
        return
    try:
        yield from _read(source, around, visit)
    except HuishengError as error:
        yield Coverage(source.id, around.now(), CoverageState.FAILED, detail=str(error))


def _read(source: FileSource, around: Round, visit: Visit) -> Iterator[SourceItem]:
    profile = load_profile(source.profile) if isinstance(source.profile, str) else source.profile
    for item in collect_file(
        source.path,
        profile,
        source=source.id,
        source_name=source.name,
        mask=around.mask,
        now=around.now(),
        zone=around.zone,
    ):
        if isinstance(item, Document):
            yield _owned(item, source)
        elif isinstance(item, Coverage):
            if item.state in {CoverageState.OK, CoverageState.EMPTY}:
                yield visit
            yield item
        else:
            yield item


def _owned(document: Document, source: FileSource) -> Document:
    """What the source says of all its rows."""
    return replace(
        document,
        platform=source.platform or document.platform,
        own=source.own or document.own,
        addressed=source.addressed or document.addressed,
        publisher=document.publisher or source.publisher,
    )
