"""What stands at an address: Kibana or OpenSearch Dashboards, which version, and whether it is ready."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import Any, Literal

from domain.errors import ReportError
from reports.kibana.connection import Answer, Connection
from reports.kibana.facts import Flavour

Product = Literal["Kibana", "OpenSearch Dashboards"]
_READY = {"available", "degraded", "green", "yellow"}
"""Kibana from 8.0 on says the first two, Kibana 7 and OpenSearch Dashboards the others. "degraded" can last for minutes
after a start, and imports work in it."""
_BETWEEN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    product: Product
    version: str

    @property
    def numbers(self) -> tuple[int, int]:
        """Major and minor version."""
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)

    @property
    def flavour(self) -> Flavour:
        """What it can show: Lens dashboards of this shape need Kibana 8.9 or later."""
        return "lens" if self.product == "Kibana" and self.numbers >= (8, 9) else "classic"

    def __str__(self) -> str:
        return f"{self.product} {self.version}"


def wait_for(connection: Connection, patience_seconds: float) -> Server:
    """The server as soon as it is ready; `ReportError` when it is not within `patience_seconds`, or is something else."""
    end = time.monotonic() + patience_seconds
    while True:
        found = _ask(connection)
        if isinstance(found, Server):
            return found
        if time.monotonic() >= end:
            raise ReportError(f"{connection.address} 还没有准备好（{found}）；请稍后再试", transient=True)
        threading.Event().wait(min(_BETWEEN_SECONDS, max(end - time.monotonic(), 0.01)))


def refusal(answer: Answer, what: str) -> ReportError:
    """A refused request in one Chinese sentence; what the server said is added where it said it in JSON."""
    told = answer.json()
    said = str(told.get("message", ""))[:300] if isinstance(told, dict) else ""
    tail = f"：{said}" if said else ""
    if answer.status == 401:
        return ReportError(f"{what}：登录无效，请检查 reports.kibana 的密钥或用户名、密码")
    if answer.status == 403:
        return ReportError(f"{what}：这个账号没有权限{tail}")
    if 300 <= answer.status < 400:
        return ReportError(f"{what}：服务器要求转到别处（HTTP {answer.status}）；地址可能少了路径，或须先登录")
    if told is None:
        return ReportError(f"{what}：回答不是 JSON（HTTP {answer.status}），这里可能不是 Kibana，或前面有登录网关")
    return ReportError(f"{what}：服务器拒绝（HTTP {answer.status}）{tail}")


def _ask(connection: Connection) -> Server | str:
    """The ready server, or why it is not ready yet."""
    try:
        answer = connection.get("/api/status")
    except ReportError as failed:
        if failed.transient:
            return str(failed)
        raise
    told = answer.json()
    if answer.status == 503:
        return "正在启动"
    if answer.status != 200 or not isinstance(told, dict):
        raise refusal(answer, "不能查看服务器状态")
    level = _level(told)
    if level not in _READY:
        return f"状态 {level or '不明'}"
    return _server(answer, told)


def _level(told: dict[str, Any]) -> str:
    overall = told.get("status", {}).get("overall", {}) if isinstance(told.get("status"), dict) else {}
    return str(overall.get("level") or overall.get("state") or "") if isinstance(overall, dict) else ""


def _server(answer: Answer, told: dict[str, Any]) -> Server:
    version = told.get("version")
    number = str(version.get("number", "")) if isinstance(version, dict) else ""
    if not re.match(r"\d+\.\d+", number):
        raise ReportError("服务器没有说出它的版本；请在 reports.kibana 里填写登录，或用 --flavour 指定")
    opensearch = "osd-name" in answer.headers or ("kbn-name" not in answer.headers and int(number.split(".")[0]) < 4)
    return Server("OpenSearch Dashboards" if opensearch else "Kibana", number)
