"""Importing tables in a browser: form, report, and removal."""

from __future__ import annotations

from typing import Any

import pytest

ORIGIN = {"origin": "http://testserver.local", "sec-fetch-site": "same-origin"}


@pytest.fixture
def by_key(admin_key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {admin_key}", **ORIGIN}


def send(client: Any, by_key: dict[str, str], content: bytes, language: str = "en", **data: str) -> Any:
    return client.post(
        f"/{language}/imports",
        files={"file": ("resources.zip", content)},
        data={"name": "own", "format": "whonet", **data},
        headers=by_key,
    )


@pytest.mark.parametrize(
    ("language", "words", "refused"),
    [
        ("en", "1 of 2 rows", "not imported"),
        ("ja", "取り込み", "取り込まない"),
    ],
)
def test_a_folder_is_imported_and_its_report_says_what_was_refused_and_what_to_do_next(
    client: Any, by_key: dict[str, str], licensed: Any, language: str, words: str, refused: str
) -> None:
    report = send(client, by_key, licensed.whonet(), language)
    assert report.status_code == 200, report.text
    assert report.url.path.startswith(f"/{language}/imports/")
    for said in (
        words if language == "ja" else "rows were imported",
        refused,
        "own-clsi-2025",
        "Breakpoints.txt",
    ):
        assert said in report.text
    assert f'href="/{language}/classify"' in report.text
    assert f'href="/{language}/zones?table=own-clsi-2025"' in report.text
    assert "findings.csv?lang=" in report.text
    listed = client.get(f"/{language}/imports", headers=by_key)
    assert ">own</a>" in listed.text
    again = send(client, by_key, licensed.whonet(), language)
    assert "known=yes" in str(again.url)


def test_the_zones_page_answers_from_the_imported_table(
    client: Any, by_key: dict[str, str], licensed: Any
) -> None:
    send(client, by_key, licensed.whonet())
    asked = {"organism": "eco", "host": "dog", "drug": "AMP", "zone": "17", "table": "own-clsi-2025"}
    answer = client.get("/en/zones", params=asked, headers=by_key)
    assert 'data-category="S"' in answer.text
    assert "Escherichia coli" in answer.text
    for path in ("/en/tables", "/en/tables/own-clsi-2025", "/en/tables/own-clsi-2025/1.0.0"):
        assert client.get(path, headers=by_key).status_code == 200, path


def test_a_file_that_is_no_such_table_shows_the_form_again_with_the_reason(
    client: Any, by_key: dict[str, str]
) -> None:
    answer = send(client, by_key, b"a,b\n1,2\n", name="typed-before")
    assert answer.status_code == 422
    assert "is not a zip archive" in answer.text
    assert 'value="typed-before"' in answer.text
    badly_named = send(client, by_key, b"", name="Not This")
    assert "cannot begin the name of a table" in badly_named.text


def test_removal_asks_to_be_sure_and_then_says_that_it_was_done(
    client: Any, by_key: dict[str, str], licensed: Any
) -> None:
    report = send(client, by_key, licensed.whonet())
    address = f"{report.url.path}/purge"
    unsure = client.post(address, data={}, headers=by_key)
    assert (unsure.status_code, "tick the box" in unsure.text) == (422, True)
    done = client.post(address, data={"sure": "yes"}, headers=by_key)
    assert (done.status_code, "were removed on" in done.text) == (200, True)
    assert client.get("/en/tables/own-clsi-2025", headers=by_key).status_code == 404


def test_who_may_not_import_is_told_what_is_needed_and_sees_nothing(client: Any, licensed: Any) -> None:
    assert "laboratory" in client.get("/en/imports").text
    assert client.post("/en/imports", files={"file": ("a", b"")}, data={}, headers=ORIGIN).status_code == 401
    assert client.get(f"/en/imports/{'0' * 32}").status_code == 401
