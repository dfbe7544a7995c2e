"""Taking in a file that somebody exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.files import read_file
from crawlers.profiles import Profile, load_profile
from domain.documents import Document, Rejected
from domain.errors import UsageError
from domain.reasons import CoverageState
from domain.runs import Coverage, RunReport
from pipelines.app import App
from pipelines.mirror import sync_mirror


@dataclass(slots=True)
class _Counter:
    """Tells `progress` now and then how many rows were read."""

    progress: Callable[[int], None]
    every: int = 200
    done: int = 0

    def count(self) -> None:
        self.done += 1
        if self.done % self.every == 0:
            self.progress(self.done)


def import_file(app: App, file: Path, profile_name: str, progress: Callable[[int], None]) -> RunReport:
    """Import every row of the file with the named profile; the run is recorded under the profile's name.

    Raises `UsageError` for a missing file, an unknown profile or a missing column, before anything is stored.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件 {file}")
    profile = load_profile(profile_name)
    (report,) = app.ingest.take(_rows(app, file, profile, _Counter(progress)))
    sync_mirror(app)
    return report


def _rows(
    app: App, file: Path, profile: Profile, counter: _Counter
) -> Iterator[tuple[str, Document | Rejected | Coverage]]:
    for item in read_file(
        file,
        profile,
        source=profile.name,
        source_name=profile.label or profile.name,
        mask=app.mask,
        now=app.clock(),
        zone=app.body.zone,
    ):
        counter.count()
        yield profile.name, item
    state = CoverageState.OK if counter.done else CoverageState.EMPTY
    yield profile.name, Coverage(profile.name, app.clock(), state, counter.done)
