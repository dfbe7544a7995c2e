"""Opening a deployment for one command, and closing it again whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.load import load
from pipelines.app import App, build
from pipelines.clock import system_clock
from pipelines.lock import DataLock


@contextmanager
def reading(directory: Path) -> Iterator[App]:
    """The application for a command that changes nothing, or only the state; may run beside `huisheng run`."""
    app = build(load(directory), system_clock)
    try:
        yield app
    finally:
        app.close()


@contextmanager
def writing(directory: Path) -> Iterator[App]:
    """The application for a command that collects or imports: the only one on its data folder."""
    deployment = load(directory)
    with DataLock(deployment.data_directory):
        app = build(deployment, system_clock)
        try:
            yield app
        finally:
            app.close()
