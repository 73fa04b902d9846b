"""A derivation in a browser: its plan, its progress, every plot with its table, and two side by side."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = [pytest.mark.browser, pytest.mark.all]  # the whole way draws a derivation in every run

PATIENCE_SECONDS = 120
QUICK = {
    "bootstrap_resamples": 20,
    "regression_resamples": 0,
    "model_resamples": 3,
    "model_simulations": 0,
    "model_sensitivity": False,
}


class Example:
    """The shipped derivation, and another of the same data with a different criterion."""

    def __init__(self, running: Running) -> None:
        by = {"Authorization": f"Bearer {running.admin_key}"}
        self.http = httpx.Client(base_url=f"{running.address}/api/v1", headers=by, timeout=60)
        listed = self.http.get("/derivations").json()["items"]
        self.shipped = next(one for one in listed if one["simulated"])
        self.other = self.ask(s_le="1", r_ge="4")
        self.plots = [one["name"] for one in self.waited_for(self.shipped["id"], "plots")]
        self.waited_for(self.other, "plots")

    def ask(self, *, s_le: str, r_ge: str) -> str:
        """Ask for a derivation with few resamples; return its id."""
        asked = {name: self.shipped[name] for name in ("dataset", "organism", "drug", "disk_content")}
        criterion = {"s_le_mg_per_l": s_le, "r_ge_mg_per_l": r_ge, "kind": "clinical", "source": "a test"}
        answer = self.http.post("/derivations", json={**asked, "mic_criterion": criterion, "options": QUICK})
        return str(answer.json()["id"])

    def waited_for(self, identity: str, what: str) -> Any:
        """Return something of a derivation once there is a record."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            found = self.http.get(f"/derivations/{identity}/{what}").json()
            if found:
                return found
            time.sleep(0.3)
        pytest.fail(f"derivation {identity} has no record after {PATIENCE_SECONDS} s")


@pytest.fixture(scope="module")
def example(running: Running) -> Iterator[Example]:
    found = Example(running)
    yield found
    found.http.close()


def all_drawn(page: Page) -> list[str]:
    """Wait until every chart is drawn; return their names."""
    expect(page.locator("[data-chart]:not([data-drawn='yes'])")).to_have_count(0, timeout=30_000)
    return [
        chart.removeprefix("plot-")
        for chart in page.locator("[data-chart]").evaluate_all("found => found.map(one => one.dataset.chart)")
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_plot_is_drawn_and_stands_beside_its_table(
    visit: Visit, running: Running, example: Example, language: str
) -> None:
    visit.sign_in(running.admin_key, language)
    page = visit.open(f"/{language}/derivations/{example.shipped['id']}")
    assert sorted(all_drawn(page)) == sorted(example.plots)
    sections = page.locator("section:has([data-chart])")
    for place in range(sections.count()):
        assert sections.nth(place).locator("table").count() > 0
    for link in page.locator(".contents a").all():
        assert page.locator(str(link.get_attribute("href"))).count() == 1
    visit.check()


def test_the_plan_is_shown_with_defaults_and_keeps_what_was_changed(
    visit: Visit, running: Running, example: Example
) -> None:
    visit.sign_in(running.admin_key, "en")
    page = visit.open(f"/en/derivations/{example.shipped['id']}")
    page.get_by_role("link", name="Change and derive again").click()
    assert page.input_value("#model_resamples") == "50"
    expect(page.locator(".option.changed #model_resamples")).to_be_visible()
    visit.check()
    page.fill("#sigma_zone_mm", "99")
    page.get_by_role("button", name="Derive").click()
    expect(page.locator("#fault")).to_contain_text("/options/sigma_zone_mm")
    assert page.input_value("#sigma_zone_mm") == "99"
    visit.complaints.clear()  # the browser notes the 422 itself
    visit.check()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_two_derivations_are_set_side_by_side(
    visit: Visit, running: Running, example: Example, language: str
) -> None:
    visit.sign_in(running.admin_key, language)
    page = visit.open(f"/{language}/derivations/{example.shipped['id']}/compare")
    page.select_option("#other", example.other)
    page.locator(".chooser button").click()
    expect(page.locator("#both-answers")).to_be_visible()
    assert all_drawn(page) == ["two-answers", "two-probabilities"]
    expect(page.locator("#asked")).to_contain_text("0.5")
    visit.check()


def test_the_pages_of_a_derivation_fit_a_phone_in_the_dark(
    phone: Visit, running: Running, example: Example
) -> None:
    phone.page.emulate_media(color_scheme="dark")
    phone.sign_in(running.admin_key, "ja")
    shipped = f"/ja/derivations/{example.shipped['id']}"
    for path in (
        shipped,
        f"{shipped}/compare?other={example.other}",
        f"/ja/derivations/new?like={example.shipped['id']}",
    ):
        all_drawn(phone.open(path))
        phone.check()


def test_progress_is_told_by_method_until_the_answer_is_there(
    visit: Visit, running: Running, example: Example
) -> None:
    visit.sign_in(running.admin_key, "ja")
    page = visit.open(f"/ja/derivations/{example.ask(s_le='0.25', r_ge='1')}")
    expect(page.locator("#candidates")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
    all_drawn(page)
    visit.check_quiet()
