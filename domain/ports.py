"""The ports: what the rooms promise each other. One contract suite per port runs against every adapter (tests/contract)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from domain.accounts import AuditEntry, Session, User
from domain.alerts import Alert, Delivery, Notification
from domain.briefs import BriefRecord
from domain.condition import StoreCondition
from domain.corrections import Corrected, Correction
from domain.documents import Document, Put, Rejected, Reprint, Stamp, TaggedDocument, Tags
from domain.events import EventSpan, Membership
from domain.moves import KeptDocument, PastFigures
from domain.periods import Period
from domain.queries import (
    Bucket,
    Count,
    Dimension,
    Hits,
    Overview,
    Query,
    StoredDocument,
    StoreStatistics,
    Window,
)
from domain.reasons import AlertState
from domain.runs import Coverage, RunReport, Visit

Clock = Callable[[], datetime]
"""Tells the current time, aware and in UTC. No room reads the clock of the machine by itself."""

Mask = Callable[[str], str]
"""Replaces personal data in a text by marks such as ［手机号］. Applying it twice changes nothing more."""

SourceItem = Document | Rejected | Visit | Coverage


class Source(Protocol):
    """A configured place to collect from."""

    @property
    def id(self) -> str: ...

    def collect(self, since: datetime | None) -> Iterator[SourceItem]:
        """Yield what the source has, published at or after `since` where the channel can tell.

        One bad page, entry or row is a `Rejected`, never an exception. Exactly one `Coverage` comes last. Text of every
        yielded item is masked. Raises `SourceError` only when nothing at all could be tried.
        """
        ...


class Tagger(Protocol):
    """Tags documents; no reading or writing outside memory once it is made."""

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        """One `Tags` for each document, in the same order. The same document always gets the same tags.

        `relevance` is set, `reprint_of` is left empty (folding knows the store, a tagger does not)."""
        ...


class DocumentStore(Protocol):
    """Keeps tagged documents and answers for them. `domain.queries.matches` defines what an expression means."""

    def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
        """Keep the batch; one `Put` for each document, in the same order. A document that this store can never keep is
        QUARANTINED in its `Put` and costs its neighbours nothing.

        With `StoreError` nothing of the batch was kept, or (a search engine has no transactions) a part of it: putting
        the batch again is always safe and finishes the work.

        Idempotent by document id: an unchanged text is DUPLICATE and changes nothing but the counts of engagement (which
        follow the newest visit); a changed text is UPDATED, replaces text and tags and raises the revision by one.
        `stored_at` of a document stays its first. What `put` returned is visible to every later call of this object.
        Who reads meanwhile, from another thread or process, sees whole batches, or (a search engine) whole documents.
        """
        ...

    def get(self, document_id: str) -> StoredDocument | None: ...

    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        """Those of the documents that exist, in the order asked."""
        ...

    def stamps(self, document_ids: Sequence[str]) -> tuple[Stamp, ...]:
        """The stamps of what `get_many` would give, in the same order. No text is read: many are asked for at once."""
        ...

    def search(self, query: Query, window: Window) -> Hits:
        """One page of matching documents, newest publish time first, equal times by id. `total` is exact at least up
        to 10,000."""
        ...

    def ids(self, query: Query, limit: int) -> tuple[str, ...]:
        """Ids of at most `limit` matching documents in the order of `search`."""
        ...

    def counts(
        self, query: Query, dimension: Dimension | None = None, bucket: Bucket | None = None
    ) -> tuple[Count, ...]:
        """Matching documents counted by label and by local hour or day; sorted by start, then label; exact."""
        ...

    def overview(self, period: Period, top: int = 20) -> Overview:
        """The figures of a page for whole local days (`period` is widened to them); each list at most `top` long,
        except `by_day`."""
        ...

    def near(self, fingerprints: Sequence[int], since: datetime) -> tuple[tuple[Reprint, ...], ...]:
        """For each fingerprint the stored documents published at or after `since` that share one of its four 16-bit
        bands: every document within Hamming distance 3 is among them. Earliest first."""
        ...

    def reprints(self, document_id: str) -> tuple[StoredDocument, ...]:
        """The documents whose `reprint_of` is this id, earliest first."""
        ...

    def erase(self, document_ids: Sequence[str]) -> int:
        """Remove these documents for good, text, tokens and every index of them; returns how many there were.
        Figures that were counted from them go down too."""
        ...

    def retain(self, before: datetime, keep: Sequence[str] = ()) -> int:
        """Remove text and index of documents published and first stored before `before`, except `keep`; returns how
        many. What is old but came only now (an imported export) has its whole time. The roll-ups
        that `overview` reads stay as they are: figures stay, texts go (DESIGN.md section 2.5)."""
        ...

    def statistics(self) -> StoreStatistics: ...

    def condition(self) -> StoreCondition:
        """How the store is doing now. Never raises for trouble of the store: that is the answer."""
        ...

    def kept(self, after: str, limit: int) -> tuple[KeptDocument, ...]:
        """At most `limit` documents whose id is greater than `after`, in the order of their ids (by code point)."""
        ...

    def restore(self, documents: Sequence[KeptDocument]) -> None:
        """Keep documents of another store just as they are, revision and times included; one that is already there is
        replaced. Raises `StoreError` also when a single document cannot be kept: a move loses nothing."""
        ...

    def retag(self, document_id: str, tags: Tags) -> bool:
        """Replace the tags of a stored document; text, revision and times stay, figures follow. False when there is no
        such document. Raises `StoreError` when the tags cannot be kept; the old ones stand then."""
        ...

    def past_figures(self) -> PastFigures:
        """The figures of texts that `retain` removed: what `overview` tells beyond the documents that are there."""
        ...

    def restore_past_figures(self, figures: PastFigures) -> None:
        """Replace what this store knows of removed texts by these figures. Doing it again changes nothing."""
        ...

    def close(self) -> None:
        """Give back files and connections; calling it twice is harmless."""
        ...


class DashboardMirror(Protocol):
    """Copies of operational records in the search engine, for Kibana. State stays in SQL; a copy can be made anew."""

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """Insert or replace by alert id."""
        ...

    def show_runs(self, runs: Sequence[RunReport]) -> None:
        """Insert or replace by source and `started_at`."""
        ...

    def clear(self) -> None:
        """Remove every copy."""
        ...

    def close(self) -> None:
        """Give back connections; calling it twice is harmless."""
        ...


class AlertRecords(Protocol):
    """Alerts and the outbox. An alert and its notifications are written together or not at all."""

    def save_alerts(self, alerts: Sequence[Alert], notifications: Sequence[Notification]) -> None:
        """Insert or replace by id. A notification whose id is already there is left as it is: sent once stays sent.

        Of an alert that others saved meanwhile, the state (with who, when and note) never goes back from closed or
        acknowledged, and the content stays that of the later `updated_at`: the watch and an officer may save at once."""
        ...

    def alert(self, alert_id: str) -> Alert | None: ...

    def alerts(
        self,
        states: Sequence[AlertState] = (),
        *,
        period: Period | None = None,
        changed_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Alert, ...]:
        """Newest `fired_at` first; empty `states` means all; `period` is about `fired_at`; `changed_since` keeps those
        that were updated, acknowledged or closed at that time or later."""
        ...

    def due_notifications(self, now: datetime, limit: int = 50) -> tuple[tuple[Notification, int], ...]:
        """Notifications never tried, or RETRYING with `retry_at` <= now, oldest first, each with its attempts so far."""
        ...

    def record_delivery(self, delivery: Delivery) -> None: ...

    def deliveries(self, alert_id: str | None = None, *, limit: int = 100) -> tuple[Delivery, ...]:
        """Latest state of each notification, newest first."""
        ...

    def notifications(self, alert_id: str) -> tuple[Notification, ...]: ...

    def forget(self, document_ids: Sequence[str], before: datetime | None = None) -> tuple[str, ...]:
        """Take the words (subject, text, HTML) out of the notifications of every alert that lists one of the documents
        and, with `before`, out of the ones that were made before it, unless their alert is not closed yet.

        Returns the ids of the notifications whose words were taken now, and of all that list one of the documents. The
        words are gone from the bytes on disk too where the adapter has a file of its own; `StoreBusy` when a reader holds
        them back, then the next call finishes the work. Doing it again is harmless.
        """
        ...


class RunRecords(Protocol):
    """What was collected when, what a conditional GET needs, and what must not be collected again."""

    def record_run(self, report: RunReport) -> None:
        """Insert or replace by source and `started_at`."""
        ...

    def runs(
        self, source: str | None = None, *, period: Period | None = None, limit: int = 50
    ) -> tuple[RunReport, ...]:
        """Newest `started_at` first; `period` is about it."""
        ...

    def coverage(self, period: Period) -> tuple[Coverage, ...]:
        """Every coverage entry of the period, oldest first."""
        ...

    def visits(self, source: str) -> tuple[Visit, ...]: ...

    def record_visits(self, source: str, visits: Sequence[Visit]) -> None:
        """Insert or replace by URL."""
        ...

    def record_erasure(self, document_ids: Sequence[str], at: datetime) -> None:
        """Remember that these documents were erased on request; once is enough. Nothing but the ids is kept."""
        ...

    def erased(self, document_ids: Sequence[str]) -> frozenset[str]:
        """Those of the documents that were erased on request."""
        ...

    def forget_visits(self, before: datetime) -> int:
        """Drop the visits of web addresses that are older than `before`; returns how many. Those of files stay: a file
        that is read again would bring back what was forgotten."""
        ...


class BriefRecords(Protocol):
    def record_brief(self, record: BriefRecord, notifications: Sequence[Notification] = ()) -> None:
        """Insert or replace by id, together with the notifications that carry it."""
        ...

    def briefs(self, limit: int = 50) -> tuple[BriefRecord, ...]:
        """Newest period first."""
        ...

    def brief(self, brief_id: str) -> BriefRecord | None: ...


class CorrectionRecords(Protocol):
    """What the staff set right, one row for each document and subject."""

    def save_correction(self, correction: Correction) -> None:
        """Insert or replace by document and subject. A second judgement of the same revision keeps the first one's
        `previous`: what the program had found."""
        ...

    def corrections(self, subject: Corrected | None = None, limit: int = 1000) -> tuple[Correction, ...]:
        """Newest first."""
        ...

    def corrections_of(self, document_ids: Sequence[str]) -> tuple[Correction, ...]:
        """Ordered by document, then by subject."""
        ...

    def forget_corrections(self, document_ids: Sequence[str]) -> int:
        """Drop what is known of these documents; returns how many rows went."""
        ...


class EventRecords(Protocol):
    """Which documents tell the same event: each document belongs to one event at most."""

    def replace_events(self, memberships: Sequence[Membership], since: datetime) -> None:
        """From now on these are the memberships of every document published at or after `since`; what is known of older
        documents stays, unless it is among `memberships`. All or nothing; doing it again changes nothing."""
        ...

    def events(self, period: Period, *, least: int = 2, limit: int = 50, offset: int = 0) -> tuple[EventSpan, ...]:
        """Events with at least one document published in the period and `least` documents in all: those with most
        documents within the period first, then with most in all, then the earliest, then by id; `limit` of them from
        the place `offset` on, counted from 0."""
        ...

    def event_count(self, period: Period, *, least: int = 2) -> int:
        """How many events `events` has for the period."""
        ...

    def event_members(self, event_id: str) -> tuple[Membership, ...]:
        """Earliest first, equal times by id; none for an unknown event."""
        ...

    def events_of(self, document_ids: Sequence[str]) -> tuple[Membership, ...]:
        """Of those documents that belong to an event, ordered by document id."""
        ...

    def forget_events(self, document_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        """Drop the memberships of these documents and, with `before`, of every document published before it; returns
        how many went. An event that loses the document it is named by keeps its id until events are found anew."""
        ...


class AccountRecords(Protocol):
    def users(self) -> tuple[User, ...]: ...

    def user(self, name: str) -> User | None: ...

    def save_user(self, user: User) -> None:
        """Insert or replace by name."""
        ...

    def create_first_user(self, user: User) -> bool:
        """Save the user only when there is none yet; False when another was quicker."""
        ...

    def save_session(self, session: Session) -> None: ...

    def session(self, token_hash: str, now: datetime) -> Session | None:
        """The session, unless it is unknown or has expired at `now`."""
        ...

    def end_session(self, token_hash: str) -> None: ...

    def audit(self, entry: AuditEntry) -> None:
        """Append; entries are never changed."""
        ...

    def audit_entries(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Newest first."""
        ...


class State(AlertRecords, RunRecords, BriefRecords, CorrectionRecords, EventRecords, AccountRecords, Protocol):
    """All operational state, in a relational database: alerts need transactions that a search index does not give."""

    def close(self) -> None: ...


class Notifier(Protocol):
    """Sends one notification through one channel."""

    @property
    def channel(self) -> str: ...

    def send(self, notification: Notification, attempts: int, now: datetime) -> Delivery:
        """Try once; `attempts` tries came before. Never raises for remote trouble: the delivery says whether it
        arrived (DELIVERED), is worth another try (RETRYING, `retry_at` left None: the outbox decides when) or will
        never arrive (FAILED)."""
        ...
