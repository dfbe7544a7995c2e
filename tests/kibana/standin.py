"""A stand-in of Kibana and of OpenSearch Dashboards on loopback, with what was measured of their routes: status, spaces,
import with its checks, single objects."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any, ClassVar

from tests.loopback import Answering, QuietServer

Key = tuple[str, str, str]
"""Space, type, id."""

LATEST = {"dashboard": "8.9.0", "search": "8.0.0", "index-pattern": "8.0.0", "visualization": "8.5.0", "lens": "8.9.0"}
CLASSIC = {"dashboard": "7.9.3", "search": "7.9.3", "index-pattern": "7.6.0", "visualization": "7.10.0"}


@dataclass
class Standing:
    """What the server is and has. `sabotage` picks one of its bad days; `authorization` is the login it takes."""

    product: str = "kibana"
    version: str = "8.12.2"
    authorization: str = ""
    starting: int = 0
    sabotage: str = ""
    spaces: set[str] = field(default_factory=lambda: {"default"})
    objects: dict[Key, dict[str, Any]] = field(default_factory=dict)
    requests: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def modern(self) -> bool:
        return self.product == "kibana" and int(self.version.split(".")[0]) >= 8


class Handler(Answering):
    standing: ClassVar[Standing]
    closed: ClassVar[threading.Event]

    @property
    def closing(self) -> threading.Event:
        return self.closed

    def do_GET(self) -> None:  # noqa: N802
        self._answer("GET", b"")

    def do_POST(self) -> None:  # noqa: N802
        self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, method: str, body: bytes) -> None:
        standing = self.standing
        standing.requests.append((method, self.path, {name.lower(): value for name, value in self.headers.items()}))
        if standing.sabotage == "html":
            return self.reply(b"<html><title>Single sign-on</title></html>")
        if standing.sabotage == "redirect":
            return self.reply(b"", "", 302, Location="https://elsewhere.example/login")
        if standing.authorization and self.headers.get("Authorization") != standing.authorization:
            return self.tell({"statusCode": 401, "error": "Unauthorized", "message": "missing authentication"}, 401)
        marker = "kbn-xsrf" if standing.product == "kibana" else "osd-xsrf"
        if method == "POST" and not self.headers.get(marker):
            return self.tell({"statusCode": 400, "message": f"Request must contain a {marker} header."}, 400)
        return self._route(method, self.path, body)

    def _route(self, method: str, path: str, body: bytes) -> None:
        if path == "/api/status":
            return self._status()
        if found := re.fullmatch(r"/api/spaces/space(?:/(.+))?", path):
            return self._space(method, found[1] or "", body)
        found = re.fullmatch(r"(?:/s/([^/]+))?/api/saved_objects/(.+)", path)
        if found is None:
            return self.tell({"statusCode": 404, "message": "Not Found"}, 404)
        space = found[1] or "default"
        if method == "POST" and found[2] == "_import?overwrite=true":
            return self._import(space, body)
        kind, _, object_id = found[2].partition("/")
        saved = self.standing.objects.get((space, kind, object_id))
        if saved is None:
            return self.tell({"statusCode": 404, "message": f"Saved object [{kind}/{object_id}] not found"}, 404)
        return self.tell(saved, 200)

    def _status(self) -> None:
        standing = self.standing
        if standing.starting:
            standing.starting -= 1
            return self.reply(b"Kibana server is not ready yet", "text/plain", 503)
        if standing.sabotage == "redacted":
            return self.tell({"status": {"overall": {"level": "available"}}}, 200)
        level = {"level": "degraded"} if standing.modern else {"state": "green"}
        if standing.sabotage == "critical":
            level = {"level": "critical"}
        told = {"version": {"number": standing.version}, "status": {"overall": level}}
        return self.tell(told, 200)

    def _space(self, method: str, space: str, body: bytes) -> None:
        standing = self.standing
        if standing.product != "kibana":
            return self.tell({"statusCode": 404, "message": "Not Found"}, 404)
        if standing.sabotage == "no rights on spaces":
            return self.tell({"statusCode": 403, "message": "Forbidden"}, 403)
        if method == "GET":
            return self.tell(
                {"id": space} if space in standing.spaces else {"statusCode": 404}, _found(space, standing)
            )
        made = json.loads(body)["id"]
        if not re.fullmatch(r"[a-z0-9_-]+", made):
            return self.tell({"statusCode": 400, "message": "must be lower case"}, 400)
        standing.spaces.add(made)
        return self.tell({"id": made}, 200)

    def _import(self, space: str, body: bytes) -> None:
        objects = self._file(body)
        if objects is None:
            return self.tell({"statusCode": 400, "message": "Invalid file extension"}, 400)
        standing = self.standing
        newer = [one for one in objects if self._version(one) > (LATEST if standing.modern else CLASSIC)[one["type"]]]
        if newer:
            message = f"Document {newer[0]['id']} belongs to a more recent version of Kibana"
            return self.tell({"statusCode": 422, "message": message}, 422)
        errors = [error for one in objects for error in self._errors(space, one, objects)]
        success = [{"type": one["type"], "id": one["id"], "meta": {}} for one in objects]
        blocked = any(one["error"]["type"] in ("conflict", "missing_references") for one in errors)
        refused = {(one["type"], one["id"]) for one in errors}
        for one in objects:
            if not blocked and (one["type"], one["id"]) not in refused and standing.sabotage != "forgets":
                self._write(space, one, success)
        told = {"success": not errors, "successCount": len(objects) - len(errors), "successResults": success}
        return self.tell(told | ({"errors": errors} if errors else {}), 200)

    def _version(self, one: Mapping[str, Any]) -> str:
        legacy = one.get("migrationVersion", {}).get(one["type"], "")
        return str(one.get("typeMigrationVersion", legacy) if self.standing.modern else legacy)

    def _write(self, space: str, one: dict[str, Any], success: list[dict[str, Any]]) -> None:
        object_id = one["id"]
        if self.standing.sabotage == "other space has it":
            object_id = f"moved-{object_id}"
            next(entry for entry in success if entry["id"] == one["id"])["destinationId"] = object_id
        self.standing.objects[space, one["type"], object_id] = {**one, "id": object_id}

    def _errors(self, space: str, one: dict[str, Any], objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        standing = self.standing
        about = {"type": one["type"], "id": one["id"], "meta": {}}
        there = {(each["type"], each["id"]) for each in objects} | {
            key[1:] for key in standing.objects if key[0] == space
        }
        if standing.sabotage == "loses views":
            there = {key for key in there if key[0] != "index-pattern"}
        missing = [
            {"type": reference["type"], "id": reference["id"]}
            for reference in one["references"]
            if reference["type"] in ("index-pattern", "search") and (reference["type"], reference["id"]) not in there
        ]
        if missing:
            yield about | {"error": {"type": "missing_references", "references": missing}}
        elif standing.sabotage == "conflict" and one["type"] == "dashboard":
            yield about | {"error": {"type": "conflict"}}
        elif standing.sabotage == "knows no search" and one["type"] == "search":
            yield about | {"error": {"type": "unsupported_type"}}
        elif standing.sabotage == "strict" and one["type"] == "dashboard":
            message = "mapping set to strict, dynamic introduction of [x] within [dashboard] is not allowed"
            yield about | {"error": {"type": "unknown", "message": message}}

    def _file(self, body: bytes) -> list[dict[str, Any]] | None:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = message_from_bytes(head + body, policy=policy.HTTP)
        (part,) = form.iter_parts()
        name = part.get_param("name", header="content-disposition")
        if name != "file" or not str(part.get_filename()).endswith(".ndjson"):
            return None
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return [json.loads(line) for line in content.decode("utf-8").splitlines() if line.strip()]

    def tell(self, value: Mapping[str, Any], status: int) -> None:
        name = "kbn-name" if self.standing.product == "kibana" else "osd-name"
        body = json.dumps(value).encode()
        self.reply(body, "application/json; charset=utf-8", status, **{name.replace("-", "_"): "standin"})


def _found(space: str, standing: Standing) -> int:
    return 200 if space in standing.spaces else 404


@contextmanager
def serving(standing: Standing, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a server that is what `standing` says."""
    closed = threading.Event()
    handler = type("Handler", (Handler,), {"standing": standing, "closed": closed})
    with QuietServer(("127.0.0.1", 0), handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
        finally:
            closed.set()
            server.shutdown()
            thread.join()
