"""The composition root: which adapter stands behind which port is decided here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from alerts.channels.registry import build_notifiers
from alerts.render.letterhead import Letterhead
from config.load import Deployment
from config.schema import Settings
from config.secrets import read_secret
from domain.body import Body
from domain.ports import Clock, DashboardMirror, DocumentStore, Mask, Notifier, State
from domain.queries import Expression
from nlp.adjustment.shelf import Shelf
from nlp.masking import mask
from nlp.tagger import TextTagger, build_tagger
from pipelines.event_descriptions import EventDescriptions
from pipelines.event_finder import EventFinder
from pipelines.ingest import Ingest
from pipelines.notices import Notices
from pipelines.quarantine import Quarantine
from storage.engine.address import is_engine
from storage.engine.client.connect import EngineSecrets
from storage.engine.mirror import MirrorWords
from storage.registry import open_documents, open_mirror
from storage.state.facade import open_state

_log = logging.getLogger("huisheng.app")

_MODELS = "models"


@dataclass(frozen=True, slots=True)
class App:
    """One deployment with everything it needs, wired. Close it when done."""

    deployment: Deployment
    body: Body
    clock: Clock
    store: DocumentStore
    state: State
    tagger: TextTagger
    notifiers: Mapping[str, Notifier]
    quarantine: Quarantine
    ingest: Ingest
    notices: Notices = field(default_factory=Notices)
    event_finder: EventFinder = field(default_factory=EventFinder)
    """What this process remembers of documents between two rounds to find events."""
    event_descriptions: EventDescriptions = field(default_factory=EventDescriptions)
    """What pages said of events a moment ago."""
    mirror: DashboardMirror | None = None
    """Copies for a dashboard, only where the store is a search engine."""

    @property
    def settings(self) -> Settings:
        return self.deployment.settings

    @property
    def data_directory(self) -> Path:
        return self.deployment.data_directory

    @property
    def shelf(self) -> Shelf:
        """Where the body's own adjustments of the shipped models lie."""
        return Shelf(self.data_directory / _MODELS)

    @property
    def mask(self) -> Mask:
        return mask

    @property
    def topic_names(self) -> dict[str, str]:
        """Topic id to Chinese name, in the order of the configuration."""
        return {topic.id: topic.name for topic in self.settings.nlp.topics}

    @property
    def rule_names(self) -> dict[str, str]:
        return {rule.id: rule.name for rule in self.settings.alerts.rules}

    @property
    def source_names(self) -> dict[str, str]:
        return {source.id: source.name for source in self.settings.sources}

    @property
    def source_ids(self) -> frozenset[str]:
        return frozenset(source.id for source in self.settings.sources)

    @property
    def base_url(self) -> str:
        return self.settings.console.address

    @property
    def letterhead(self) -> Letterhead:
        """What stands on every message."""
        return Letterhead(self.body, self.base_url, self.settings.alerts.message_domain, self.topic_names)

    def parse(self, text: str) -> Expression:
        """A query text as an expression; raises `QuerySyntaxError`."""
        return self.tagger.parse(text)

    def parse_search(self, text: str) -> Expression | None:
        """What somebody typed into the search box, read leniently; None when nothing searchable is left."""
        return self.tagger.parse_search(text)

    def close(self) -> None:
        self.store.close()
        self.state.close()
        if self.mirror is not None:
            self.mirror.close()


def engine_secrets(deployment: Deployment) -> EngineSecrets:
    """What the settings of the search engine keep in files; nothing where the store is no search engine."""
    engine = deployment.settings.storage.engine
    if not is_engine(deployment.settings.storage.url):
        return EngineSecrets()
    return EngineSecrets(
        api_key=read_secret(deployment.directory, engine.api_key_file) if engine.api_key_file else None,
        password=read_secret(deployment.directory, engine.password_file) if engine.password_file else None,
    )


def build(deployment: Deployment, clock: Clock) -> App:
    """Wire a checked deployment. Creates the data folder and the databases when they are not there yet."""
    settings = deployment.settings
    body = settings.body.body()
    directory = deployment.data_directory
    directory.mkdir(parents=True, exist_ok=True)
    mail = settings.alerts.mail
    password = read_secret(deployment.directory, mail.password_file) if mail and mail.password_file else None
    notifiers = build_notifiers(
        settings.alerts, directory=directory, configuration=deployment.directory, password=password
    )
    shelf = Shelf(directory / _MODELS)
    tagger = build_tagger(settings.nlp, body, sort_messages=True, shelf=shelf)
    quarantine = Quarantine(directory / "quarantine", clock)
    store = open_documents(
        settings.storage,
        directory=directory,
        zone=body.zone,
        configuration=deployment.directory,
        secrets=engine_secrets(deployment),
    )
    try:
        state = open_state(settings.storage.state_url, directory=directory)
    except BaseException:
        store.close()
        raise
    ingest = Ingest(tagger, store, state, quarantine, clock)
    app = App(deployment, body, clock, store, state, tagger, notifiers, quarantine, ingest)
    for problem in shelf.problems:
        _log.warning(problem)
        app.notices.tell("模型调整", problem, clock())
    try:
        return replace(app, mirror=_mirror(app))
    except BaseException:
        app.close()
        raise


def _mirror(app: App) -> DashboardMirror | None:
    letterhead = app.letterhead
    return open_mirror(
        app.settings.storage,
        configuration=app.deployment.directory,
        secrets=engine_secrets(app.deployment),
        words=MirrorWords(app.rule_names, app.source_names, lambda alert_id: letterhead.link("alerts", alert_id)),
    )
