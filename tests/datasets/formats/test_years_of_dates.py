"""Dates tell the year of an isolate; nothing else of them is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.rows_as_read import unpacked_rows
from datasets.table import paired_table_of
from datasets.version import read_canonical

FACTS = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
SWIN = Path(__file__).parents[1] / "files" / "10a_sensititre_swin.txt"


def _read(tmp_path: Path, text: str, *second: Path) -> ReadResult:
    path = tmp_path / "zones.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, FACTS, second=second[0] if second else None)


def _years(result: ReadResult) -> list[str | None]:
    assert result.canonical is not None
    assert result.digest is not None
    return [row.year for row in read_canonical(result.canonical, result.digest).rows()]


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("Date of collection", "02/04/2026 09:12"),
        ("Collection date", "2026-04-02"),
        ("採取日", "2026年4月2日"),
        ("Entnahmedatum", "2.4.2026"),
        ("year", "2026-04-02 00:00:00"),
    ],
)
def test_only_the_year_of_a_date_is_kept(tmp_path: Path, header: str, date: str) -> None:
    result = _read(tmp_path, f"isolate,zone,mic,{header}\nV1,20,4,{date}\nV2,20,3,{date}\n")
    assert _years(result) == ["2026", "2026"]
    assert result.canonical is not None
    assert date not in result.canonical.decode()
    assert result.rows_as_read is not None
    assert date not in str(unpacked_rows(result.rows_as_read))


@pytest.mark.parametrize("header", ["Read date", "date", "test date", "検査日", "Datum"])
def test_the_date_of_a_test_is_no_isolates_year(tmp_path: Path, header: str) -> None:
    rows = "V1,1,20,4,2023-12-30\nV1,2,21,4,2024-01-05\n"
    result = _read(tmp_path, f"isolate,replicate,zone,mic,{header}\n{rows}")
    assert _years(result) == [None, None]
    assert result.canonical is not None
    assert result.digest is not None
    version = read_canonical(result.canonical, result.digest)
    assert paired_table_of(version, "escherichia_coli", "ampicillin", "10 µg").n_isolates == 1


@pytest.mark.parametrize(
    "header", ["year,Read date", "Read date,year", "Test date,collection date", "Read date,採取日"]
)
def test_the_year_or_date_of_the_isolate_counts_before_that_of_its_test(tmp_path: Path, header: str) -> None:
    own = "2025-12-30" if "year" not in header else "2025"
    cells = ["2026-01-02" if "Read" in name or "Test" in name else own for name in header.split(",")]
    assert _years(_read(tmp_path, f"isolate,zone,mic,{header}\nV1,20,4,{','.join(cells)}\n")) == ["2025"]


@pytest.mark.parametrize(("date", "joined"), [("2026-04-03", 1), ("2025-04-03", 0)])
def test_zones_join_sensititres_mics_of_their_own_year_only(tmp_path: Path, date: str, joined: int) -> None:
    result = _read(tmp_path, f"isolate,drug,zone,collection date\nV1,ampicillin,20,{date}\n", SWIN)
    assert result.rows_kept == joined
    contradicts = [found for found in result.findings if found.rule is Rule.PARTNER_CONTRADICTS]
    assert bool(contradicts) is not bool(joined)
