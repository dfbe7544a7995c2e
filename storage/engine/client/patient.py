"""The client: encodes, waits out what passes, and turns everything else into the house's errors."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count
from typing import Any

from domain.errors import StoreError
from storage.engine.address import EngineAddress, Flavour
from storage.engine.client.protocol import Answer
from storage.engine.client.refusals import (
    Unreadable,
    error_of,
    introduces_itself,
    is_passing,
    no_engine,
    other_product,
    read,
    refusal,
)
from storage.engine.client.wire import ConnectionLost, OtherProduct, Reply, Request, Wire
from storage.engine.errors import EngineUnreachable

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_BODILESS_ANSWER = 400  # below it a body that cannot be read says nothing good

_log = logging.getLogger("huisheng.storage")


class PatientClient:
    """`EngineClient` over one of the wires.

    A try that meets a busy or absent engine is repeated after a random pause between nothing and 0.2, 0.4, … 5 seconds
    (exponential back-off with full jitter, so that many clients do not come back together), until `retry_seconds` would
    be over. `wait` waits for a number of seconds.
    """

    def __init__(
        self,
        wire: Wire,
        address: EngineAddress,
        *,
        wait: Callable[[float], object],
        timeout_seconds: float = 30.0,
        retry_seconds: float = 60.0,
        login: str = "",
    ) -> None:
        self._wire, self._address, self._wait, self._login = wire, address, wait, login
        self._timeout_seconds, self._retry_seconds = timeout_seconds, retry_seconds
        self._introduced = False

    @property
    def flavour(self) -> Flavour:
        return self._wire.flavour

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        lines: Sequence[Mapping[str, Any]] | None = None,
        parameters: Mapping[str, str] | None = None,
        seconds: float | None = None,
        patience: float | None = None,
        accept: Collection[int] = (),
    ) -> Answer:
        limit = seconds or self._timeout_seconds
        bearing = self._retry_seconds if patience is None else patience
        if not self._introduced:
            self._introduce(limit, bearing)
        content, kind = None, "application/json"
        if lines is not None:
            content, kind = b"".join(encoded(line) + b"\n" for line in lines), "application/x-ndjson"
        elif body is not None:
            content = encoded(body)
        return self._ask(Request(method, path, limit, content, kind, parameters), bearing, accept)

    def close(self) -> None:
        self._wire.close()

    def _introduce(self, limit: float, bearing: float) -> None:
        """A 404 of some other web server must not pass for "there is no such index"."""
        answer = self._ask(Request("GET", "/", limit), bearing, accept=(403,))
        if answer.status != 403 and not introduces_itself(self._address, answer.body):
            raise other_product(self._address, answer.body)
        self._introduced = True

    def _ask(self, request: Request, bearing: float, accept: Collection[int]) -> Answer:
        end = time.monotonic() + bearing
        for attempt in count():
            tried = self._try(request, accept)
            if isinstance(tried, Answer):
                return tried
            pause = random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**attempt))  # noqa: S311 -- no secret
            if time.monotonic() + pause > end:
                raise EngineUnreachable(
                    f"连不上搜索引擎 {self._address.told}：{tried}；请检查搜索引擎是否在运行、网络是否通。"
                ) from tried
            if attempt == 0:
                _log.warning("搜索引擎 %s 暂时不能用（%s），稍后自动再试", self._address.told, tried)
            self._wait(pause)
        raise AssertionError("counting never ends")

    def _try(self, request: Request, accept: Collection[int]) -> Answer | ConnectionLost:
        """The answer, or what passes; raises for what is neither."""
        try:
            reply = self._wire.send(request)
        except OtherProduct as error:
            raise other_product(self._address, error.body) from error
        except ConnectionLost as error:
            return error
        return self._judged(reply, accept)

    def _judged(self, reply: Reply, accept: Collection[int]) -> Answer | ConnectionLost:
        status = reply.status
        try:
            body = read(reply)
        except Unreadable:
            if is_passing(status, "", ""):
                return ConnectionLost(f"状态 {status}")
            raise self._unreadable(status) from None
        if status in accept or 200 <= status < 300:
            return Answer(status, body)
        kind, reason = error_of(body)
        if is_passing(status, kind, reason):
            return ConnectionLost(f"状态 {status}，{kind}" if kind else f"状态 {status}")
        if status < _BODILESS_ANSWER:
            raise no_engine(self._address)
        raise refusal(status, body, self._address, self._login)

    def _unreadable(self, status: int) -> StoreError:
        """A gateway refuses in its own words, but with the statuses of HTTP."""
        if status in (401, 403, 413):
            return refusal(status, {}, self._address, self._login)
        return no_engine(self._address)


def encoded(value: Any) -> bytes:
    """Compact JSON in UTF-8. A lone surrogate, which UTF-8 cannot hold, goes out escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
