"""What a duty officer does in the console, done by clicking and typing in a real browser."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Route, expect

from console.serving import bind, serving
from domain.reasons import AlertState

if TYPE_CHECKING:
    from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSWORD = "Correct-Horse-9"


def test_first_run_to_today(browser: Browser, empty_site: Site) -> None:
    page = browser.new_page()
    page.goto(empty_site.address)
    expect(page).to_have_url(empty_site.address + "/setup")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", "Something-Else-9")
    page.click("text=开始使用")
    expect(page.get_by_role("alert")).to_contain_text("不一样")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("text=开始使用")
    expect(page.locator("h1")).to_contain_text("今日")
    expect(page.locator("main")).to_contain_text("还没有收录任何文档")
    expect(page.locator("main")).to_contain_text("sources.yaml")
    page.click("text=退出")
    expect(page.locator("h1")).to_have_text("登录")
    page.close()


def test_a_link_from_a_mail_leads_through_the_login_to_its_page(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    page.goto(site.address + "/alerts/alert2")
    page.fill("[name=name]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.address + "/alerts/alert2")
    page.close()


def test_search_by_slash_then_open_a_document(visit: Visit) -> None:
    visit.open("/")
    visit.press("/")
    expect(visit.page.locator("[name=q]")).to_be_focused()
    visit.page.keyboard.type("猫头鹰")
    visit.press("Enter")
    expect(visit.page.locator("mark").first).to_have_text("猫头鹰")
    visit.page.locator(".row h3 a").first.click()
    expect(visit.page.locator("h1")).to_contain_text("感谢护林员")
    expect(visit.page.locator("main")).to_contain_text("救了一只猫头鹰")
    visit.press("3")
    expect(visit.page.locator("h1")).to_have_text("预警")


def test_filters_are_shown_and_taken_away_again(visit: Visit) -> None:
    visit.open("/search?q=云溪市林业局")
    before = visit.page.locator(".count").inner_text()
    visit.page.get_by_label("情感").select_option("positive")
    visit.page.get_by_role("button", name="搜索", exact=True).click()
    expect(visit.page.locator(".chips .tag")).to_have_text("正面 ✕")
    assert visit.page.locator(".count").inner_text() != before
    visit.page.locator(".chips .tag").click()
    expect(visit.page.locator(".count")).to_have_text(before)


def test_acknowledge_and_close_an_alert_by_clicking(visit: Visit) -> None:
    visit.site.alert(3, "林权咨询增多")
    visit.open("/alerts?state=open")
    visit.page.click("text=林权咨询增多")
    visit.page.click("text=签收，我来核实")
    expect(visit.page.locator(".steps")).to_contain_text("admin 于 2026-11-22 12:00 签收")
    visit.page.get_by_label("办结说明").fill("已电话答复，电话13800000000")
    visit.page.get_by_role("button", name="办结").click()
    expect(visit.page.locator(".steps")).to_contain_text("admin 于 2026-11-22 12:00 办结")
    expect(visit.page.locator("main")).not_to_contain_text("13800000000")
    saved = visit.site.app.state.alert("alert3")
    assert saved is not None
    assert saved.state is AlertState.CLOSED


def test_an_alert_that_waited_too_long_stands_out(visit: Visit) -> None:
    visit.open("/alerts")
    overdue = visit.page.locator(".row", has_text="公园设施：长椅损坏")
    expect(overdue).to_contain_text("超时未签收 · 已等 1 天 6 小时")
    expect(visit.page.locator(".row", has_text="病虫害反映集中")).not_to_contain_text("超时")


def test_a_dead_source_and_a_quiet_one_look_different(visit: Visit) -> None:
    visit.open("/sources")
    expect(visit.page.get_by_role("alert")).to_contain_text("1 个信息源读不到：dead_site")
    dead, quiet = (visit.page.locator(".source", has_text=name) for name in ("dead_site", "quiet_site"))
    expect(dead).to_contain_text("连接不上网站。 已连续 4 次以上")
    expect(quiet).to_contain_text("能读到，今天没有提及")
    shades = {one.evaluate("e => getComputedStyle(e).backgroundColor") for one in (dead, quiet)}
    assert len(shades) == 2
    shapes = {one.locator(".mark").evaluate("e => getComputedStyle(e).clipPath") for one in (dead, quiet)}
    assert len(shapes) == 2


def test_a_brief_is_written_and_read(visit: Visit) -> None:
    visit.open("/briefs")
    visit.page.click("text=生成 Word 简报")
    expect(visit.page.locator(".paper h1")).to_contain_text("云溪市林业局")
    expect(visit.page.locator("h1")).to_have_count(1)
    assert visit.page.locator(".paper img").first.evaluate("image => image.naturalWidth") > 300
    with visit.page.expect_download() as download:
        visit.page.click("text=下载 Word")
    assert download.value.suggested_filename.endswith(".docx")
    assert visit.complaints == []


def test_a_new_alert_appears_without_reload(visit: Visit) -> None:
    visit.open("/alerts")
    visit.page.evaluate("window.kept = true")
    badge = visit.page.locator("[data-waiting]")
    before = int(badge.inner_text())
    visit.site.alert(4, "森林防火：周末上山人多")
    expect(visit.page.locator("main")).to_contain_text("森林防火：周末上山人多", timeout=8000)
    expect(badge).to_have_text(str(before + 1))
    assert visit.page.evaluate("window.kept") is True


def test_an_alert_that_fires_before_the_page_listens_appears_too(visit: Visit) -> None:
    def fire(route: Route) -> None:
        visit.site.alert(8, "树木倒伏：大风之后")
        route.continue_()

    visit.page.route("**/live", fire)
    visit.open("/alerts")
    expect(visit.page.locator("main")).to_contain_text("树木倒伏：大风之后", timeout=8000)


def test_what_is_being_typed_survives_a_live_update(visit: Visit) -> None:
    visit.site.alert(5, "护林员招聘咨询")
    visit.open("/alerts/alert5")
    visit.page.get_by_label("办结说明").fill("正在写的说明")
    visit.site.alert(5, "护林员招聘咨询", count=20, updated_at=NOW + timedelta(minutes=1))
    expect(visit.page.locator(".toast")).to_contain_text("有新情况", timeout=8000)
    expect(visit.page.get_by_label("办结说明")).to_have_value("正在写的说明")


def test_the_server_stops_while_pages_listen(browser: Browser, site: Site) -> None:
    """An open stream must not hold up the end of the program."""
    page = browser.new_page()
    with serving(site.app, bind("127.0.0.1", 0)) as address:
        page.goto(address + "login?next=/briefs")
        page.fill("[name=name]", "admin")
        page.fill("[name=password]", PASSWORD)
        with page.expect_response("**/live"):
            page.keyboard.press("Enter")
        began = time.monotonic()
    assert time.monotonic() - began < 5
    page.close()
