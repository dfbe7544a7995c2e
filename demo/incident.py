"""The live incident: web worms on street trees, told by citizens, repeated by outlets, answered by the bureau."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from demo.facts import BOARD, BUREAU, CITY, DAILY, FORUM
from demo.history.bank import Facet, Matter, load
from demo.history.composer import Filler
from demo.history.gazetteer import NICKNAMES, SURNAMES
from demo.publications import Publication, Reply

ROADS = ("枫林大道", "望江路", "听松路", "银杏路")
"""Where it happens: the first time on the first road, the next time on the next."""
_FIRST_NUMBER = 6001
_EACH_ROUND = 100
_COLUMNS = {FORUM: "city", BOARD: "messages", DAILY: "green", BUREAU: "tzgg"}
_SOURCES = {DAILY: "云溪日报", BUREAU: "云溪市林业局"}


@dataclass(frozen=True, slots=True)
class Beat:
    """One publication of the incident and how long after the start it appears; its time is not set yet."""

    offset: timedelta
    publication: Publication


def schedule(seed: int, started_at: datetime, turn: int = 0) -> tuple[Beat, ...]:
    """The beats of the incident that starts at `started_at`, in order. `turn` counts earlier incidents of the same city;
    it moves the scene to another road and gives other page numbers."""
    random = Random(f"{seed}/{turn}")  # noqa: S311 - a story, not a secret
    filler = Filler(random, started_at.astimezone(CITY.body.zone), fixed={"路": ROADS[turn % len(ROADS)]})
    beats: list[Beat] = []
    report: Publication | None = None
    for place, matter in enumerate(load("incident")):
        offset = timedelta(seconds=int(matter.attributes["offset"]))
        number = _FIRST_NUMBER + turn * _EACH_ROUND + place
        publication = _publication(matter, number, started_at + offset, filler, random, report)
        if publication.site == DAILY and report is None:
            report = publication
        beats.append(Beat(offset, publication))
    return tuple(sorted(beats, key=lambda beat: beat.offset))


def _publication(
    matter: Matter, number: int, at: datetime, filler: Filler, random: Random, report: Publication | None
) -> Publication:
    site = matter.attributes["site"]
    title = filler.fill(matter.facet(Facet.TITLE)[0].text)
    if "reprint" in matter.attributes:
        if report is None:
            raise ValueError(f"{matter.name}: a reprint comes after the report that it repeats")
        note = "（来源：云溪日报）"
        return replace(
            report,
            site=site,
            number=number,
            column="posts",
            title=title,
            paragraphs=(*report.paragraphs, note),
            published_at=at,
            matter=matter.name,
            reprint_of=report.number,
        )
    return Publication(
        site,
        number,
        _COLUMNS[site],
        title,
        tuple(filler.fill(sentence.text) for sentence in matter.facet(Facet.OPENING)),
        at,
        matter.name,
        source=_SOURCES.get(site, ""),
        author=_author(site, random),
        replies=tuple(
            Reply(random.choice(NICKNAMES), filler.fill(sentence.text), at + timedelta(seconds=20 * place))
            for place, sentence in enumerate(matter.facet(Facet.REPLY), start=1)
        ),
        views=random.randint(40, 400),
    )


def _author(site: str, random: Random) -> str:
    if site == FORUM:
        return random.choice(NICKNAMES)
    return f"{random.choice(SURNAMES)}**" if site == BOARD else ""
