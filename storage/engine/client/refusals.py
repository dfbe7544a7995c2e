"""What an answer means that is no success."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.errors import StoreError, StoreFull
from storage.engine.address import EngineAddress
from storage.engine.client.wire import Reply
from storage.engine.errors import EngineRefused, WrongEngine

BUSY = frozenset({429, 502, 503, 504})
_NODE_GONE = frozenset(
    {
        "node_not_connected_exception",
        "node_disconnected_exception",
        "node_closed_exception",
        "no_node_available_exception",
        "connect_transport_exception",
        "receive_timeout_transport_exception",
        "process_cluster_event_timeout_exception",
    }
)
_FULL = "磁盘快满了，搜索引擎已停止写入；这一批没有写进去，请管理员清理磁盘或加节点，之后会自动继续。"


class Unreadable(Exception):
    """The text is no JSON."""


def read(reply: Reply) -> Any:
    """The parsed body, `{}` for an empty one; raises `Unreadable`."""
    if not reply.text.strip():
        return {}
    try:
        return json.loads(reply.text)
    except ValueError:
        raise Unreadable from None


def error_of(body: Any) -> tuple[str, str]:
    """Type and reason of an error body (of an answer, or of one item of a bulk), "" where there is none."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if isinstance(error, Mapping):
        return str(error.get("type") or ""), str(error.get("reason") or "")
    return "", error if isinstance(error, str) else ""


def disk_is_full(kind: str, reason: str) -> bool:
    """Whether the error is the engine's flood stage: it makes indices read-only before the disk is full."""
    return kind == "cluster_block_exception" and (
        "read-only-allow-delete" in reason or "read-only / allow delete" in reason
    )


def is_passing(status: int, kind: str, reason: str) -> bool:
    """Whether the same call may well succeed a little later; of a bulk's items too."""
    if disk_is_full(kind, reason):
        return False
    return status in BUSY or (status == 500 and kind in _NODE_GONE)


def refusal(status: int, body: Any, address: EngineAddress, login: str) -> StoreError:
    """The error for a status from 400 on. `login` names the settings that hold the login, "" without one."""
    kind, reason = error_of(body)
    if disk_is_full(kind, reason):
        return StoreFull(_FULL)
    return EngineRefused(_sentence(status, kind, address, login), status=status, kind=kind, reason=reason)


def _sentence(status: int, kind: str, address: EngineAddress, login: str) -> str:
    hosts = address.told
    if status == 401 and login:
        return f"搜索引擎 {hosts} 不接受这次登录，请检查 {login} 里的内容是否正确、是否过期。"
    if status == 401:
        return f"搜索引擎 {hosts} 要求登录，请设置 storage.engine.api_key_file，或 user 和 password_file。"
    if kind == "cluster_block_exception":
        return f"搜索引擎 {hosts} 的索引被管理员设为只读或关闭，请管理员解除。"
    if status == 403:
        return f"这个账号在搜索引擎 {hosts} 上权限不够，请管理员给它 {address.prefix}-* 索引的读写和管理权限。"
    if status == 413:
        return f"搜索引擎 {hosts} 嫌这一批太大，请把 storage.engine.batch_megabytes 调小。"
    return f"搜索引擎 {hosts} 没有接受这次操作（状态 {status}，{kind or '没有说明原因'}）。"


def no_engine(address: EngineAddress) -> WrongEngine:
    """The error for an answer that no search engine gives."""
    return WrongEngine(
        f"{address.told} 回答的不是搜索引擎的内容（也许是网关、代理或别的网站），请检查 storage.url 的主机和端口。"
    )


def other_product(address: EngineAddress, body: Any) -> WrongEngine:
    """The error for the other engine behind the address, or for none, by what it says about itself."""
    found = _product(body)
    if found == address.flavour == "elasticsearch":
        return WrongEngine(f"{address.told} 上的 Elasticsearch 版本太旧，需要 8 或 9 版。")
    if found and found != address.flavour:
        scheme = f"{'https' if address.encrypted else 'http'}+{found}"
        name = {"opensearch": "OpenSearch", "elasticsearch": "Elasticsearch"}[found]
        return WrongEngine(f"{address.told} 上运行的是 {name}，请把 storage.url 的开头改为 {scheme}://")
    return no_engine(address)


def introduces_itself(address: EngineAddress, body: Any) -> bool:
    """Whether this is how the engine of the address answers `GET /`. elasticsearch-py has checked its own already."""
    return address.flavour == "elasticsearch" or _product(body) == "opensearch"


def _product(body: Any) -> str:
    if isinstance(body, (str, bytes)):
        try:
            body = json.loads(body)
        except ValueError:
            return ""
    version = body.get("version") if isinstance(body, Mapping) else None
    if not isinstance(version, Mapping):
        return ""
    if version.get("distribution") == "opensearch" or "OpenSearch" in str(body.get("tagline")):
        return "opensearch"
    return "elasticsearch" if body.get("tagline") == "You Know, for Search" else ""
