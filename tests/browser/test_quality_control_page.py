"""Ranges of control strains in a browser: readings pasted, the answer accessible and fit for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from analysis.worked_examples.quality_control import ZONES_MM, control_example

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser

ROWS = [f"{name},A1,{zone},0.5" for name, zones in ZONES_MM.items() for zone in zones]
CSV = "\n".join(["laboratory,medium_lot,zone_mm,mic_mg_per_l", *ROWS, "A,A1,S,"])


@pytest.mark.all
def test_pasted_readings_give_their_ranges_on_a_phone(phone: Visit, running: Running) -> None:
    phone.sign_in(running.admin_key, "ja")
    page = phone.open("/ja/quality-control")
    page.get_by_label("または見出し行を含めてここに貼り付け").fill(CSV)
    page.get_by_role("button", name="許容範囲を求める").click()
    gavan = control_example().gavan
    expect(page.get_by_text(f"{gavan.lowest}–{gavan.highest} mm").first).to_be_visible()
    expect(page.get_by_text("使用：70")).to_be_visible()
    for detail in page.locator("section details summary").all():
        detail.click()
    phone.check()
    phone.check_quiet()
