"""The dashboard of a deployment: as a file, or put onto a Kibana or OpenSearch Dashboards."""

from __future__ import annotations

from config.load import Deployment
from config.secrets import read_secret
from reports.kibana.address import read_address
from reports.kibana.connection import Connection, Login
from reports.kibana.export import export
from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.outcome import Pushed
from reports.kibana.push import push
from storage.engine.address import DEFAULT_PREFIX, is_engine, parse_address


def dashboard_facts(deployment: Deployment) -> DashboardFacts:
    """What of the configuration stands in the dashboard; nothing is opened for it, so the search engine may be away.

    Without a search engine in the configuration the default prefix of indices is used.
    """
    settings = deployment.settings
    url = settings.storage.url
    return DashboardFacts(
        body=settings.body.name,
        topics={topic.id: topic.name for topic in settings.nlp.topics},
        time_zone=settings.body.time_zone,
        prefix=parse_address(url).prefix if is_engine(url) else DEFAULT_PREFIX,
        console_url=settings.console.address,
        least=settings.reports.k_anonymity,
    )


def has_engine(deployment: Deployment) -> bool:
    """Whether documents go to a search engine at all; without one every panel stays empty."""
    return is_engine(deployment.settings.storage.url)


def export_dashboard(deployment: Deployment, flavour: Flavour) -> str:
    """The file to import; the same configuration always gives the same bytes."""
    return export(dashboard_facts(deployment), flavour)


def push_dashboard(deployment: Deployment, url: str, *, space: str = "", flavour: Flavour | None = None) -> Pushed:
    """Put the dashboard onto the server at `url`; errors as `reports.kibana.push`, `UsageError` for an unreadable secret."""
    settings, directory = deployment.settings.reports.kibana, deployment.directory
    connection = Connection(
        read_address(url),
        _login(deployment),
        ca_file=directory / settings.ca_file if settings.ca_file else None,
        timeout_seconds=settings.timeout_seconds,
    )
    return push(
        connection,
        dashboard_facts(deployment),
        flavour=flavour,
        space=space,
        patience_seconds=settings.patience_seconds,
    )


def _login(deployment: Deployment) -> Login:
    settings, directory = deployment.settings.reports.kibana, deployment.directory
    if settings.api_key_file is not None:
        return Login(api_key=read_secret(directory, settings.api_key_file).get_secret_value())
    if settings.password_file is not None:
        return Login(user=settings.user, password=read_secret(directory, settings.password_file).get_secret_value())
    return Login()
