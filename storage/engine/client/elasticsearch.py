"""Elasticsearch 8 and 9 through elasticsearch-py 8."""

from __future__ import annotations

import ssl
from dataclasses import replace
from typing import Any

from elastic_transport import ConnectionError as ConnectionFailed
from elastic_transport import ConnectionTimeout, HttpHeaders, NodeConfig, Serializer, TransportError, Urllib3HttpNode
from elastic_transport._node import NodeApiResponse
from elastic_transport.client_utils import DEFAULT, DefaultType
from elasticsearch import Elasticsearch, UnsupportedProductError

from storage.engine.address import EngineAddress, Flavour
from storage.engine.client.losses import as_loss
from storage.engine.client.wire import EVERY_STATUS, OtherProduct, Reply, Request

_CONNECTIONS = 10


class _Unread(Serializer):
    """Leaves an answer as it came: reading it, and saying what is wrong with it, is done in one place for both engines."""

    mimetype = "application/json"

    def loads(self, data: bytes) -> bytes:
        return data

    def dumps(self, data: bytes) -> bytes:
        return data


class QuietNode(Urllib3HttpNode):
    """Trusts what the given context trusts and nothing else, and keeps an engine's remarks to itself.

    The library adds certifi's authorities to a context that is passed in; and it turns remarks about deprecated options
    into warnings, which are for programmers, not for the standard error of a service.
    """

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        if config.ssl_context is not None:
            self.pool.ca_certs = None  # type: ignore[attr-defined]

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> NodeApiResponse:
        response = super().perform_request(method, target, body, headers, request_timeout)
        answered = HttpHeaders(
            {name: value for name, value in response.meta.headers.items() if name.lower() != "warning"}
        )
        return NodeApiResponse(replace(response.meta, headers=answered), response.body)


class ElasticsearchWire:
    """`node_class` replaces the part that speaks HTTP; tests use it to speak to OpenSearch."""

    flavour: Flavour = "elasticsearch"

    def __init__(
        self,
        address: EngineAddress,
        *,
        headers: dict[str, str],
        context: ssl.SSLContext | None,
        node_class: type[QuietNode] | None = None,
    ) -> None:
        self._hosts = address.told
        trust: dict[str, Any] = {} if context is None else {"ssl_context": context}
        unread = _Unread()
        self._client = Elasticsearch(
            list(address.urls),
            headers=headers,
            node_class=node_class or QuietNode,
            connections_per_node=_CONNECTIONS,
            max_retries=0,
            meta_header=False,
            serializers=dict.fromkeys(("application/json", "application/x-ndjson", "application/*", "text/*"), unread),
            **trust,
        )

    def send(self, request: Request) -> Reply:
        headers = {"accept": "application/json"}
        if request.content is not None:
            headers["content-type"] = request.kind
        client = self._client.options(request_timeout=request.seconds, ignore_status=EVERY_STATUS)
        try:
            response = client.perform_request(
                request.method, request.path, params=request.parameters, headers=headers, body=request.content
            )
        except UnsupportedProductError as error:
            raise OtherProduct(error.body) from error
        except (ConnectionFailed, ConnectionTimeout) as error:
            raise as_loss(error, self._hosts) from error
        except TransportError:
            return Reply(200, b"?")  # a media type that no search engine sends
        return Reply(response.meta.status, b"" if request.method == "HEAD" else response.body or b"")

    def close(self) -> None:
        self._client.close()
