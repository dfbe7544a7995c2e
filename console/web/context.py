"""What every page needs: the application, the settings, the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from config.schema import ConsoleSettings
from pipelines.app import App


@dataclass(frozen=True, slots=True)
class Web:
    """Kept on the web application's state. `setup_code` must be given on the first-run page unless it is "" ."""

    app: App
    settings: ConsoleSettings
    templates: Environment
    setup_code: str
    demonstration: str = ""

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template as an answer; everything is escaped unless a template says otherwise, and none does."""
        text = self.templates.get_template(template).render(
            body=self.app.body, demonstration=self.demonstration, **values
        )
        return HTMLResponse(text, status_code=status)


def web_of(request: Request) -> Web:
    web: Web = request.app.state.web
    return web
