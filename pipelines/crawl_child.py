"""`python -m pipelines.crawl_child`: the child process of one round.

Reads the job as one line of JSON from standard input, hands the masking function to the crawlers and leaves the rest to
them. The parent keeps standard input open: when it ends, the parent stops or is gone, and the child ends too, so that no
orphan visits the same hosts beside the next round. What went wrong is one Chinese sentence on standard output.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from crawlers.child import run
from crawlers.job import RoundJob
from domain.errors import HuishengError
from nlp.masking import mask
from pipelines.logs import set_up_logs

BUG = "采集程序内部出错，已读到的内容没有丢失"
_AGAIN_SECONDS = 0.5
_log = logging.getLogger("huisheng.crawl")


def main() -> int:
    # The parent reads standard output as one sentence: whatever prints goes to standard error.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    set_up_logs(logging.WARNING)
    with answer:
        job = RoundJob.model_validate_json(sys.stdin.buffer.readline())
        threading.Thread(target=_end_with_the_parent, name="parent", daemon=True).start()
        try:
            run(job, mask)
        except HuishengError as failed:
            answer.write(str(failed))
            return 1
        except Exception:  # noqa: BLE001 -- the last place before the interpreter would print the trace with its text
            _log.exception("采集进程出错")
            answer.write(BUG)
            return 1
    return 0


def _end_with_the_parent() -> None:
    """Ask the round to stop (Scrapy finishes what is under way and closes the books) when standard input ends."""
    # os.read and not sys.stdin: a buffered reader that is still locked at exit would abort the interpreter.
    while os.read(0, 1024):
        continue
    again = threading.Event()
    while not again.wait(_AGAIN_SECONDS):
        # More than once: the first may come before there is a spider to stop.
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
