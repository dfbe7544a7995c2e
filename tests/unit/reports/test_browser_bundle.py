"""Charts are drawn in a page whose policy forbids compiling text to code."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from reports.browser_bundle import javascript
from reports.charts.all import CHARTS
from reports.settings import ReportSettings
from tests.unit.reports.city import City

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"

DRAW = """
const charts = await (await fetch("charts.json")).json();
const told = [];
for (const [name, spec] of Object.entries(charts)) {
  const compiled = vegaLite.compile(spec).spec;
  const view = new vega.View(vega.parse(compiled, null, {ast: true}), {expr: vegaInterpreter, renderer: "none"});
  await view.runAsync();
  told.push(name + " " + (await view.toSVG()).includes(spec.title.text));
}
let eval_refused = false;
try { new Function("return 1")(); } catch (error) { eval_refused = true; }
document.body.textContent = "TOLD " + told.join(" ") + " refused " + eval_refused;
"""


def test_the_bundle_is_built_once_and_fetches_nothing() -> None:
    script = javascript()
    assert javascript() is script
    for name in ("window.vega=", "window.vegaLite=", "window.vegaInterpreter="):
        assert name in script
    assert not script.startswith("import")
    assert "cdn.jsdelivr.net" not in script


@contextmanager
def served(files: dict[str, tuple[str, str]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = files.get(self.path, ("text/plain", ""))
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.browser
def test_all_charts_are_drawn_under_a_strict_policy(city: City, tmp_path: Path, chromium: str) -> None:
    figures = city.figures()
    specs = {name: json.loads(draw(figures, ReportSettings()).spec) for name, draw in CHARTS.items()}
    page = '<!doctype html><script src="vega.js"></script><script type="module" src="draw.js"></script><body></body>'
    files = {
        "/": ("text/html", page),
        "/vega.js": ("text/javascript", javascript()),
        "/draw.js": ("text/javascript", DRAW),
        "/charts.json": ("application/json", json.dumps(specs)),
    }
    with served(files) as address:
        done = subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={tmp_path}",
                "--virtual-time-budget=20000",
                "--dump-dom",
                address,
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    assert "TOLD trend true platforms true topics true levels true refused true" in done.stdout
