"""What a deployment's document store can be asked to do as a whole: be looked over, get new indexes, move elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from config.load import Deployment
from domain.errors import ConfigurationError, StoreBusy, UsageError
from domain.ports import DocumentStore
from pipelines.app import App, engine_secrets
from pipelines.lock import DataLock
from pipelines.move import MoveReport, Progress, move
from pipelines.store_check import CheckReport, check_store
from storage.registry import Reindexed, open_documents, reindex

_TRIES = 3


def check(app: App, tell: Callable[[int, int], None]) -> CheckReport:
    """Look the store over, as `pipelines.store_check` does.

    Also beside a running program: what it writes during the walk can look like a difference, so one counts only when
    it is there again and again, and the report says that it may be of that kind.
    """
    with ExitStack() as held:
        try:
            held.enter_context(DataLock(app.data_directory))
        except StoreBusy:
            for _ in range(_TRIES):
                report = check_store(app.store, app.body.zone, tell)
                if not report.problems:
                    return report
            hint = "核对期间程序正在收文档，差别也可能来自这期间的变化；停下程序再查一次才能确定。"
            return replace(report, problems=(*report.problems, hint))
        return check_store(app.store, app.body.zone, tell)


def renew(deployment: Deployment, tell: Callable[[int, int], None]) -> Reindexed | None:
    """Build the indexes of a search engine anew in this program's layout; None where the store has none.

    Takes a deployment, not an application: that could not be built on an old layout. Others may read and write meanwhile.
    """
    storage = deployment.settings.storage
    return reindex(
        storage,
        configuration=deployment.directory,
        secrets=engine_secrets(deployment),
        zone=deployment.settings.body.body().zone,
        progress=tell,
    )


def move_to(app: App, url: str, progress: Progress) -> MoveReport:
    """Move the store of this deployment to the one at `url` (written like `storage.url`), as `pipelines.move` does.

    The caller holds the lock of the data folder. Raises `UsageError` for an address that cannot be a target, `StoreError`
    when the target cannot be opened or anything goes wrong on the way.
    """
    ours = app.settings.storage.url
    if url == ours:
        raise UsageError(f"“{url}” 就是现在用的文档库；请写另一个地址")
    if url.startswith("memory:"):
        raise UsageError("内存库退出即失，不能搬过去；请写 sqlite: 或搜索引擎的地址")
    target = _opened(app, url)
    try:
        return move(app.store, target, checkpoint_of(app, url), app.body.zone, app.clock, progress)
    finally:
        target.close()


def checkpoint_of(app: App, url: str) -> Path:
    """Where the progress of the move from this deployment's store to `url` is noted."""
    pair = blake2b(f"{app.settings.storage.url}\n{url}".encode(), digest_size=8).hexdigest()
    return app.data_directory / "moves" / f"{pair}.json"


def _opened(app: App, url: str) -> DocumentStore:
    settings = app.settings
    storage = settings.storage.model_copy(update={"url": url})
    moved = replace(app.deployment, settings=settings.model_copy(update={"storage": storage}))
    try:
        return open_documents(
            storage,
            directory=app.data_directory,
            zone=app.body.zone,
            configuration=app.deployment.directory,
            secrets=engine_secrets(moved),
        )
    except ConfigurationError as wrong:
        raise UsageError("\n".join(problem.replace("storage.url", "--to") for problem in wrong.problems)) from None
