"""From the first page to a published criterion that classifies a zone, as people of two roles walk it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from analysis.simulate import simulate_pairs
from breakpoints.ladder import mg_per_l_text

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser

ORGANISM, DRUG, HOST, CONTENT = "Pasteurella multocida", "florfenicol", "cattle", "30 µg"
HEADER = "isolate_id,organism,drug,disk_content,host,zone_mm,mic_mg_per_l,owner_name"


def paired_file(folder: Path) -> Path:
    """Write 240 simulated pairs, two rows that must be refused, and a column that names people."""
    lines = [HEADER]
    for number, pair in enumerate(simulate_pairs(240, seed=7), start=1):
        if pair.mic_upper_log2 is None:
            assert pair.mic_lower_log2 is not None
            mic = f">{mg_per_l_text(pair.mic_lower_log2)}"
        else:
            mic = ("<=" if pair.mic_lower_log2 is None else "") + mg_per_l_text(pair.mic_upper_log2)
        lines.append(f"T{number:03d},{ORGANISM},{DRUG},{CONTENT},{HOST},{pair.zone_mm},{mic},somebody")
    lines.append(f"T241,{ORGANISM},{DRUG},{CONTENT},{HOST},5,1,somebody")
    lines.append(f"T242,{ORGANISM},{DRUG},{CONTENT},{HOST},20,<=,somebody")
    path = folder / "pairs.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_whole_way(visit: Visit, running: Running, tmp_path: Path) -> None:
    reviewer_key = add_reviewer(visit, running)
    upload(visit, paired_file(tmp_path))
    derive(visit)
    proposal = propose(visit)
    review_and_publish(visit, proposal, reviewer_key)
    look_up(visit)
    read_zones(visit)


def add_reviewer(visit: Visit, running: Running) -> str:
    """Sign in as the administrator, add a second person and return their key."""
    page = visit.page
    visit.sign_in(running.admin_key)
    visit.open("/en/people")
    page.fill("#name", "Reviewer")
    page.get_by_role("button", name="Add", exact=True).click()
    page.select_option("#holder", label="Reviewer")
    page.check("#scope-curator")
    page.get_by_role("button", name="Issue the key").click()
    visit.check()
    return page.inner_text("#issued-key")


def upload(visit: Visit, file: Path) -> None:
    """Upload paired data and read what was found in it."""
    page = visit.open("/en/datasets")
    visit.check()
    page.set_input_files("#file", file)
    expect(page.get_by_role("heading", name="How the file would be read")).to_be_visible()
    page.fill("#name", "Florfenicol 2026")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("242 results read = 240 kept + 2 refused")).to_be_visible()
    expect(page.get_by_role("region", name="Findings by row and column")).to_contain_text("<=")
    expect(page.get_by_text("owner_name").first).to_be_visible()
    expect(page.locator("[data-drawn]").first).to_be_visible()
    visit.check()


def derive(visit: Visit) -> None:
    """Ask for a provisional criterion and wait until it is there."""
    page = visit.page
    page.get_by_role("link", name="Derive a provisional criterion").click()
    page.fill("#s_le_mg_per_l", "0.5")
    page.fill("#r_ge_mg_per_l", "2")
    page.fill("#source", "A named document, table 2")
    page.fill("#bootstrap_resamples", "200")
    page.fill("#model_resamples", "10")
    page.fill("#model_simulations", "0")
    page.select_option("#model_sensitivity", "false")
    visit.check()
    page.get_by_role("button", name="Derive").click()
    expect(page.get_by_role("heading", name="Candidates side by side")).to_be_visible(timeout=90_000)
    expect(page.locator("[data-drawn]").first).to_be_visible()
    expect(page.locator("#candidates").get_by_text("proposed first", exact=True)).to_be_visible()
    visit.check()


def propose(visit: Visit) -> str:
    """Propose the candidate for a new table and return the proposal's path."""
    page = visit.page
    page.fill("#table", "browser-provisional")
    page.fill("#title_en", "Provisional criteria of a test")
    page.fill("#title_ja", "試験用の暫定判定基準")
    page.get_by_role("button", name="Submit the proposal").click()
    expect(page.get_by_text("Another person with the scope", exact=False)).to_be_visible()
    expect(page.locator("#approve")).to_have_count(0)
    visit.check_quiet()  # the reviewer's view of the same page is looked at whole
    return page.url.removeprefix(visit.address)


def review_and_publish(visit: Visit, proposal: str, reviewer_key: str) -> None:
    """Approve and publish as the second person, and download what was published."""
    page = visit.page
    page.get_by_role("button", name="Sign out").click()
    visit.sign_in(reviewer_key)
    visit.open("/en/proposals")
    visit.check()
    visit.open(proposal)
    page.check("#approve")
    page.fill("#comment", "Counts and limits checked.")
    page.get_by_role("button", name="Sign the decision").click()
    visit.check()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/tables/browser-provisional/1.0.0")
    visit.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "florfenicol" in Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="Sign out").click()


def look_up(visit: Visit) -> None:
    """Find the new criterion as anyone, and read its evidence as chart and as table."""
    page = visit.open("/en/")
    page.fill("#organism", ORGANISM)
    page.fill("#drug", DRUG)
    page.fill("#host", HOST)
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("heading", name="The criterion that applies")).to_be_visible()
    visit.check()
    page.locator(".answer h3 a").first.click()
    expect(page.locator("[data-drawn]").first).to_be_visible()
    page.get_by_text("The same as a table").first.click()
    expect(page.locator("table.cells")).to_contain_text("240")
    visit.check()


def read_zones(visit: Visit) -> None:
    """Type zones of isolates and read a category, a refusal and an honest no."""
    for zones, said in (
        ([(DRUG, "34"), ("cefazolin", "20")], ["susceptible", "no criterion"]),
        ([(DRUG, "6")], ["resistant"]),
        ([(DRUG, "5")], ["Not classified"]),
    ):
        page = visit.open("/en/zones")
        page.fill("#organism", ORGANISM)
        page.fill("#host", HOST)
        for row, (drug, zone) in enumerate(zones):
            page.locator("[name=drug]").nth(row).fill(drug)
            page.locator("[name=disk_content]").nth(row).fill(CONTENT)
            page.locator("[name=value]").nth(row).fill(zone)
        page.get_by_role("button", name="Read the results").click()
        for row, verdict in enumerate(said):
            expect(page.locator(".verdict").nth(row)).to_contain_text(verdict)
    visit.check()
