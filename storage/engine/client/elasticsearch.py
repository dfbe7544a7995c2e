"""Elasticsearch 8 and 9 through elasticsearch-py 8."""

from __future__ import annotations

import ssl
from typing import Any

from elastic_transport import ConnectionError as ConnectionFailed
from elastic_transport import ConnectionTimeout, Serializer, TransportError, Urllib3HttpNode
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


class ElasticsearchWire:
    """`node_class` replaces the part that speaks HTTP; tests use it to speak to OpenSearch."""

    flavour: Flavour = "elasticsearch"

    def __init__(
        self,
        address: EngineAddress,
        *,
        headers: dict[str, str],
        context: ssl.SSLContext | None,
        ca_file: str | None = None,
        node_class: type[Urllib3HttpNode] | None = None,
    ) -> None:
        self._hosts = address.told
        # Without `ca_certs` the library adds certifi's authorities to the ones of the context.
        trust: dict[str, Any] = {} if context is None else {"ssl_context": context}
        if context is not None and ca_file is not None:
            trust["ca_certs"] = ca_file
        unread = _Unread()
        self._client = Elasticsearch(
            list(address.urls),
            headers=headers,
            node_class=node_class or Urllib3HttpNode,
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
