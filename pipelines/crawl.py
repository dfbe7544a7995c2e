"""One collection round: a child process crawls into the spool, then the spool is ingested."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from crawlers.job import RoundJob
from crawlers.settings import SourceSettings
from crawlers.spool import Segment, SpoolReader
from domain.documents import Document, Rejected
from domain.errors import StoreError, UsageError
from domain.reasons import CoverageState
from domain.runs import Coverage, Outcomes, RunReport, Visit
from pipelines.app import App
from pipelines.mirror import sync_mirror

_log = logging.getLogger("huisheng.crawl")

_GRACE_SECONDS = 60.0
"""How much longer than its own limit a child may take before it is killed."""
_STOP_SECONDS = 15.0
"""How long a child that was asked to stop may take."""
_LOOK_SECONDS = 0.2


def due_sources(app: App) -> tuple[str, ...]:
    """Ids of the enabled sources whose pause since the last run is over.

    A last run in the future (the machine's clock was wrong and has been put right) does not silence a source.
    """
    now = app.clock()
    due = []
    for source in app.settings.sources:
        last = app.state.runs(source.id, limit=1)
        pause = timedelta(minutes=source.every_minutes)
        if source.enabled and (not last or not now - pause < last[0].started_at <= now):
            due.append(source.id)
    return tuple(due)


def collect(
    app: App, sources: tuple[str, ...] | None = None, stop: threading.Event | None = None
) -> tuple[RunReport, ...]:
    """Collect the named sources (all enabled ones when None) and ingest what they gave.

    1. what an interrupted round left in the spool is ingested first;
    2. the child process crawls; a crash or a time-out costs what it had not read yet, never what it had;
    3. its spool is ingested, and a source that gave no word at all is recorded as failed.

    Once `stop` is set the child closes its books and ends, and what it had read is ingested.
    """
    chosen = _chosen(app, sources)
    reports = list(ingest_spool(app))
    if not chosen:
        sync_mirror(app)
        return tuple(reports)
    detail = crawl_into_spool(app, chosen, stop or threading.Event())
    fresh = ingest_spool(app, detail)
    told = {report.source for report in fresh}
    silent = [_silence(app, source, detail) for source in chosen if source.id not in told]
    sync_mirror(app)
    return (*reports, *fresh, *silent)


def _chosen(app: App, sources: tuple[str, ...] | None) -> list[SourceSettings]:
    if sources is None:
        return [source for source in app.settings.sources if source.enabled]
    known = {source.id: source for source in app.settings.sources}
    unknown = [name for name in sources if name not in known]
    if unknown:
        raise UsageError(f"没有信息源 {'、'.join(unknown)}（可用：{'、'.join(known) or '无'}）")
    return [known[name] for name in dict.fromkeys(sources)]


def crawl_into_spool(app: App, sources: Sequence[SourceSettings], stop: threading.Event) -> str:
    """Run the child to its end; returns why it went wrong as a Chinese sentence, "" when it did not."""
    crawl = app.settings.crawl
    job = RoundJob(
        sources=tuple(sources),
        crawl=crawl,
        spool=spool_folder(app),
        visits={source.id: app.state.visits(source.id) for source in sources},
        now=app.clock(),
        time_zone=app.body.time_zone,
    )
    # -P: a file in the configuration folder, which is the working folder, must never be taken for a module.
    command = [sys.executable, "-P", "-m", "pipelines.crawl_child"]
    with subprocess.Popen(  # noqa: S603 -- our own module, nothing of it comes from outside
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=app.deployment.directory
    ) as child:
        try:
            return _attended(child, job, crawl.round_timeout_seconds + _GRACE_SECONDS, stop)
        finally:
            child.kill()
            _end_input(child)


def _attended(child: subprocess.Popen[bytes], job: RoundJob, seconds: float, stop: threading.Event) -> str:
    """Hand the job over and wait. The child's input stays open: its end tells the child that nobody waits any more."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):  # it died before it read: its exit status tells
        child.stdin.write(job.model_dump_json().encode("utf-8") + b"\n")
        child.stdin.flush()
    limit = time.monotonic() + seconds
    while child.poll() is None:
        if time.monotonic() > limit:
            return "采集进程超时，已停止"
        if stop.is_set() and not child.stdin.closed:
            _end_input(child)
            limit = min(limit, time.monotonic() + _STOP_SECONDS)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_LOOK_SECONDS)
    if child.returncode == 0:
        return ""
    said = child.stdout.read().decode("utf-8", "replace").strip().rstrip("。")
    _log.warning("采集进程异常退出，状态 %s：%s", child.returncode, said or "没有说明原因")
    return said or f"采集进程异常退出（状态 {child.returncode}）"


def _end_input(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    with suppress(BrokenPipeError):
        child.stdin.close()


def spool_folder(app: App) -> Path:
    return app.data_directory / "spool"


def ingest_spool(app: App, interruption: str = "") -> tuple[RunReport, ...]:
    """Ingest every finished segment of the spool; a segment is removed only after its documents are stored.

    `interruption` says why a source may have broken off without a coverage of its own.
    """
    reader = SpoolReader(spool_folder(app))
    recovery = reader.recover()
    if recovery.torn:
        _log.warning("上次采集中断，%s 个写了一半的记录已放在一边", recovery.torn)
    segments = reader.segments()
    if not segments:
        return ()
    reports = app.ingest.take(_items(reader, segments), _oldest(app), interruption)
    for segment in segments:
        reader.finish(segment)
    return reports


def _oldest(app: App) -> dict[str, datetime]:
    """From when on a web source's documents are kept: what retention would remove is not taken in again. Files are asked
    for by name, so whatever they hold is wanted."""
    limit = app.clock() - timedelta(days=app.settings.storage.retention_days)
    return {source.id: limit for source in app.settings.sources if source.kind != "file"}


def _items(
    reader: SpoolReader, segments: tuple[Segment, ...]
) -> Iterator[tuple[str, Document | Rejected | Visit | Coverage]]:
    for segment in segments:
        contents = reader.read(segment)
        if contents.damaged:
            _log.warning("采集缓存中有 %s 条记录损坏，已放在一边", contents.damaged)
        for spooled in contents.items:
            yield spooled.source, spooled.item


def record_failure(app: App, sources: tuple[str, ...], detail: str) -> None:
    """Record that these sources could not be collected at all, as far as the state can still be written."""
    with suppress(StoreError):
        for source in _chosen(app, sources):
            _silence(app, source, detail)


def _silence(app: App, source: SourceSettings, detail: str) -> RunReport:
    now = app.clock()
    coverage = Coverage(source.id, now, CoverageState.FAILED, 0, detail or "采集进程没有返回结果")
    report = RunReport(source.id, now, 0.0, Outcomes(), coverage)
    app.state.record_run(report)
    return report
