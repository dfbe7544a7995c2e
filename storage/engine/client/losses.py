"""Why a connection was lost, read from the chain of errors that a client library wraps around the real one."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from storage.engine.client.trust import trust_failure
from storage.engine.client.wire import ConnectionLost
from storage.engine.errors import TrustFailed

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "找不到这个主机名"),
    (ConnectionRefusedError, "没有程序在这个端口上应答"),
    (TimeoutError, "没有在规定时间内回答"),
    (ConnectionError, "连接中途断开"),
)
_TIMEOUTS = ("ReadTimeoutError", "ConnectTimeoutError", "ConnectionTimeout")


def as_loss(error: Exception, hosts: str) -> ConnectionLost | TrustFailed:
    """The error to raise instead."""
    chain = tuple(_chain(error))
    for link in chain:
        failure = trust_failure(link, hosts) if isinstance(link, ssl.SSLError) else None
        if failure is not None:
            return failure
    if any(type(link).__name__ in _TIMEOUTS for link in chain):
        return ConnectionLost("没有在规定时间内回答")
    for kind, reason in _REASONS:
        if any(isinstance(link, kind) for link in chain):
            return ConnectionLost(reason)
    return ConnectionLost("连接失败")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and everything it wraps: causes, contexts, and errors that a library keeps as an argument."""
    waiting, seen = [error], set()
    while waiting:
        link = waiting.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [link.__cause__, link.__context__]
        wrapped = (*link.args, *getattr(link, "errors", ()), getattr(link, "reason", None))
        waiting += [inner for inner in wrapped if isinstance(inner, BaseException)]
