"""The address of a search engine: `https+opensearch://host1:9200,host2:9200/prefix`."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal

from domain.errors import ConfigurationError

Flavour = Literal["elasticsearch", "opensearch"]

SCHEMES = ("https+elasticsearch", "https+opensearch", "http+elasticsearch", "http+opensearch")
DEFAULT_PORT = 9200
DEFAULT_PREFIX = "huisheng"

_ADDRESS = re.compile(r"^(?P<way>https?)\+(?P<flavour>elasticsearch|opensearch)://(?P<hosts>[^/?#]*)(?P<rest>.*)$")
_HOST = re.compile(r"^(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)(:(?P<port>\d{1,5}))?$")
_PREFIX = re.compile(r"^[a-z0-9][a-z0-9_-]{0,99}$")
_EXAMPLE = "https+elasticsearch://主机1:9200,主机2:9200/huisheng"


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where the nodes are; names of indices and aliases begin with `prefix`."""

    flavour: Flavour
    encrypted: bool
    hosts: tuple[tuple[str, int], ...]
    prefix: str

    @property
    def urls(self) -> tuple[str, ...]:
        """One for each host, as the client libraries want them."""
        return tuple(f"{'https' if self.encrypted else 'http'}://{host}" for host in self._names())

    @property
    def told(self) -> str:
        """The hosts for a message."""
        return "、".join(self._names())

    def _names(self) -> tuple[str, ...]:
        return tuple(f"{f'[{host}]' if ':' in host else host}:{port}" for host, port in self.hosts)


def is_engine(url: str) -> bool:
    """Whether a store's URL names a search engine."""
    return url.partition(":")[0] in SCHEMES


def parse_address(url: str) -> EngineAddress:
    """Read the address; several hosts of one cluster have commas between them, port 9200 and prefix `huisheng` are the
    default.

    Raises `ConfigurationError` with one problem that names no setting and repeats nothing of a password: without
    encryption anywhere but on this machine, with a login in it, with a prefix that is no part of an index's name.
    """
    found = _ADDRESS.match(url)
    if found is None:
        raise _wrong(f"搜索引擎的地址写法不对（应如 {_EXAMPLE}）")
    if "@" in found["hosts"] or "@" in found["rest"]:
        raise _wrong(
            "地址里不能写用户名和密码，它们会出现在日志和页面上；"
            "请用 storage.engine 的 user 加 password_file，或 api_key_file"
        )
    hosts = tuple(_host(text.strip()) for text in found["hosts"].split(","))
    encrypted = found["way"] == "https"
    far = [host for host, _ in hosts if not _is_loopback(host)]
    if not encrypted and far:
        raise _wrong(
            f"{'、'.join(far)} 不在本机，不加密的 http 会让正文和密码在网上被人读到；请改用 https+{found['flavour']}://"
        )
    flavour: Flavour = "elasticsearch" if found["flavour"] == "elasticsearch" else "opensearch"
    return EngineAddress(flavour, encrypted, hosts, _prefix(found["rest"]))


def _wrong(problem: str) -> ConfigurationError:
    return ConfigurationError((problem,))


def _host(text: str) -> tuple[str, int]:
    found = _HOST.match(text)
    port = int(found["port"] or DEFAULT_PORT) if found else 0
    if found is None or not 1 <= port <= 65535:
        raise _wrong(f"主机 “{text}” 写法不对（应如 主机名:9200，多台之间用英文逗号，写法如 {_EXAMPLE}）")
    return found["name"].strip("[]"), port


def _prefix(rest: str) -> str:
    if "?" in rest or "#" in rest:
        raise _wrong("地址后面不能带 ? 或 # 参数，其他设置请写在 storage.engine 里")
    prefix = rest.strip("/") or DEFAULT_PREFIX
    if not _PREFIX.match(prefix):
        raise _wrong(
            f"索引名前缀 “{prefix}” 不合规（只能用小写字母、数字、下划线和短横，以字母或数字开头，最长 100 个字符）"
        )
    return prefix


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
