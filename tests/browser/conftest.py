"""A served console over a small deployment, and a headless Chromium in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from config.initial import Answers, write_deployment
from config.load import load
from console.serving import bind, serving
from console.web.pages import live
from domain.accounts import Role, User
from domain.alerts import Alert
from domain.documents import Document
from domain.events import Membership
from domain.reasons import AlertState, CoverageState, Level, Platform
from domain.runs import Coverage, Outcomes, RunReport
from pipelines.app import App, build

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSWORD = "Correct-Horse-9"
HOSTILE_TITLE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>行道树虫害"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}


@dataclass(slots=True)
class Site:
    """A running console; `app` changes its state while pages are open."""

    address: str
    app: App

    def alert(self, number: int, title: str, **values: Any) -> None:
        """Save one more alert."""
        alert = Alert(
            id=f"alert{number}",
            rule="pests",
            label="",
            level=Level.YELLOW,
            title=title,
            reason="近24小时有14条，平时 1 条。",
            state=AlertState.OPEN,
            fired_at=NOW - timedelta(minutes=number),
            updated_at=NOW,
            count=14,
            peak=14,
            document_ids=("document0", "document1", "document2"),
        )
        self.app.state.save_alerts([replace(alert, **values)], [])


@dataclass(slots=True)
class Visit:
    """A page of a logged-in officer, and everything the browser complained of on it."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def press(self, key: str) -> None:
        """A key on a page that is there as a whole: its script hears no key before it is loaded."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def evaluate(self, script: str, argument: object = None) -> object:
        answer: object = self.page.evaluate(script, argument)
        return answer


def documents() -> list[Document]:
    texts = [
        (HOSTILE_TITLE, "云溪市林业局管护的枫林大道行道树虫害严重<b>请尽快</b>处理，孩子被虫毛刺伤，太气人了"),
        ("公园长椅坏了", "云溪市林业局管理的公园长椅坏了两个月没人修，很失望"),
        ("感谢护林员", "云溪市林业局的护林员救了一只猫头鹰，点赞，太感谢了"),
    ]
    return [
        Document(
            id=f"document{number}",
            platform=Platform.FORUM,
            source="forum",
            source_name="云溪论坛",
            title=texts[number % 3][0] if number < 3 else f"{texts[number % 3][0]}（{number}）",
            text=f"{texts[number % 3][1]}。第{number}天",
            published_at=NOW - timedelta(hours=20 * number),
            fetched_at=NOW,
            url=f"https://forum.example.cn/t/{number}",
        )
        for number in range(30)
    ]


def runs() -> list[RunReport]:
    """One source that is read and quiet, one that cannot be read."""

    def one(source: str, state: CoverageState, minutes: int, detail: str = "") -> RunReport:
        at = NOW - timedelta(minutes=minutes)
        return RunReport(source, at, 0.4, Outcomes(new=0), Coverage(source, at, state, 0, detail))

    return [
        *(one("quiet_site", CoverageState.NOT_MODIFIED, 30 * number) for number in range(1, 5)),
        *(one("dead_site", CoverageState.FAILED, 30 * number, "连接不上网站。") for number in range(1, 5)),
    ]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # Not for the whole session: while it is there Playwright's event loop runs, and other tests could run none.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], Site]]:
    """Serves consoles until the tests end; `True` fills the store and creates the administrator."""
    quick = pytest.MonkeyPatch()
    quick.setattr(live, "PAUSE_SECONDS", 1.0)
    closers: list[Callable[[], object]] = [quick.undo]

    def make(filled: bool) -> Site:
        directory = tmp_path_factory.mktemp("deployment")
        write_deployment(directory / "d", Answers(name="云溪市林业局", aliases=("林业局",), places=("枫林大道",)))
        app = build(load(directory / "d", {}), lambda: NOW)
        closers.append(app.close)
        if filled:
            _fill(app)
        running = serving(app, bind("127.0.0.1", 0))
        site = Site(running.__enter__().rstrip("/"), app)
        closers.append(lambda: running.__exit__(None, None, None))
        return site

    yield make
    for close in reversed(closers):
        close()


def _fill(app: App) -> None:
    from console.web.passwords import hashed

    app.ingest.take([("forum", document) for document in documents()])
    told = [Membership(one.id, "document27", one.published_at) for one in documents()[::3]]
    app.state.replace_events(told, NOW - timedelta(days=90))
    for report in runs():
        app.state.record_run(report)
    app.state.create_first_user(User("admin", "管理员", Role.ADMINISTRATOR, hashed(PASSWORD), NOW))


@pytest.fixture(scope="module")
def empty_site(make_site: Callable[[bool], Site]) -> Site:
    """Nothing stored, nobody has an account."""
    return make_site(False)


@pytest.fixture(scope="module")
def site(make_site: Callable[[bool], Site]) -> Site:
    """Thirty documents over a month, an alert, a source that cannot be read."""
    site = make_site(True)
    site.alert(1, "病虫害反映集中：<b>行道树</b>现大量幼虫 市民盼尽快除治")
    site.alert(2, "公园设施：长椅损坏", fired_at=NOW - timedelta(hours=30), level=Level.BLUE)
    return site


@pytest.fixture(scope="module")
def session(browser: Browser, site: Site) -> list[dict[str, str]]:
    """The cookies of an officer who logged in through the page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address + "/login?next=/briefs")
    page.fill("[name=name]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site.address + "/briefs")
    cookies = [{"name": str(one["name"]), "value": str(one["value"]), "url": site.address} for one in context.cookies()]
    context.close()
    return cookies


@pytest.fixture
def visit_with(browser: Browser, site: Site, session: list[dict[str, str]]) -> Iterator[Callable[..., Visit]]:
    """Opens pages of the logged-in officer; context options as in Playwright."""
    contexts: list[BrowserContext] = []

    def visit(**options: object) -> Visit:
        context = browser.new_context(locale="zh-CN", **{"viewport": WIDE, **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.add_cookies(session)  # type: ignore[arg-type]
        contexts.append(context)
        visit = Visit(context.new_page(), site)
        visit.page.on("console", lambda message: visit.complaints.append(f"{message.type}: {message.text}"))
        visit.page.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))
        return visit

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def visit(visit_with: Callable[..., Visit]) -> Visit:
    return visit_with()


@pytest.fixture
def phone(visit_with: Callable[..., Visit]) -> Visit:
    return visit_with(viewport=PHONE, has_touch=True, is_mobile=True)
