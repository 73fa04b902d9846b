"""A file looked at before it is sent: it stays chosen, its guesses appear below, and can be overruled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser

WIDE = "検体番号,菌種,動物種,ABPC阻止円(mm),ABPC MIC(μg/mL)\nV1,大腸菌,犬,２０,４\nV2,大腸菌,犬,18,≦２\n"
FILE = FilePayload(name="結果.csv", mimeType="text/csv", buffer=WIDE.encode("cp932"))


@pytest.mark.all
def test_a_chosen_file_is_shown_at_once_and_stays_chosen_until_it_is_sent(
    phone: Visit, running: Running
) -> None:
    phone.sign_in(running.admin_key, "ja")
    page = phone.open("/ja/datasets")
    page.locator("#file").set_input_files(FILE)
    expect(page.get_by_role("heading", name="ファイルの読み取り方")).to_be_visible()
    expect(page.get_by_text("cp932（推定）").or_(page.get_by_text("cp932 (推定)"))).to_be_visible()
    assert page.locator("#file").evaluate("input => input.files.length") == 1
    disks = page.locator("#disk_contents")
    expect(disks).to_have_value("ABPC = ")
    disks.fill("ABPC = 10 µg")
    page.get_by_role("button", name="送信前に確認").click()
    expect(disks).to_have_value("ABPC = 10 µg")
    phone.check()
    page.get_by_role("button", name="アップロードして点検").click()
    expect(page.get_by_text("採用 2 行")).to_be_visible()
    phone.check_quiet()
