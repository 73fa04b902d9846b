"""Every page, in both languages, at a desk and on a phone: accessible, quiet, no wider than the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser

PATHS = {
    "first page": "/",
    "lookup": "/criteria?organism=Pasteurella+multocida&drug=ampicillin&host=swine",
    "no criterion": "/criteria?organism=Pasteurella+multocida&drug=ampicillin&host=dog",
    "zones": "/zones",
    "zones read": (
        "/zones?organism=Pasteurella+multocida&host=swine&drug=ampicillin&zone=27&accept_not_stated=yes"
    ),
    "report": (
        "/report?organism=Pasteurella+multocida&host=swine&isolate=A-1&accept_not_stated=yes"
        "&drug=ampicillin&method=disk&value=27&drug=enrofloxacin&method=mic&value=%3C%3D0.25"
    ),
    "classify a file": "/classify",
    "first steps": "/first-steps",
    "tables": "/tables",
    "table": "/tables/nval-tentative",
    "version": "/tables/nval-tentative/1.0.0",
    "data sets": "/datasets",
    "dictionary of fields": "/datasets/fields",
    "saved mappings": "/datasets/mappings",
    "distributions": "/distributions",
    "proposals": "/proposals",
    "quality control": "/quality-control",
    "today's controls": "/quality-control/today?qc_strain=ATCC+25922&qc_drug=ampicillin&qc_value=18",
    "sign in": "/sign-in",
    "outcomes": "/outcomes",
    "api": "/api",
    "licences": "/licences",
}


def test_every_page_is_accessible_and_fits_a_phone(visit: Visit) -> None:
    for path in PATHS.values():
        visit.page.set_viewport_size(DESK)
        visit.open(f"/ja{path}")
        expect(visit.page.locator("h1")).to_be_visible()
        visit.check()
        visit.page.set_viewport_size(PHONE)
        visit.check_quiet()


@pytest.mark.all
def test_pages_are_accessible_in_the_dark(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    for name in ("first page", "no criterion", "zones read", "report"):
        visit.open(f"/ja{PATHS[name]}")
        visit.check()


@pytest.mark.all
def test_every_page_in_english_fits_a_phone(phone: Visit) -> None:
    for path in PATHS.values():
        phone.open(f"/en{path}")
        phone.check_quiet()


def test_the_language_switch_keeps_the_page_and_what_was_asked(visit: Visit) -> None:
    page = visit.open(f"/en{PATHS['lookup']}")
    page.get_by_role("link", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("h1")).to_contain_text("アンピシリン")


def test_the_worked_example_is_shown_as_simulated_with_its_chart_and_table(
    visit: Visit, running: Running
) -> None:
    visit.sign_in(running.admin_key, "ja")
    page = visit.open("/ja/datasets")
    page.locator("table.rows th").filter(has_text="模擬").locator("a").first.click()
    expect(page.locator(".simulation")).to_be_visible()
    expect(page.locator("[data-drawn]").first).to_be_visible()
    page.get_by_text("表で見る").click()
    expect(page.locator("table.cells")).to_contain_text("500")
    visit.check()


def test_a_page_works_from_the_keyboard(visit: Visit) -> None:
    page = visit.open("/en/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.focus("#organism")
    page.keyboard.type("Pasteurella multocida")
    page.keyboard.press("Tab")
    page.keyboard.type("ampicillin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/criteria?**")
    visit.check()


def test_looking_up_and_reading_a_zone_need_no_script(browser: Browser, running: Running) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.address}/ja/")
    page.fill("#organism", "パスツレラ・ムルトシダ")
    page.fill("#drug", "アンピシリン")
    page.fill("#host", "豚")
    page.click(".ask button")
    expect(page.locator(".answer .ruler")).to_be_visible()
    page.goto(f"{running.address}/ja{PATHS['zones read']}")
    expect(page.locator(".verdict")).to_contain_text("感性")
    context.close()
