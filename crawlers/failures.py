"""From what went wrong below (Twisted, Scrapy, OpenSSL) to the reasons that people read."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.web.client import ResponseFailed

from crawlers.refusal import Refused
from domain.reasons import RejectReason

WORTH_A_RETRY = (DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError)
"""Trouble that often passes within a minute; a wait that timed out is not tried again in the same round."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`transient` tells whether the same request may succeed in a later round."""

    reason: RejectReason
    detail: str
    transient: bool = True


_KNOWN: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Trouble], ...] = (
    # The size limit cancels a download; IgnoreRequest is what the decompression of Scrapy raises at the same limit.
    (DownloadCancelledError, Trouble(RejectReason.TOO_LARGE, "页面超过大小上限，已停止下载。", transient=False)),
    (IgnoreRequest, Trouble(RejectReason.TOO_LARGE, "页面解压后超过大小上限。", transient=False)),
    (DownloadTimeoutError, Trouble(RejectReason.TIMED_OUT, "在规定时间内没有读完页面。")),
    (CannotResolveHostError, Trouble(RejectReason.UNREACHABLE, "找不到该网址的主机。")),
    (DownloadConnectionRefusedError, Trouble(RejectReason.UNREACHABLE, "对方主机拒绝连接。")),
    (ResponseDataLossError, Trouble(RejectReason.UNREACHABLE, "页面没有传完，连接就中断了。")),
    (UnsupportedURLSchemeError, Trouble(RejectReason.UNPARSABLE, "网址无法识别。", transient=False)),
    ((EOFError, zlib.error), Trouble(RejectReason.UNDECODABLE, "页面的压缩内容已损坏。", transient=False)),
)
_UNTRUSTED = Trouble(RejectReason.UNREACHABLE, "对方网站的证书无法核验。")
_BROKEN = Trouble(RejectReason.UNREACHABLE, "与对方的连接中断。")


def trouble_of(error: BaseException) -> Trouble:
    """The reason and one Chinese sentence for an error of a download; never any text of the page."""
    if isinstance(error, Refused):
        return Trouble(error.reason, error.detail, error.transient)
    for kinds, trouble in _KNOWN:
        if isinstance(error, kinds):
            return trouble
    return _UNTRUSTED if _is_tls_error(error) else _BROKEN


def _is_tls_error(error: BaseException) -> bool:
    cause = error.__cause__
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else []
    return isinstance(error, TlsError) or any(reason.check(TlsError) for reason in reasons)
