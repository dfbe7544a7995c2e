"""A round in a process of its own, with a simple mask: `python child_entry.py < job.json`.

With a number as its argument, no file may grow beyond so many bytes: the nearest thing to a full disk without one.
"""

from __future__ import annotations

import re
import resource
import sys

from crawlers.child import run
from crawlers.job import RoundJob
from domain.errors import StoreFull

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def mask(text: str) -> str:
    return PHONE.sub("［手机号］", text)


def main() -> int:
    job = RoundJob.model_validate_json(sys.stdin.read())
    if len(sys.argv) > 1:
        limit = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        run(job, mask)
    except StoreFull as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
