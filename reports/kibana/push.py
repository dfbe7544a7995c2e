"""Putting the dashboard onto a server: find out what it is, send the fitting file, then look whether everything is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from domain.errors import ReportError, UsageError
from reports.kibana.connection import Connection
from reports.kibana.export import saved_objects
from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.importing import Imported, Key, import_objects
from reports.kibana.ndjson import SavedObject
from reports.kibana.outcome import Made, Outcome, Pushed
from reports.kibana.server import Server, refusal, wait_for


def push(
    connection: Connection,
    facts: DashboardFacts,
    *,
    flavour: Flavour | None = None,
    space: str = "",
    patience_seconds: float = 120.0,
) -> Pushed:
    """Import the dashboard; `flavour` None takes what the server can show, a missing `space` is created (Kibana only).

    Success is what a later GET finds, not what the import claims. Raises `ReportError` when the server is not ready, not
    reachable or refuses the whole file, `UsageError` for a space where there are none or a flavour it cannot show.
    """
    server = wait_for(connection, patience_seconds)
    chosen = flavour or server.flavour
    if chosen == "lens" and server.flavour != "lens":
        raise UsageError(f"{server} 不能显示 lens 看板（要 Kibana 8.9 以上），请用 --flavour classic 或 auto")
    created = _ensure_space(connection, server, space)
    prefix = f"/s/{quote(space, safe='')}" if space else ""
    objects = saved_objects(facts, chosen)
    before = {_key(one) for one in objects if _title(connection, prefix, _key(one)) is not None}
    imported = import_objects(connection, prefix, objects)
    outcomes = tuple(_outcome(connection, prefix, one, imported, before) for one in objects)
    return Pushed(str(server), chosen, space, created, outcomes, _dashboard_url(connection, prefix, objects, imported))


def _ensure_space(connection: Connection, server: Server, space: str) -> bool:
    """Whether the space had to be made."""
    if not space:
        return False
    if server.product != "Kibana":
        raise UsageError(f"{server} 没有空间（space），请去掉 --space")
    answer = connection.get(f"/api/spaces/space/{quote(space, safe='')}")
    if answer.status == 200 and answer.json() is not None:
        return False
    if answer.status != 404 or answer.json() is None:
        raise refusal(answer, f"不能查看空间 {space}")
    answer = connection.post_json("/api/spaces/space", {"id": space, "name": space})
    if answer.status == 400:
        raise UsageError(f"空间编号 {space} 不合规：只能用小写字母、数字、下划线和短横")
    if answer.status != 200:
        raise refusal(answer, f"不能新建空间 {space}")
    return True


def _key(one: SavedObject) -> Key:
    return str(one["type"]), str(one["id"])


def _title(connection: Connection, prefix: str, key: Key) -> str | None:
    """The title of a saved object as the server has it, None when it has none of that id."""
    kind, object_id = key
    answer = connection.get(f"{prefix}/api/saved_objects/{quote(kind, safe='')}/{quote(object_id, safe='')}")
    told = answer.json()
    if answer.status == 404 and told is not None:
        return None
    if answer.status != 200 or not isinstance(told, dict):
        raise refusal(answer, "不能查看已有的对象")
    attributes = told.get("attributes")
    return str(attributes.get("title", "")) if isinstance(attributes, Mapping) else ""


def _outcome(connection: Connection, prefix: str, one: SavedObject, imported: Imported, before: set[Key]) -> Outcome:
    key, title = _key(one), str(one["attributes"]["title"])
    reason = imported.refused.get(key, "")
    if not reason and not imported.written:
        reason = "因为别的对象被拒绝，没有写入"
    if not reason and _title(connection, prefix, (key[0], imported.elsewhere.get(key, key[1]))) != title:
        reason = "服务器说成功，却查不到这个对象"
    if reason:
        return Outcome(key[0], key[1], title, Made.REFUSED, reason)
    replaced = key in before or key in imported.elsewhere
    return Outcome(key[0], key[1], title, Made.REPLACED if replaced else Made.CREATED)


def _dashboard_url(connection: Connection, prefix: str, objects: Sequence[SavedObject], imported: Imported) -> str:
    for one in objects:
        if one["type"] == "dashboard":
            key = _key(one)
            target = imported.elsewhere.get(key, key[1])
            return f"{connection.address}{prefix}/app/dashboards#/view/{quote(target, safe='')}"
    raise ReportError("文件里没有看板")
