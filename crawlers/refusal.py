"""Why a request is not sent, or its answer not taken."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from domain.reasons import RejectReason


class Refused(IgnoreRequest):
    """A rule of ours turned a request away. `detail` is one Chinese sentence; `transient` tells whether the same request
    may pass in a later round without anybody changing anything."""

    def __init__(self, reason: RejectReason, detail: str, *, transient: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.transient = transient


class Stopped(IgnoreRequest):
    """The source was stopped for this round before the request was answered; it has no outcome."""
