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
    for language, words in (("ja", "取り込んだ検査機関だけ"), ("en", "Private to the laboratory")):
        version = client.get(f"/{language}/tables/own-clsi-2025/1.0.0", headers=by_key).text
        assert words in version
        assert ("Private to" in version) is (language == "en")


def test_a_file_that_is_no_such_table_shows_the_form_again_with_the_reason(
    client: Any, by_key: dict[str, str]
) -> None:
    answer = send(client, by_key, b"a,b\n1,2\n", name="typed-before")
    assert answer.status_code == 422
    assert "is not a zip archive" in answer.text
    assert 'value="typed-before"' in answer.text
    badly_named = send(client, by_key, b"", name="Not This")
    assert "cannot begin the name of a table" in badly_named.text
    assert "Type a new name" in send(client, by_key, b"", name=" ", held="*").text


def test_removal_asks_to_be_sure_and_then_says_that_it_was_done(
    client: Any, by_key: dict[str, str], licensed: Any
) -> None:
    report = send(client, by_key, licensed.whonet())
    address = f"{report.url.path}/purge"
    unsure = client.post(address, data={}, headers=by_key)
    assert (unsure.status_code, "tick the box" in unsure.text) == (422, True)
    assert f'action="{address}#purge"' in report.text
    done = client.post(address, data={"sure": "yes"}, headers=by_key)
    assert (done.status_code, "admin removed the tables" in done.text) == (200, True)
    for path in ("/ja/tables/own-clsi-2025", "/ja/tables/own-clsi-2025/1.0.0"):
        gone = client.get(path, headers=by_key)
        assert gone.status_code == 410
        assert "取り込み「own」" in gone.text
        assert "admin が消去" in gone.text
    assert client.get("/ja/tables/own-clsi-2025").status_code == 404


@pytest.mark.parametrize(
    ("kind", "read_as"), [("whonet", "WHONET"), ("r_amr", "R package AMR"), ("eucast", "EUCAST")]
)
def test_a_file_is_what_its_content_says_as_long_as_nobody_says_more(
    client: Any, by_key: dict[str, str], licensed: Any, kind: str, read_as: str
) -> None:
    form = client.get("/en/imports", headers=by_key).text
    assert '<option value="" selected>Recognised by its content</option>' in form
    report = send(client, by_key, getattr(licensed, kind)(), format="")
    assert report.status_code == 200, report.text
    assert f"<dd>{read_as}" in report.text
    other = licensed.r_amr() if kind == "whonet" else licensed.whonet()
    beside = send(client, by_key, other, name="typed", held="own", format="")
    assert "Import typed" in beside.text, "a file of another kind takes nothing's place"


def test_the_form_offers_the_next_version_of_what_is_held_and_says_that_two_imports_hold_one_edition(
    client: Any, by_key: dict[str, str], licensed: Any
) -> None:
    assert 'name="held"' not in client.get("/ja/imports", headers=by_key).text
    send(client, by_key, licensed.whonet())
    form = client.get("/ja/imports", headers=by_key).text
    assert '<option value="own" selected>「own」の次の版にする' in form
    newer = send(client, by_key, licensed.whonet(s="18"), name="", held="own")
    assert ">2.0.0<" in newer.text
    beside = send(client, by_key, licensed.whonet(s="18"), name="other", held="own")
    assert "Import other" in beside.text, "a name that is typed counts"
    assert "also came with: own" in beside.text
    assert beside.text.count("answers only what that one does not hold") == 1
    absent = beside.text.partition('id="finding-file_missing"')[2].partition("</section>")[0]
    assert "not in the folder" in absent
    assert "ExpertInterpretationRules.txt" in absent
    assert "imported, please check" not in absent


def test_findings_that_say_the_same_stand_once_with_their_rows_and_a_page_shows_all_of_a_kind(
    client: Any, by_key: dict[str, str], licensed: Any
) -> None:
    header = "GUIDELINE\tYEAR\tSTRAIN\tWHONET_ORG_CODE\tWHONET_ABX_CODE\tMETHOD\tMEDIUM\tMINIMUM\tMAXIMUM\n"
    row = "CLSI\t2025\tATCC 25922\teco\t{code}\tDISK\t\t15\t22\n"
    ranges = header + "".join(row.format(code=f"Z{number // 3:03}") for number in range(330))
    report = send(client, by_key, licensed.whonet(more={"QC_Ranges.txt": ranges.encode()}))
    assert "under Z000" in report.text
    assert "ATCC 25922 Z000" not in report.text
    assert "QC_Ranges.txt: 2, 3, 4" in report.text
    first = client.get(f"{report.url.path}/findings?code=unknown_drug", headers=by_key).text
    assert first.count("<li>No drug") == 100
    assert "cursor=100" in first
    rest = client.get(f"{report.url.path}/findings?code=unknown_drug&cursor=100", headers=by_key).text
    for question in ("", "?code=of_no_finding"):
        every = client.get(f"{report.url.path}/findings{question}", headers=by_key, follow_redirects=False)
        assert every.status_code == 303, "findings there are: a page that says otherwise would be untrue"
        assert every.headers["location"] == f"{report.url.path}#findings"
    assert (rest.count("<li>No drug"), "cursor=200" in rest) == (10, False)


def test_who_may_not_import_is_told_what_is_needed_and_sees_nothing(client: Any, licensed: Any) -> None:
    assert "laboratory" in client.get("/en/imports").text
    assert client.post("/en/imports", files={"file": ("a", b"")}, data={}, headers=ORIGIN).status_code == 401
    assert client.get(f"/en/imports/{'0' * 32}").status_code == 401
