"""`python -m pipelines.crawl_child`: the child process of one round.

Reads the job as JSON from standard input, hands the masking function to the crawlers and leaves the rest to them.
"""

from __future__ import annotations

import sys

from crawlers.child import run
from crawlers.job import RoundJob
from nlp.masking import mask


def main() -> int:
    run(RoundJob.model_validate_json(sys.stdin.buffer.read()), mask)
    return 0


if __name__ == "__main__":
    sys.exit(main())
