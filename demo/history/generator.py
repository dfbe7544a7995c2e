"""Eight weeks of quiet history: who wrote what, where and when, from one seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from random import Random

from demo.facts import BOARD, BROOK, BUREAU, CITY, DAILY, FORUM, STONE
from demo.history import channels
from demo.history.bank import Matter, load
from demo.history.composer import Composer, Draft, Shape
from demo.history.likeness import Neighbours
from demo.history.rhythm import CITIZENS, COLUMN, EVENINGS, NEWSROOM, OFFICE, Rhythm, moments
from demo.publications import Publication

SPAN = timedelta(weeks=8)
QUIET_TAIL = timedelta(minutes=20)
"""Nothing of the history is younger than this, so that the live incident stands alone."""
LIKENESS_LIMIT = 0.5
"""The greatest share of eight-character runs that two texts, neither a reprint, may have in common."""
FIRST_NUMBER = 1001
_TRIES = 14


@dataclass(frozen=True, slots=True)
class History:
    """All publications of the eight weeks before `founded_at` (UTC), oldest first."""

    founded_at: datetime
    publications: tuple[Publication, ...]

    def of_site(self, site: str) -> tuple[Publication, ...]:
        return tuple(one for one in self.publications if one.site == site)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one site writes: how many publications from which matters, in which rhythm and shape."""

    site: str
    count: int
    matters: tuple[Matter, ...]
    rhythm: Rhythm
    shape: Shape
    finish: Callable[[Random, Draft, datetime], Publication]


def _plans() -> Iterator[_Plan]:
    outlets = load("outlets")
    bureau = load("bureau")
    brook = tuple(matter for matter in outlets if matter.attributes["outlet"] == BROOK)
    stone = tuple(matter for matter in outlets if matter.attributes["outlet"] == STONE)
    notices = tuple(matter for matter in bureau if matter.attributes["column"] == "tzgg")
    others = tuple(matter for matter in bureau if matter.attributes["column"] != "tzgg")
    green, daily = load("forum_trees", "forum_hills"), load("forum_daily")
    talk, office = Shape((1, 3), 0.75, (-1, 0)), Shape((2, 5), 1.0, (2, 6))
    yield _Plan(FORUM, 158, green, EVENINGS, talk, channels.thread)
    yield _Plan(FORUM, 82, daily, EVENINGS, talk, channels.thread)
    yield _Plan(BOARD, 118, load("board"), CITIZENS, Shape((1, 3), 0.7, (-3, -1)), channels.message)
    yield _Plan(DAILY, 74, load("news_forest"), NEWSROOM, Shape((2, 4), 0.8, (-1, 0)), channels.article)
    yield _Plan(DAILY, 48, load("news_city"), NEWSROOM, Shape((2, 3), 0.8, (-1, 0)), channels.article)
    yield _Plan(BROOK, 22, brook, COLUMN, Shape((2, 3), 0.9, (-1, 0)), channels.column)
    yield _Plan(STONE, 20, stone, NEWSROOM, Shape((2, 3), 0.9, (-1, 0)), channels.county)
    yield _Plan(BUREAU, 48, notices, OFFICE, office, channels.notice)
    yield _Plan(BUREAU, 52, others, OFFICE, Shape((2, 4), 0.9, (-1, 0)), channels.notice)


@lru_cache(maxsize=8)
def generate(seed: int, now: datetime) -> History:
    """The history before `now` (aware). The same seed and time give the same history; the seed alone decides who says
    what in which order, as far as the season allows."""
    random = Random(seed)  # noqa: S311 - a story, not a secret
    now = now.astimezone(UTC).replace(microsecond=0)
    neighbours = Neighbours()
    composer = Composer(random)
    written = [one for plan in _plans() for one in _write(plan, random, composer, neighbours, now)]
    written = channels.numbered(written, FIRST_NUMBER)
    written += _reprints(random, written, now)
    answered = [channels.answered(random, one, now) for one in written]
    return History(now, tuple(sorted(answered, key=lambda one: (one.published_at, one.site, one.number))))


def _write(
    plan: _Plan, random: Random, composer: Composer, neighbours: Neighbours, now: datetime
) -> Iterator[Publication]:
    """The publications of one plan. Matters are dealt in the order of time, so that none clusters, but written in a
    shuffled order: what is refused as too alike is then spread over the weeks instead of thinning out the last ones."""
    turns = _turns(plan.matters, random)
    times = moments(random, plan.rhythm, plan.count, now - SPAN, now - QUIET_TAIL, CITY.body.zone)
    dealt = [(at, next(turns)) for at in times]
    random.shuffle(dealt)
    for at, first in dealt:
        local = at.astimezone(CITY.body.zone)
        for matter in chain((first,), islice(turns, _TRIES)):
            if local.month not in matter.months:
                continue
            draft = composer.compose(matter, local, plan.shape)
            publication = plan.finish(random, draft, at)
            if neighbours.nearest(publication.text) <= LIKENESS_LIMIT:
                composer.keep(draft)
                neighbours.add(publication.text)
                yield replace(publication, site=plan.site)
                break


def _turns(matters: tuple[Matter, ...], random: Random) -> Iterator[Matter]:
    """Matters for ever, each as often in a round as its weight says; a round is shuffled, so that none comes in a burst."""
    while True:
        round_of = [matter for matter in matters for _ in range(matter.weight)]
        random.shuffle(round_of)
        yield from round_of


def _reprints(random: Random, written: list[Publication], now: datetime) -> list[Publication]:
    """Three or four articles of the city daily a week, repeated by the other outlets within a day with small changes."""
    found: list[Publication] = []
    numbers = {BROOK: 3001, STONE: 3001}
    for week in range(SPAN // timedelta(weeks=1)):
        start = now - SPAN + timedelta(weeks=week)
        end = min(start + timedelta(weeks=1), now - timedelta(hours=12))
        articles = [one for one in written if one.site == DAILY and start <= one.published_at < end]
        for original in random.sample(articles, min(len(articles), 3)):
            site = random.choice((BROOK, BROOK, STONE))
            at = original.published_at + timedelta(minutes=random.randint(40, 600))
            found.append(channels.reprint(random, original, site, numbers[site], at))
            numbers[site] += 1
    return found
