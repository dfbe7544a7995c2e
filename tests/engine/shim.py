"""Lets elasticsearch-py talk to OpenSearch, in tests only: no Elasticsearch 8 server can be had from a package registry.

The client asks for Elasticsearch's own media types and refuses servers that do not name themselves so; this node class
asks for plain JSON instead and adds the product's name to every answer.
"""

from __future__ import annotations

import re

from elastic_transport import HttpHeaders
from elastic_transport._node import NodeApiResponse
from elastic_transport.client_utils import DEFAULT, DefaultType

from storage.engine.client.elasticsearch import QuietNode

_OWN_TYPE = re.compile(r"application/vnd\.elasticsearch\+([\w.+-]+)\s*;\s*compatible-with=\d+")


class ShimNode(QuietNode):
    """Pass as `node_class`."""

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> NodeApiResponse:
        plain = HttpHeaders(headers or {})
        for name in ("accept", "content-type"):
            if name in plain:
                plain[name] = _OWN_TYPE.sub(r"application/\1", plain[name])
        answer = super().perform_request(method, target, body=body, headers=plain, request_timeout=request_timeout)
        answer.meta.headers["x-elastic-product"] = "Elasticsearch"
        return answer
