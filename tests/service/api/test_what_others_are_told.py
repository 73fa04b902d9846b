"""Names of people may stand in headers and sheet names: only the owning laboratory is shown them."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter

NAMES = ("Yamada", "Sato", "Suzuki", "Tanaka", "Takahashi")


def _workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    headers = ["isolate_id", "organism", "drug", "disk_content", "zone_mm", "mic_mg_per_l"]
    for name, wrong in (("Dog of Mr Yamada", "4"), ("Cat of Ms Sato", "x")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, [*headers, "seen by Dr Suzuki", "Owner: Tanaka"])
        sheet.write_row(1, 0, ["i1", "E. coli", "ampicillin", "10 µg", "20", "4", "x", "y"])
        sheet.write_row(2, 0, ["i2", "E. coli", "ampicillin", "10 µg", wrong, "4", "x", "y"])
    notes = book.add_worksheet("Notes for Takahashi")
    notes.write_row(0, 0, ["call", "back"])
    notes.write_row(1, 0, ["on", "Monday"])
    book.close()
    return out.getvalue()


@pytest.fixture(scope="module")
def published(shared: Any) -> str:
    """Return the address of a public data set whose file names people."""
    by = shared.by("researcher")
    sent = shared.client.post("/api/v1/datasets", params={"name": "told"}, content=_workbook(), headers=by)
    assert sent.status_code == 202, sent.text
    address = f"/api/v1/datasets/{sent.json()['id']}"
    more = shared.client.post(
        f"{address}/versions",
        content=_csv(),
        headers=by,
    )
    assert more.json()["number"] == 2, more.text
    shared.client.put(f"{address}/sharing", json={"licence": "CC0-1.0"}, headers=by)
    assert shared.client.post(f"{address}/publish?all_versions=true", headers=by).status_code == 200
    return address


def _csv() -> bytes:
    return (
        "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,seen by Dr Suzuki,Owner: Tanaka\n"
        "i1,E. coli,ampicillin,10 µg,20,4,x,y\ni2,E. coli,ampicillin,10 µg,Yamada,4,x,y\n"
    ).encode()


ROUTES = (
    "", "/1", "/2", "/findings", "/1/findings", "/1/findings.csv", "/findings.csv", "/difference",
    "/quality", "/1/quality", "/pairs", "/sharing", "/origins", "/citation.cff",
)  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_others_are_shown_no_name_of_a_sheet_or_an_unused_column(
    shared: Any, published: str, route: str
) -> None:
    for headers in ({}, shared.by("stranger")):
        told = shared.client.get(published + route, headers=headers)
        assert told.status_code in {200, 422}, told.text
        assert [name for name in NAMES if name in told.text] == []


def test_the_laboratory_itself_is_told_them(shared: Any, published: str) -> None:
    told = shared.client.get(f"{published}/1/findings", headers=shared.by("researcher")).text
    assert [name for name in NAMES if name not in told] == []
    assert shared.client.get(f"{published}/1", headers=shared.by("researcher")).json()["columns_personal"]


def test_the_workbook_of_findings_that_others_get_holds_no_name(shared: Any, published: str) -> None:
    import fastexcel  # noqa: PLC0415

    for version in ("1", "2"):
        content = shared.client.get(
            f"{published}/{version}/findings.xlsx", headers=shared.by("stranger")
        ).content
        book = fastexcel.read_excel(content)
        said = " ".join(
            str(cell)
            for sheet in book.sheet_names
            for row in book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()
            for cell in row
        )
        assert [name for name in NAMES if name in said] == []
        assert "…" in said


@pytest.mark.parametrize("page", ["", "?version=1"])
def test_pages_show_others_no_name(shared: Any, published: str, page: str) -> None:
    identity = published.rsplit("/", 1)[1]
    told = shared.client.get(f"/en/datasets/{identity}{page}")
    assert told.status_code == 200
    assert [name for name in NAMES if name in told.text] == []
