"""A writing process that is killed loses nothing that was committed and tears nothing."""

from __future__ import annotations

import pickle
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.documents import TaggedDocument
from domain.periods import Period
from domain.queries import Dimension, Query, Term, Window
from storage.sqlite.store import SQLiteDocumentStore

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
ALL_DAYS = Period(MORNING - timedelta(days=1), MORNING + timedelta(days=10))
SHANGHAI = ZoneInfo("Asia/Shanghai")
SIZE = 50

WRITER = textwrap.dedent("""
    import pickle, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo
    from storage.sqlite.store import SQLiteDocumentStore

    store = SQLiteDocumentStore(Path(sys.argv[1]), zone=ZoneInfo("Asia/Shanghai"))
    while True:
        batch = pickle.load(sys.stdin.buffer)
        store.put(batch, datetime(2026, 3, 9, tzinfo=UTC))
        print(len(batch), flush=True)
""")


def test_a_killed_writer_leaves_whole_batches_and_right_figures(
    path: Path, make_batch: Callable[[int, int], list[TaggedDocument]]
) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    committed = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for n in range(8):
            process.stdin.write(pickle.dumps(make_batch(n * SIZE, SIZE)))
            process.stdin.flush()
            if n < 7:
                committed += int(process.stdout.readline())
        process.kill()  # somewhere in the last batch
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as store:
        total = store.search(Query(), Window(1)).total
        assert total in (committed, committed + SIZE)
        assert committed == 7 * SIZE
        assert store.statistics().documents == total
        assert store.overview(ALL_DAYS).total == total
        assert store.overview(ALL_DAYS).by_topic[0].count == store.counts(Query(), Dimension.TOPIC)[0].count
        for number in (0, committed - 1):
            assert store.search(Query(expression=Term((f"secret{number}secret",))), Window(2)).total == 1
        again = store.put(make_batch(0, 8 * SIZE), MORNING)
        assert [put.outcome for put in again].count(again[0].outcome) == total
        assert store.overview(ALL_DAYS).total == 8 * SIZE
