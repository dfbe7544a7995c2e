"""One call of the import route, and what its answer says. The status alone says nothing: 200 stands over failures too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from domain.errors import ReportError
from reports.kibana.connection import Connection
from reports.kibana.ndjson import SavedObject, lines
from reports.kibana.outcome import why
from reports.kibana.server import refusal

Key = tuple[str, str]
"""Type and id of a saved object."""


_BLOCKING = {"conflict", "ambiguous_conflict", "missing_references"}
"""After one of these the server writes nothing at all, though it lists what it would have written."""


@dataclass(frozen=True, slots=True)
class Imported:
    """`refused` tells why, by object; `written` is false when these refusals kept everything else out too;
    `elsewhere` holds new ids of objects that another space already had."""

    written: bool
    refused: Mapping[Key, str]
    elsewhere: Mapping[Key, str]


def import_objects(connection: Connection, prefix: str, objects: Sequence[SavedObject]) -> Imported:
    """Send the file, replacing what is there. Raises `ReportError` when the file as a whole is refused."""
    body, media_type = _form("huisheng.ndjson", lines(objects).encode())
    answer = connection.send("POST", f"{prefix}/api/saved_objects/_import?overwrite=true", body, media_type)
    told = answer.json()
    if answer.status == 422 and isinstance(told, dict):
        raise ReportError(f"整个文件被拒绝：服务器的版本比文件要求的旧，请换 --flavour classic（{_said(told)}）")
    if answer.status != 200 or not isinstance(told, dict) or "success" not in told:
        raise refusal(answer, "导入没有完成")
    types = {(one.get("error") or {}).get("type") for one in _objects(told, "errors")}
    return Imported(not types & _BLOCKING, dict(_refused(told)), dict(_elsewhere(told)))


def _said(told: Mapping[str, Any]) -> str:
    return str(told.get("message", ""))[:300]


def _refused(told: Mapping[str, Any]) -> list[tuple[Key, str]]:
    return [(_key(one), why(one.get("error") or {})) for one in _objects(told, "errors")]


def _elsewhere(told: Mapping[str, Any]) -> list[tuple[Key, str]]:
    found = _objects(told, "successResults")
    return [(_key(one), str(one["destinationId"])) for one in found if one.get("destinationId")]


def _objects(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    listed = told.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _key(one: Mapping[str, Any]) -> Key:
    return str(one.get("type")), str(one.get("id"))


def _form(name: str, content: bytes) -> tuple[bytes, str]:
    """A form (RFC 7578) with one file; its name must end in .ndjson. The boundary is no part of the content by its digest."""
    boundary = f"huisheng-{blake2b(content, digest_size=16).hexdigest()}"
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/x-ndjson\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
