"""The lines that are never crossed (docs/explanation/lines.md), held by construction."""

from __future__ import annotations

import ast
import dataclasses
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import inspect

from config.load import load
from domain import alerts, briefs, documents, queries, runs
from storage.registry import open_documents
from storage.settings import StorageSettings
from storage.state.database import connect
from storage.state.migrate import migrate
from tests.gate.shape import ROOMS

ROOT = Path(__file__).resolve().parents[2]

PERSON = re.compile(
    r"author|writer|user_?name|nick|screen_name|avatar|openid|unionid|follower|fans|ip_?address|home_?page|gender|birth"
)
"""Names of fields that would hold who a private person is."""

OPINION = re.compile(r"政治|忠诚|立场|宗教|信仰|民族|抗议|示威|游行|上访|信访|维权|煽动|颠覆|反动")
"""Matters that no topic, query or label may be about."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", [documents, queries, runs, alerts, briefs], ids=lambda module: module.__name__)
def test_no_type_has_a_field_for_a_private_person(module: object) -> None:
    fields = [
        f"{name}.{field.name}"
        for name, kind in vars(module).items()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
        for field in dataclasses.fields(kind)
    ]
    assert fields
    assert [field for field in fields if PERSON.search(field)] == []


def test_no_column_of_the_document_store_is_for_a_private_person(tmp_path: Path) -> None:
    store = open_documents(StorageSettings(), directory=tmp_path, zone=ZoneInfo("Asia/Shanghai"))
    store.close()
    with sqlite3.connect(tmp_path / "documents.db") as database:
        schema = "\n".join(row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
    database.close()
    assert "CREATE" in schema
    assert PERSON.findall(schema) == []


def test_the_only_people_in_the_state_are_staff(tmp_path: Path) -> None:
    database = connect("sqlite:///state.db", tmp_path)
    migrate(database)
    with database.reading() as connection:
        tables = inspect(connection)
        columns = {f"{table}.{c['name']}" for table in tables.get_table_names() for c in tables.get_columns(table)}
    database.close()
    people = {column for column in columns if PERSON.search(column)}
    assert columns
    assert people == set()


def test_no_shipped_topic_or_query_judges_opinions() -> None:
    found = []
    for file in sorted((ROOT / "config" / "templates").rglob("*.yaml")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
        found += [f"{file.name}: {line.strip()}" for line in lines if OPINION.search(line)]
    assert found == []


def test_the_demonstration_city_has_no_topic_that_judges_opinions() -> None:
    from demo.facts import CITY

    assert [topic.id for topic in CITY.topics if OPINION.search(topic.name + topic.query)] == []


def test_nothing_but_the_crawlers_and_the_mail_channel_can_reach_out() -> None:
    """No HTTP client library is imported anywhere; Scrapy and smtplib are fenced in by the import rules. The one way more
    leads to the body's own Kibana when somebody calls `kibana push`; what goes there comes from the configuration alone."""
    clients = {
        "requests",
        "httpx",
        "httpx2",
        "aiohttp",
        "urllib3",
        "http.client",
        "urllib.request",
        "ftplib",
        "telnetlib",
    }
    found = []
    for file, tree in sources():
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            found += [f"{file.relative_to(ROOT)}: {name}" for name in names if name in clients]
    assert found == ["reports/kibana/connection.py: http.client"]


def test_only_the_command_reaches_a_kibana_and_it_never_sees_a_document() -> None:
    """The way out is taken by `pipelines/kibana.py` for one command, and nothing on it knows of stores or documents."""
    users = set()
    for file, tree in sources():
        place = str(file.relative_to(ROOT))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if place.startswith("reports/kibana/") or place == "pipelines/kibana.py":
            private = ("domain.documents", "domain.ports", "domain.queries", "domain.alerts", "pipelines.app")
            assert not modules & set(private), place
            assert not [one for one in modules if one.startswith("storage.") and one != "storage.engine.address"], place
        elif modules & {"reports.kibana.connection", "reports.kibana.push", "pipelines.kibana"}:
            users.add(place)
    assert users == {"console/commands/kibana.py"}


def test_crawlers_send_nothing_but_get_requests() -> None:
    found = []
    for file, tree in sources():
        if file.relative_to(ROOT).parts[0] != "crawlers":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                methods = [k.value for k in node.keywords if k.arg == "method"]
                if name in {"FormRequest", "JsonRequest"} or any(
                    not (isinstance(m, ast.Constant) and m.value == "GET") for m in methods
                ):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno} {name}")
    assert found == []


def test_a_new_deployment_forgets_after_ninety_days(tmp_path: Path) -> None:
    (tmp_path / "huisheng.yaml").write_text("body: {name: 云溪市林业局}\n", encoding="utf-8")
    assert load(tmp_path, {}).settings.storage.retention_days == 90
