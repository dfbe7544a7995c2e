"""What every page keeps: order, reach, contrast, touch, keyboard, paper, and harmlessness of hostile text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from domain.corrections import Corrected, Correction

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
EVENT = "/events/document0"
PAGES = (
    "/",
    "/search?q=虫害",
    "/search?q=zzzz&sentiment=negative",
    "/alerts",
    "/alerts?state=closed",
    "/alerts/alert1",
    "/documents/document0",
    "/events",
    "/events?first=2020-01-01&last=2020-01-02",
    EVENT,
    "/events/document4",
    "/sources",
    "/briefs",
    "/corrections",
    "/figures?id=mentions",
    "/login",
    "/nowhere",
)

UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a, img')]
  .filter(e => e.getClientRects().length)
  .filter(e => !((e.labels && [...e.labels].some(l => l.innerText.trim() || l.textContent.trim()))
                 || e.getAttribute('aria-label') || e.hasAttribute('alt') || e.textContent.trim()))
  .map(e => e.outerHTML)"""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(e => e.getClientRects().length && !e.closest('.unseen') && !e.matches('.skip'))
  .filter(e => e.getBoundingClientRect().height < 40)
  .filter(e => !e.closest('p.hint'))
  .map(e => e.outerHTML.slice(0, 120) + ' ' + e.getBoundingClientRect().height)"""

FAINT_TEXT = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.getClientRects().length || e.closest('.unseen, .skip, svg, option')) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parts(style.color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5 || style.opacity < 1) faint.add(e.className + ' ' + e.textContent.trim().slice(0, 20) + ' ' + ratio);
  }
  return [...faint];
}"""

FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  return {text: (e.getAttribute('name') || e.innerText || '').trim(), ring: parseFloat(style.outlineWidth) || 0,
          style: style.outlineStyle, seen: e.getBoundingClientRect().bottom > 0};
}"""


def test_every_page_is_in_order(visit: Visit) -> None:
    for path in PAGES:
        visit.open(path)
        assert visit.evaluate("document.documentElement.lang") == "zh-CN", path
        assert visit.page.locator("h1").count() == 1, path
        assert visit.page.locator("main").count() == 1, path
        assert visit.evaluate(UNNAMED) == [], path
        assert visit.evaluate(FAINT_TEXT) == [], path
        assert visit.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, path
    assert [one for one in visit.complaints if "404" not in one] == []


def test_every_page_fits_a_phone(phone: Visit) -> None:
    for path in PAGES:
        phone.open(path)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, path
        assert phone.evaluate(SMALL_TARGETS) == [], path
        assert phone.evaluate(FAINT_TEXT) == [], path
    phone.open("/")
    link = phone.page.locator("nav.main").get_by_text("信息源")
    expect(link).to_be_in_viewport()
    link.tap()
    expect(phone.page.locator("h1")).to_have_text("信息源")


def test_the_keyboard_alone_reaches_the_actions_and_shows_where_it_is(visit: Visit) -> None:
    visit.open("/alerts/alert1")
    reached = []
    for _ in range(15):
        visit.press("Tab")
        focus = visit.page.evaluate(FOCUSED)
        assert focus["ring"] >= 2, focus
        assert focus["style"] == "solid", focus
        assert focus["seen"], focus
        reached.append(focus["text"].splitlines()[0] if focus["text"] else "")
    assert reached[0] == "跳到正文"
    wanted = ["今日", "搜索", "预警", "事件", "信息源", "简报", "退出", "签收，我来核实", "note", "办结"]
    assert [text for text in reached if text in wanted] == wanted


def test_pages_work_without_script(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with(java_script_enabled=False)
    visit.open("/")
    pictures = visit.page.locator("figure.chart img")
    assert pictures.count() == 3
    for address in {str(one.get_attribute("src")) for one in pictures.all()}:
        answer = visit.page.request.get(visit.site.address + address)
        assert answer.headers["content-type"].startswith("image/svg+xml")
    visit.page.click("nav.main >> text=搜索")
    visit.page.fill("[name=q]", "长椅")
    visit.page.click("main button")
    expect(visit.page.locator("mark").first).to_have_text("长椅")
    visit.site.alert(6, "无脚本也能签收")
    visit.open("/alerts/alert6")
    visit.page.click("text=签收，我来核实")
    expect(visit.page.locator(".steps")).to_contain_text("admin 于")


@pytest.mark.parametrize("width", [1280, 390])
def test_charts_are_drawn_live_under_the_strict_policy(visit_with: Callable[..., Visit], width: int) -> None:
    visit = visit_with(viewport={"width": width, "height": 900})
    visit.page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
    )
    visit.open("/")
    canvases = visit.page.locator("figure.chart canvas")
    expect(canvases).to_have_count(3, timeout=15_000)
    inked = """canvas => { const {width, height} = canvas;
      const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
      return new Set(new Uint32Array(pixels.buffer)).size }"""
    for canvas in canvases.all():
        assert canvas.evaluate(inked) > 20
        assert canvas.evaluate(
            "c => c.getBoundingClientRect().right <= c.closest('.card').getBoundingClientRect().right"
        )
    assert visit.page.locator("figure.chart img").count() == 0
    visit.page.locator("figure.chart canvas").first.hover(position={"x": 200, "y": 100})
    assert visit.complaints == []


def test_hostile_titles_stay_text(visit: Visit) -> None:
    for path in ("/", "/search?q=虫害", "/documents/document0", "/alerts/alert1", "/alerts", "/events", EVENT):
        visit.open(path)
        assert "taken" not in visit.page.title().split("行道树")[0].replace("document.title='taken'", "")
        assert visit.page.locator("main img[src=x], main b >> text=行道树").count() == 0
        assert visit.evaluate("document.scripts.length") == (2 if path in ("/", EVENT) else 1)
    assert visit.complaints == []
    visit.open("/documents/document0")
    expect(visit.page.locator("h1")).to_contain_text("<script>document.title='taken'</script>行道树虫害")


def test_the_print_view_leaves_out_what_paper_cannot_use(visit: Visit) -> None:
    visit.open("/alerts/alert1")
    visit.page.emulate_media(media="print")
    for selector in ("header.top", ".actions", "footer.bottom", ".back"):
        expect(visit.page.locator(selector)).to_be_hidden()
    expect(visit.page.locator("h1")).to_be_visible()
    assert visit.page.pdf()[:5] == b"%PDF-"


def test_an_event_is_drawn_and_a_document_taken_out_of_it(visit: Visit) -> None:
    visit.open(EVENT)
    expect(visit.page.locator("figure.chart canvas")).to_have_count(1, timeout=15_000)
    expect(visit.page.locator(".acting .row")).to_have_count(10)
    visit.page.get_by_role("button", name="不是这件事：").nth(4).click()
    expect(visit.page.locator("#correction")).to_contain_text("独立，不属于别的事件")
    visit.press("4")
    expect(visit.page.locator("h1")).to_contain_text("事件")
    visit.page.locator(".row a").first.click()
    expect(visit.page).to_have_url(visit.site.address + "/events/document27")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("figure.chart")).to_be_visible()
    assert visit.page.locator(".acting form >> visible=true").count() == 0
    assert visit.complaints == []


def test_an_expired_login_is_said_on_the_open_page(visit: Visit) -> None:
    visit.open("/alerts")
    visit.page.context.clear_cookies()
    visit.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    visit.site.alert(7, "登录过期以后的预警")
    expect(visit.page.locator(".toast")).to_contain_text("登录已过期", timeout=8000)
    expect(visit.page.locator("main")).not_to_contain_text("登录过期以后的预警")


@pytest.mark.parametrize("on_phone", [False, True])
def test_many_corrections_are_paged_by_keyboard_and_by_thumb(visit_with: Callable[..., Visit], on_phone: bool) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True} if on_phone else {}
    visit = visit_with(**options)
    state = visit.site.app.state
    for number in range(120):
        id_, at = ("document0" if number == 0 else f"{number:032x}"), NOW + timedelta(minutes=1, seconds=-number)
        state.save_correction(Correction(id_, Corrected.APPEAL, ("help",), ("complaint",), "0" * 32, "admin", at))
    visit.open("/corrections")
    expect(visit.page.locator("main .row")).to_have_count(50)
    expect(visit.page.locator("main .row h3").first).to_contain_text("<script>")
    assert visit.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert not on_phone or visit.evaluate(SMALL_TARGETS) == []
    following = visit.page.get_by_role("link", name="下一页")
    if on_phone:
        following.tap()
    else:
        for _ in range(20):
            visit.press("Tab")
            if visit.page.evaluate(FOCUSED)["text"] == "下一页":
                break
        visit.press("Enter")
    expect(visit.page).to_have_url(visit.site.address + "/corrections?page=2")
    expect(visit.page.locator(".pager")).to_contain_text("第 2 / 3 页")
    assert visit.evaluate(FAINT_TEXT) == []
    visit.page.get_by_role("link", name="上一页").click()
    expect(visit.page.locator(".pager")).to_contain_text("第 1 / 3 页")
    with visit.page.expect_download() as downloading:
        visit.page.get_by_role("link", name="导出全部更正").click()
    assert downloading.value.suggested_filename == "corrections.jsonl"
    assert len(downloading.value.path().read_text(encoding="utf-8").splitlines()) >= 120
    assert visit.complaints == []
