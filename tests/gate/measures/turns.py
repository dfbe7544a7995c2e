"""Compares the speed of ways to do a thing in one run, so that what else the machine does counts little."""

from __future__ import annotations

import time
from collections.abc import Callable


def least_seconds(rounds: int, *ways: Callable[[], object]) -> list[float]:
    """For each way the least processor time of so many rounds, in seconds. They take turns: a machine that is slowed for a
    while slows all of them, and the least is what is left when it was not."""
    least = [float("inf")] * len(ways)
    for _ in range(rounds):
        for at, way in enumerate(ways):
            started = time.process_time()
            way()
            least[at] = min(least[at], time.process_time() - started)
    return least
