"""One collection round: a child process crawls into the spool, then the spool is ingested."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from crawlers.job import RoundJob
from crawlers.settings import SourceSettings
from crawlers.spool import Segment, SpoolReader
from domain.documents import Document, Rejected
from domain.errors import UsageError
from domain.reasons import CoverageState
from domain.runs import Coverage, Outcomes, RunReport, Visit
from pipelines.app import App

_log = logging.getLogger("huisheng.crawl")

_GRACE_SECONDS = 60.0
"""How much longer than its own limit a child may take before it is killed."""


def due_sources(app: App) -> tuple[str, ...]:
    """Ids of the enabled sources whose pause since the last run is over."""
    now = app.clock()
    due = []
    for source in app.settings.sources:
        last = app.state.runs(source.id, limit=1)
        pause = timedelta(minutes=source.every_minutes)
        if source.enabled and (not last or last[0].started_at + pause <= now):
            due.append(source.id)
    return tuple(due)


def collect(app: App, sources: tuple[str, ...] | None = None) -> tuple[RunReport, ...]:
    """Collect the named sources (all enabled ones when None) and ingest what they gave.

    1. what an interrupted round left in the spool is ingested first;
    2. the child process crawls; a crash or a time-out costs what it had not read yet, never what it had;
    3. its spool is ingested, and a source that gave no word at all is recorded as failed.
    """
    chosen = _chosen(app, sources)
    reports = list(ingest_spool(app))
    if not chosen:
        return tuple(reports)
    detail = _run_child(app, chosen)
    fresh = ingest_spool(app)
    told = {report.source for report in fresh}
    silent = [_silence(app, source, detail) for source in chosen if source.id not in told]
    return (*reports, *fresh, *silent)


def _chosen(app: App, sources: tuple[str, ...] | None) -> list[SourceSettings]:
    if sources is None:
        return [source for source in app.settings.sources if source.enabled]
    known = {source.id: source for source in app.settings.sources}
    unknown = [name for name in sources if name not in known]
    if unknown:
        raise UsageError(f"没有信息源 {'、'.join(unknown)}（可用：{'、'.join(known) or '无'}）")
    return [known[name] for name in dict.fromkeys(sources)]


def _run_child(app: App, sources: list[SourceSettings]) -> str:
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
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.crawl_child"],
            input=job.model_dump_json().encode("utf-8"),
            cwd=app.deployment.directory,
            timeout=crawl.round_timeout_seconds + _GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "采集进程超时，已停止"
    if done.returncode:
        _log.warning("采集进程异常退出，状态 %s", done.returncode)
        return f"采集进程异常退出（状态 {done.returncode}）"
    return ""


def spool_folder(app: App) -> Path:
    return app.data_directory / "spool"


def ingest_spool(app: App) -> tuple[RunReport, ...]:
    """Ingest every finished segment of the spool; a segment is removed only after its documents are stored."""
    reader = SpoolReader(spool_folder(app))
    recovery = reader.recover()
    if recovery.torn:
        _log.warning("上次采集中断，%s 个写了一半的记录已放在一边", recovery.torn)
    segments = reader.segments()
    if not segments:
        return ()
    reports = app.ingest.take(_items(reader, segments), _oldest(app))
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


def _silence(app: App, source: SourceSettings, detail: str) -> RunReport:
    now = app.clock()
    coverage = Coverage(source.id, now, CoverageState.FAILED, 0, detail or "采集进程没有返回结果")
    report = RunReport(source.id, now, 0.0, Outcomes(), coverage)
    app.state.record_run(report)
    return report
