"""Rounds in processes of their own, with a simple mask.

`python child_entry.py < job.json` runs one round and ends: 0, or 3 when the disk was full. With a number as argument, no
file of it may grow beyond so many bytes: the nearest thing to a full disk without one.

`python child_entry.py serve` reads one line `JOB_FILE ERROR_FILE` for each round, forks a child for it, prints its process
id and later its exit status: the second it takes to import Scrapy is spent once, the child is as real as ever.
"""

from __future__ import annotations

import importlib
import os
import re
import resource
import sys
from pathlib import Path

from crawlers.child import run
from crawlers.job import RoundJob
from domain.errors import StoreFull

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
HEAVY = (
    "crawlers.process",
    "crawlers.resolver",
    "crawlers.handlers.paced",
    "crawlers.middlewares.hosts",
    "crawlers.middlewares.redirect",
    "crawlers.middlewares.retry",
    "crawlers.middlewares.robots",
    "crawlers.spiders.feed",
    "crawlers.spiders.site",
    "feedparser",
    "queuelib",
    "scrapy.downloadermiddlewares.httpcompression",
    "trafilatura",
)


def mask(text: str) -> str:
    return PHONE.sub("［手机号］", text)


def one_round(job: str) -> int:
    try:
        run(RoundJob.model_validate_json(job), mask)
    except StoreFull as error:
        print(error, file=sys.stderr)
        return 3
    return 0


def serve() -> None:
    for name in HEAVY:
        importlib.import_module(name)
    for line in sys.stdin:
        job, errors = line.split()
        child = os.fork()
        if child == 0:
            os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            status = 1
            try:
                status = one_round(Path(job).read_text(encoding="utf-8"))
                sys.stderr.flush()
            finally:
                os._exit(status)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def main() -> int:
    if sys.argv[1:] == ["serve"]:
        serve()
        return 0
    if len(sys.argv) > 1:
        limit = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return one_round(sys.stdin.read())


if __name__ == "__main__":
    sys.exit(main())
