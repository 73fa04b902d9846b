"""A laboratory imports its WHONET folder in two clicks, on a desk in English and on a phone in Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Running, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "window", "file", "name", "button", "refused", "remove", "sure"),
    [
        pytest.param(
            *("en", "visit", "File", "Name", "Import", "not imported", "Remove this import", "Yes, delete"),
            marks=pytest.mark.all,
        ),
        ("ja", "phone", "ファイル", "名前", "取り込む", "取り込まない", "この取り込みを消去する", "はい、"),
    ],
    ids=["English at a desk", "Japanese on a phone"],
)
def test_a_zipped_folder_is_imported_reported_on_and_removed(
    running: Running,
    licensed: Any,
    request: pytest.FixtureRequest,
    *,
    language: str,
    window: str,
    file: str,
    name: str,
    button: str,
    refused: str,
    remove: str,
    sure: str,
) -> None:
    visit: Visit = request.getfixturevalue(window)
    visit.open(f"/{language}/imports")
    visit.check()
    visit.sign_in(running.admin_key, language)
    page = visit.open(f"/{language}/imports")
    visit.check()
    content = licensed.whonet(s="17" if language == "en" else "18")
    page.get_by_label(file, exact=True).set_input_files(
        {"name": "Resources.zip", "mimeType": "application/zip", "buffer": content}
    )
    page.get_by_label(name, exact=True).fill(f"{language}-lab")
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url("**/imports/*")
    expect(page.get_by_role("link", name=f"{language}-lab-clsi-2025")).to_be_visible()
    expect(page.locator("#findings ~ section .tag").first).to_contain_text(refused)
    visit.check()
    page.get_by_text(remove).click()
    page.get_by_label(sure).check()
    visit.check()
    page.locator("details form button").click()
    expect(page.locator(".notice.grave")).to_be_visible()
    visit.check()
