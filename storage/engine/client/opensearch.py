"""OpenSearch 2 and 3 through opensearch-py 3."""

from __future__ import annotations

import ssl
from typing import Any

from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import TransportError

from storage.engine.address import EngineAddress, Flavour
from storage.engine.client.losses import as_loss
from storage.engine.client.wire import EVERY_STATUS, ConnectionLost, OtherProduct, Reply, Request

_CONNECTIONS = 10
_AWAY = (502, 503, 504)


class OpenSearchWire:
    """Asks the library's pool for a connection and tells it how that went: the library's own loop drops the status."""

    flavour: Flavour = "opensearch"

    def __init__(self, address: EngineAddress, *, headers: dict[str, str], context: ssl.SSLContext | None) -> None:
        self._hosts = address.told
        trust: dict[str, Any] = {} if context is None else {"use_ssl": True, "ssl_context": context}
        self._client = OpenSearch(
            hosts=[{"host": host, "port": port} for host, port in address.hosts],
            connection_class=_Connection,
            headers=headers,
            pool_maxsize=_CONNECTIONS,
            dead_timeout=2,
            timeout_cutoff=3,
            max_retries=0,
            **trust,
        )

    def send(self, request: Request) -> Reply:
        transport = self._client.transport
        connection = transport.get_connection()
        try:
            status, headers, text = connection.perform_request(
                request.method,
                request.path,
                params=request.parameters,
                body=request.content,
                timeout=request.seconds,
                ignore=EVERY_STATUS,
                headers={"content-type": request.kind},
            )
        except TransportError as error:
            transport.mark_dead(connection)
            if any(isinstance(part, UnicodeDecodeError) for part in error.args):
                # The library drops the status of a page in GBK: a gateway's, most likely while the engine is away.
                raise ConnectionLost("回答的不是搜索引擎，也许是网关或代理") from error
            raise as_loss(error, self._hosts) from error
        if headers.get("x-elastic-product") == "Elasticsearch":
            raise OtherProduct(text)
        if status in _AWAY:
            transport.mark_dead(connection)
        else:
            transport.connection_pool.mark_live(connection)
        return Reply(status, text)

    def close(self) -> None:
        self._client.close()


class _Connection(Urllib3HttpConnection):
    """An engine's remarks about deprecated options are for programmers, not for the standard error of a service."""

    def _raise_warnings(self, warning_headers: Any) -> None:
        return
