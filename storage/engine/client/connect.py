"""From settings to a client."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from domain.errors import ConfigurationError
from storage.engine.address import EngineAddress
from storage.engine.client.patient import PatientClient
from storage.engine.client.protocol import EngineClient
from storage.engine.client.trust import verifying_context
from storage.engine.client.wire import Wire
from storage.settings import EngineSettings

if TYPE_CHECKING:
    from storage.engine.client.elasticsearch import QuietNode


@dataclass(frozen=True, slots=True)
class EngineSecrets:
    """The contents of `api_key_file` and `password_file`."""

    api_key: SecretStr | None = None
    password: SecretStr | None = None


def connect(
    address: EngineAddress,
    settings: EngineSettings,
    secrets: EngineSecrets,
    *,
    configuration: Path = Path(),
    wait: Callable[[float], object] | None = None,
    node_class: type[QuietNode] | None = None,
) -> EngineClient:
    """A client for the cluster; nothing is sent before its first call.

    `configuration` is the folder where a relative `ca_file` starts; `wait` replaces waiting between tries; `node_class`
    is for tests of the Elasticsearch client. Raises `ConfigurationError` for an unusable CA file or secret.
    """
    headers, login = _login(settings, secrets)
    ca_file = None if settings.ca_file is None else configuration / settings.ca_file
    context = verifying_context(ca_file) if address.encrypted else None
    _hush()
    wire: Wire
    if address.flavour == "opensearch":
        from storage.engine.client.opensearch import OpenSearchWire

        wire = OpenSearchWire(address, headers=headers, context=context)
    else:
        from storage.engine.client.elasticsearch import ElasticsearchWire

        wire = ElasticsearchWire(address, headers=headers, context=context, node_class=node_class)
    return PatientClient(
        wire,
        address,
        wait=wait or threading.Event().wait,
        timeout_seconds=settings.timeout_seconds,
        retry_seconds=settings.retry_seconds,
        login=login,
    )


def _login(settings: EngineSettings, secrets: EngineSecrets) -> tuple[dict[str, str], str]:
    """The header that logs in, and the name of the settings that hold the login."""
    if secrets.api_key is not None:
        key = secrets.api_key.get_secret_value()
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ConfigurationError(("storage.engine.api_key_file: 内容不像 API 密钥（应为一行，不含空格和中文）",))
        # Kibana shows a key ready for use; the API gives it in two halves as well.
        ready = base64.b64encode(key.encode()).decode() if ":" in key else key
        return {"authorization": f"ApiKey {ready}"}, "storage.engine.api_key_file"
    if settings.user and secrets.password is not None:
        pair = f"{settings.user}:{secrets.password.get_secret_value()}"
        basic = base64.b64encode(pair.encode()).decode()
        return {"authorization": f"Basic {basic}"}, "storage.engine.user 和 password_file"
    return {}, ""


def _hush() -> None:
    """The libraries report every lost connection with a traceback; the client says it once, in the house's words."""
    for name in ("opensearch", "elastic_transport", "elasticsearch"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
