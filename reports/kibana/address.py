"""Where Kibana is: an address that a login may be sent to."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.errors import UsageError

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class KibanaAddress:
    """`path` is the base path of the server ("" or "/kibana"); `encrypted` is false only on this machine."""

    host: str
    port: int
    path: str
    encrypted: bool

    def __str__(self) -> str:
        return f"{'https' if self.encrypted else 'http'}://{self.host}:{self.port}{self.path}"


def read_address(url: str) -> KibanaAddress:
    """Raises `UsageError` for what is no address, has a login in it, or would send a login unencrypted over a network."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError(f"看不懂这个地址：{url}") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UsageError("Kibana 的地址应像 https://kibana.example.gov.cn:5601")
    if parts.username or parts.password:
        raise UsageError("地址里不要写用户名和密码，请用 reports.kibana 的 user 和 password_file")
    if parts.query or parts.fragment or "/app" in parts.path:
        raise UsageError("地址只写到 Kibana 的首页，不要带 /app、? 和 # 后面的部分")
    if parts.scheme == "http" and not _is_this_machine(parts.hostname):
        raise UsageError("http 不加密，只能用于本机；请用 https")
    return KibanaAddress(parts.hostname, port or _PORTS[parts.scheme], parts.path.rstrip("/"), parts.scheme == "https")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
