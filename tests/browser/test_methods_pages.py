"""The methods pages in a browser: accessible, quiet, no wider than the window, formulas drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from service.pages.methods.topics import TOPICS

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

EVERY_PATH = ["/methods", *(f"/methods/{topic.slug}" for topic in TOPICS)]
FEW_PATHS = ["/methods", "/methods/measurement-error-model", "/methods/simulation-study"]


@pytest.mark.all
def test_methods_pages_are_accessible(visit: Visit) -> None:
    for path in FEW_PATHS:
        visit.open(f"/ja{path}")
        expect(visit.page.locator("h1")).to_be_visible()
        visit.check()


@pytest.mark.all
def test_every_methods_page_fits_a_phone(phone: Visit) -> None:
    for path in EVERY_PATH:
        phone.open(f"/en{path}")
        phone.check_quiet()


def test_a_formula_is_drawn_as_mathematics(visit: Visit) -> None:
    page = visit.open("/en/methods/regression")
    fraction = page.locator(".formula mfrac").first
    numerator, denominator = (fraction.locator("> *").nth(at).bounding_box() for at in (0, 1))
    assert numerator is not None
    assert denominator is not None
    assert numerator["y"] + numerator["height"] <= denominator["y"] + 1


@pytest.mark.all
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_methods_page_is_accessible_in_light_and_dark_and_on_a_phone(
    visit: Visit, phone: Visit, language: str
) -> None:
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        for path in EVERY_PATH:
            visit.open(f"/{language}{path}")
            visit.check()
    for path in EVERY_PATH:
        phone.open(f"/{language}{path}")
        phone.check_quiet()
