"""HTTP to Kibana or OpenSearch Dashboards: one request, one answer. Redirects are never followed, so no login goes astray;
proxies from the environment are not used."""

from __future__ import annotations

import json
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any

from domain.errors import ReportError, UsageError, system_reason
from reports.kibana.address import KibanaAddress

_LARGEST = 64 * 1024 * 1024
_HEADERS = {"kbn-xsrf": "true", "osd-xsrf": "true", "Accept": "application/json", "User-Agent": "huisheng"}
"""Kibana asks for the first, OpenSearch Dashboards for the second; each ignores the other."""


@dataclass(frozen=True, slots=True)
class Login:
    """An API key, or a user with a password, or nothing."""

    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def header(self) -> dict[str, str]:
        if self.api_key:
            key = b64encode(self.api_key.encode()).decode() if ":" in self.api_key else self.api_key
            return {"Authorization": f"ApiKey {key}"}
        if self.user:
            return {"Authorization": "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()}
        return {}


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, None when it is something else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Connection:
    """Requests to one address with one login. Certificates are always checked."""

    def __init__(
        self, address: KibanaAddress, login: Login, *, ca_file: Path | None = None, timeout_seconds: float = 30.0
    ) -> None:
        self.address = address
        self._login = login
        self._ca_file = ca_file
        self._timeout = timeout_seconds

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post_json(self, path: str, value: Mapping[str, Any]) -> Answer:
        return self.send("POST", path, json.dumps(value).encode(), "application/json")

    def send(self, method: str, path: str, body: bytes | None = None, media_type: str = "") -> Answer:
        """Raises `ReportError` when no answer comes, `transient` where a later try may help."""
        headers = _HEADERS | self._login.header | ({"Content-Type": media_type} if media_type else {})
        connection = self._open()
        try:
            connection.request(method, self.address.path + path, body, headers)
            response = connection.getresponse()
            content = response.read(_LARGEST)
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, content)
        except ssl.SSLCertVerificationError as refused:
            raise ReportError(
                f"{self.address} 的证书不可信（{refused.verify_message}）；内部机构签发的证书请填 reports.kibana.ca_file"
            ) from None
        except TimeoutError:
            raise ReportError(f"{self.address} 在 {self._timeout:g} 秒内没有回答", transient=True) from None
        except ssl.SSLError:
            raise ReportError(f"{self.address} 不能建立加密连接；请确认端口上是 https") from None
        except OSError as failed:
            raise ReportError(f"连接不上 {self.address}：{_reason(failed)}", transient=True) from None
        except HTTPException:
            raise ReportError(f"{self.address} 的回答不是 HTTP；请确认地址和端口") from None
        finally:
            connection.close()

    def _open(self) -> HTTPConnection:
        if self.address.encrypted:
            return HTTPSConnection(self.address.host, self.address.port, timeout=self._timeout, context=self._context)
        return HTTPConnection(self.address.host, self.address.port, timeout=self._timeout)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._ca_file)
        except (OSError, ssl.SSLError):
            raise UsageError(f"证书文件 {self._ca_file} 读不出来或不是 PEM 格式") from None


def _reason(failed: OSError) -> str:
    return "找不到这台主机" if failed.__class__.__name__ == "gaierror" else system_reason(failed)
