"""The fictional city as a whole: its history, its live incident, its sites and the duty officer's mailbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from urllib.parse import urlsplit

from demo.history.generator import generate
from demo.incident import Beat, schedule
from demo.ledger import Ledger
from demo.mailbox import LOOPBACK, Mailbox
from demo.publications import Publication
from demo.sites.build import build_sites
from demo.sites.server import CityServer
from domain.ports import Clock

_MAILBOX = "mailbox"


class City:
    """`with City(directory, seed, clock) as city:` serves eight weeks of history on loopback until the block ends.

    The directory keeps the mailbox (`mailbox/*.eml`) and a ledger, by which a second start in the same directory shows
    the same pages at the same addresses (as far as the ports are free), and then a new incident on another road.
    `addresses` maps site ids of `demo.facts` to base addresses; `mail_host` and `mail_port` are those of the mailbox.
    """

    def __init__(self, directory: Path, seed: int, clock: Clock) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = RLock()
        self._ledger_path = directory / "city.json"
        self._ledger = Ledger.open(self._ledger_path, seed, clock())
        self.history = generate(seed, self._ledger.founded_at)
        self._past: tuple[tuple[Beat, ...], ...] = tuple(
            schedule(seed, started, turn) for turn, started in enumerate(self._ledger.incidents)
        )
        self._live: int | None = None
        self.mailbox = Mailbox(directory / _MAILBOX, port=self._ledger.ports.get(_MAILBOX, 0))
        self._server = CityServer(build_sites(self.publications), self._ledger.ports)
        self.addresses: dict[str, str] = {}
        self.mail_host = LOOPBACK

    @property
    def mail_port(self) -> int:
        return self.mailbox.port

    def start(self) -> None:
        """Open the sites and the mailbox. A failure leaves nothing open."""
        try:
            self.addresses = self._server.start()
            self.mailbox.start()
        except BaseException:
            self.stop()
            raise
        with self._lock:
            self._ledger.ports = {name: urlsplit(base).port or 0 for name, base in self.addresses.items()}
            self._ledger.ports[_MAILBOX] = self.mailbox.port
            self._ledger.save(self._ledger_path)

    def stop(self) -> None:
        """Close everything; calling it twice is harmless."""
        self._server.stop()
        self.mailbox.stop()

    def __enter__(self) -> City:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def begin_incident(self) -> None:
        """Let the incident begin now; its pages appear as the clock goes on. Calling it again changes nothing."""
        self.release(timedelta())

    def release(self, until: timedelta) -> None:
        """Show at once what the incident brings within `until` of its start, as if it had begun that long ago.

        Use it instead of `begin_incident`, or soon after: it moves the start, and with it the times of the pages.
        """
        with self._lock:
            started = self._clock() - until
            if self._live is None:
                self._live = len(self._ledger.incidents)
                self._ledger.incidents.append(started)
            elif started < self._ledger.incidents[self._live]:
                self._ledger.incidents[self._live] = started
            else:
                return
            beats = schedule(self._ledger.seed, self._ledger.incidents[self._live], self._live)
            self._past = (*self._past[: self._live], beats)
            self._ledger.save(self._ledger_path)

    def publications(self, site: str | None = None) -> tuple[Publication, ...]:
        """What is out by now, of one site or of all."""
        now = self._clock()
        with self._lock:
            beats = [beat.publication for incident in self._past for beat in incident]
        found = (*self.history.publications, *(one for one in beats if one.published_at <= now))
        return tuple(_as_of(one, now) for one in found if site in (None, one.site))


def _as_of(publication: Publication, now: datetime) -> Publication:
    """The publication without the replies that are still to come."""
    if all(reply.at <= now for reply in publication.replies):
        return publication
    return replace(publication, replies=tuple(reply for reply in publication.replies if reply.at <= now))
