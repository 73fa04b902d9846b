"""A file looked at before it is sent: it stays chosen, its guesses appear below, and can be overruled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser

WIDE = "検体番号,菌種,動物種,ABPC阻止円(mm),ABPC MIC(μg/mL)\nV1,大腸菌,犬,２０,４\nV2,大腸菌,犬,18,≦２\n"
FILE = FilePayload(name="結果.csv", mimeType="text/csv", buffer=WIDE.encode("cp932"))
TWO = FilePayload(name="two.csv", mimeType="text/csv", buffer=b"zone,MIC\n20,4\n22,2\n")
REPEATED = b"isolate,organism,drug,disk,zone,mic\nA1,E. coli,AMP,10 ug,20,4\nA1,E. coli,AMP,10 ug,22,4\n"


@pytest.mark.all
def test_a_chosen_file_is_shown_at_once_and_stays_chosen_until_it_is_sent(
    phone: Visit, running: Running
) -> None:
    phone.sign_in(running.admin_key, "ja")
    page = phone.open("/ja/datasets")
    page.locator("#file").set_input_files(FILE)
    expect(page.get_by_role("heading", name="ファイルの読み取り方")).to_be_visible()
    expect(page.get_by_text("cp932 (推定)")).to_be_visible()
    assert page.locator("#file").evaluate("input => input.files.length") == 1
    disks = page.locator("#disk_contents")
    expect(disks).to_have_value("ABPC = ")
    disks.fill("ABPC = 10 µg")
    page.get_by_role("button", name="もう一度確認する").click()
    expect(disks).to_have_value("ABPC = 10 µg")
    phone.check()
    page.get_by_role("button", name="アップロードする").click()
    expect(page.get_by_text("採用 2 件")).to_be_visible()
    phone.check_quiet()


def test_what_is_missing_is_asked_at_once_and_a_corrected_file_shows_its_difference(
    visit: Visit, running: Running
) -> None:
    visit.sign_in(running.admin_key)
    page = visit.open("/en/datasets")
    page.locator("#file").set_input_files(TWO)
    expect(page.get_by_role("heading", name="What is missing")).to_be_visible()
    assert page.get_by_text("(needed)").count() == 3
    visit.check()
    page.locator("#organism").fill("E. coli")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("#fault")).to_be_visible()
    assert page.locator("#file").evaluate("input => input.files.length") == 1
    visit.complaints.clear()  # the browser notes every answer of 422
    page.locator("#drug").fill("ampicillin")
    page.locator("#disk_content").fill("10 µg")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("2 results read = 2 kept")).to_be_visible()
    page.locator("#file").set_input_files(FilePayload(name="b.csv", mimeType="text/csv", buffer=REPEATED))
    page.get_by_role("button", name="Upload as version 2").click()
    expect(page.get_by_role("heading", name="What changed", exact=True)).to_be_visible()
    visit.check()
    page.goto(re.sub(r"/difference.*", "/quality", page.url))
    page.get_by_text("Which isolates were tested more than once").click()
    expect(page.get_by_text("the same isolate number as in row 2")).to_be_visible()
    visit.check()
    page.set_viewport_size(PHONE)
    page.reload()
    expect(page.locator("[data-chart]:not([data-drawn='yes'])")).to_have_count(0, timeout=30_000)
    wide = "found => found.filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".chart").evaluate_all(wide) == 0
    visit.check()
