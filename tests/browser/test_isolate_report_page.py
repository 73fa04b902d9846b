"""The report of one isolate on paper, and a file that becomes summary and reports, in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser

A4_WIDTH_PX = 794
LONG_LABEL = "Q" * 140
HOSTILE = "<script>alert(1)</script>"
ROWS = """isolate,organism,host,drug,method,disk_content,value,owner
A-001,Pasteurella multocida,pig,ampicillin,disk,10 µg,27,Sato
A-001,Pasteurella multocida,pig,kanamycin,disk,30 µg,5,Sato
A-001,Pasteurella multocida,pig,enrofloxacin,mic,,<=0.25,Sato
{label},Mannheimia haemolytica,cattle,{hostile},disk,30 µg,19,Sato
"""


def address(drugs: int, language: str = "en", **more: str) -> str:
    isolate = {"organism": "Pasteurella multocida", "host": "swine", "accept_not_stated": "yes", **more}
    lines = [("drug", "ampicillin"), ("method", "disk"), ("value", "27")] * drugs
    return f"/{language}/report?{urlencode([*isolate.items(), *lines])}"


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_printed_report_holds_the_report_and_nothing_of_the_site(visit: Visit) -> None:
    page = visit.open(address(2, isolate="A-1"))
    page.set_viewport_size({"width": A4_WIDTH_PX, "height": 1123})
    page.emulate_media(media="print")
    for hidden in (".sections", ".account", ".buttons", ".footer", ".screen-only"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".running")).to_contain_text("A-1")
    expect(page.locator(".running")).to_be_visible()
    visit.check_quiet()
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.all
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_long_report_takes_several_pages_and_fits_paper_and_phone(phone: Visit, language: str) -> None:
    page = phone.open(address(40, language, isolate=LONG_LABEL, laboratory=HOSTILE))
    phone.check()
    page.emulate_media(color_scheme="dark")
    phone.check()
    assert pages_of(page.pdf(prefer_css_page_size=True)) > 1


@pytest.mark.all
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_becomes_a_summary_and_a_report_of_each_isolate(
    visit: Visit, running: Running, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "results <b>.csv"
    file.write_text(ROWS.format(label=LONG_LABEL, hostile=HOSTILE), encoding="utf-8")
    visit.sign_in(running.admin_key, language)
    page = visit.open(f"/{language}/classify")
    page.set_input_files("#file", file)
    page.locator("details summary").first.click()
    page.check("#accept_not_stated")
    page.locator("main form button").last.click()
    page.wait_for_url("**/classify/*")
    expect(page.locator("table.bars")).to_be_visible(timeout=60_000)
    expect(page.locator("h1")).to_have_text(file.name)
    expect(page.locator("main")).to_contain_text("owner")
    visit.check()
    with page.expect_download() as download:
        page.locator("main a.button").first.click()
    assert "category" in download.value.path().read_text(encoding="utf-8").splitlines()[0]
    page.locator("main a.button.quiet").click()
    expect(page.locator(".isolates a")).to_have_count(2)
    visit.check()
    page.locator(".isolates a").first.click()
    expect(page.locator(".sheet")).to_contain_text("A-001")
    expect(page.locator(".sheet tbody")).to_have_count(3)
    visit.check()


@pytest.mark.all
def test_a_visitor_without_script_gets_the_classified_file_at_once(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text(ROWS.format(label="B", hostile="x"), encoding="utf-8")
    page = visit.open("/en/classify")
    page.set_input_files("#file", file)
    with page.expect_download() as download:
        page.get_by_role("button", name="Classify and download").click()
    assert download.value.suggested_filename == "results-classified.csv"
    header = download.value.path().read_text(encoding="utf-8").splitlines()[0]
    assert "category" in header
    assert "owner" not in header
