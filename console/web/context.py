"""What every page needs: the application, the settings, the templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Event, Lock
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from config.schema import ConsoleSettings
from domain.reasons import AlertState
from pipelines.app import App

MOST_COUNTED = 1000
WATCHED_ALERTS = 50


@dataclass(frozen=True, slots=True)
class Web:
    """Kept on the web application's state. `setup_code` must be given on the first-run page unless it is "" .

    `stopping` is set when the server is about to end, so that open streams end too. `entrance` lets one password be
    checked at a time: the hash takes 64 MB of memory, and failures must not be counted past each other.
    """

    app: App
    settings: ConsoleSettings
    templates: Environment
    setup_code: str
    demonstration: str = ""
    stopping: Event = field(default_factory=Event)
    entrance: Lock = field(default_factory=Lock)

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template as an answer; everything is escaped unless a template says otherwise, and none does."""
        values.setdefault("visitor", None)
        if values["visitor"] is not None:
            values["pulse"] = pulse = self.pulse()
            values["waiting"] = pulse["waiting"]
        text = self.templates.get_template(template).render(
            body=self.app.body, demonstration=self.demonstration, **values
        )
        return HTMLResponse(text, status_code=status)

    def pulse(self) -> dict[str, object]:
        """What pages watch of the operational state: a page fetches itself again when a value that its parts name is not
        the one it was made with. Nothing of the document store, which may be away while such pages still work."""
        state = self.app.state
        alerts = "".join(
            f"{one.id} {one.state} {one.level} {one.count}\n" for one in state.alerts(limit=WATCHED_ALERTS)
        )
        runs = state.runs(limit=1)
        return {
            "waiting": self.waiting(),
            "alerts": blake2b(alerts.encode(), digest_size=8).hexdigest(),
            "notices": "\n".join(f"{notice.task} {notice.text}" for notice in self.app.notices.current()),
            "runs": runs[0].started_at.isoformat(timespec="minutes") if runs else "",
        }

    def waiting(self) -> int:
        """Alerts that nobody has acknowledged yet."""
        return len(self.app.state.alerts((AlertState.OPEN,), limit=MOST_COUNTED))


def web_of(request: Request) -> Web:
    web: Web = request.app.state.web
    return web
