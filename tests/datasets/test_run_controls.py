"""Control strains beside isolates: no isolates themselves, and the word on the run they stand in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from breakpoints.model import Method
from breakpoints.quality_control.ranges import QualityRange
from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import RangesHeld, read_upload

HEADER = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,run,laboratory"
PM = "Pasteurella multocida"
COLI = "E. coli ATCC 25922"


def _range(method: Method, lowest: str, highest: str) -> QualityRange:
    return QualityRange(
        guideline="TEST",
        year=2020,
        strain="atcc25922",
        organism="escherichia_coli",
        drug="florfenicol",
        method=method,
        disk_content="30 µg" if method is Method.DISK else None,
        medium=None,
        lowest=lowest,
        highest=highest,
    )


HELD = RangesHeld(
    ranges=(_range(Method.DISK, "22", "28"), _range(Method.MIC, "2", "8")), on=dt.date(2026, 1, 1)
)


def _read(tmp_path: Path, *rows: str, held: RangesHeld = HELD) -> ReadResult:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return read_upload(path, UploadedFacts(), ranges=held)


def _row(isolate: str, organism: str, zone: str, mic: str, run: str, drug: str = "florfenicol") -> str:
    content = "10 µg" if drug == "ampicillin" else "30 µg"
    return f"{isolate},{organism},{drug},{content},{zone},{mic},{run},LAB"


def _rules(result: ReadResult) -> list[tuple[Rule, int | None]]:
    return [(one.rule, one.row) for one in result.findings]


def test_the_rows_of_a_run_whose_control_failed_are_left_out_and_others_kept(tmp_path: Path) -> None:
    result = _read(
        tmp_path,
        _row("QC1", COLI, "25", "4", "1"),
        _row("A", PM, "28", "0.5", "1"),
        _row("QC2", COLI, "33", "4", "2"),
        _row("B", PM, "28", "0.5", "2"),
        _row("C", PM, "20", "0.5", "2", drug="ampicillin"),
    )
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (5, 2, 3)
    assert _rules(result) == [
        (Rule.CONTROLS_READ, None),
        (Rule.ROW_IS_CONTROL, 2),
        (Rule.ROW_IS_CONTROL, 4),
        (Rule.RUN_CONTROL_FAILED, 5),
    ]
    assert result.findings[0].parameters == {
        "controls": "4",
        "in_range": "3",
        "failed": "1",
        "unconfirmed": "0",
    }
    assert result.findings[-1].parameters["control"] == "E. coli ATCC 25922: 33 mm"


def test_an_mic_of_the_control_that_is_out_of_range_fails_its_run_too(tmp_path: Path) -> None:
    result = _read(tmp_path, _row("QC", COLI, "25", "16", "1"), _row("A", PM, "28", "0.5", "1"))
    assert (Rule.RUN_CONTROL_FAILED, 3) in _rules(result)


def test_a_row_that_names_no_run_is_kept_with_a_warning(tmp_path: Path) -> None:
    result = _read(tmp_path, _row("QC", COLI, "33", "4", "1"), _row("A", PM, "28", "0.5", ""))
    assert (Rule.RUN_CONTROL_DOUBTFUL, 3) in _rules(result)
    assert result.rows_kept == 1


def test_without_ranges_controls_confirm_nothing_and_refuse_nothing(tmp_path: Path) -> None:
    none = RangesHeld(ranges=(), on=dt.date(2026, 1, 1))
    result = _read(tmp_path, _row("QC", COLI, "33", "4", "1"), _row("A", PM, "28", "0.5", "1"), held=none)
    assert (result.rows_kept, result.findings[0].parameters["unconfirmed"]) == (1, "2")


def test_another_laboratory_is_not_blamed_for_the_control(tmp_path: Path) -> None:
    other = _row("A", PM, "28", "0.5", "1").replace("LAB", "ELSEWHERE")
    assert _read(tmp_path, _row("QC", COLI, "33", "4", "1"), other).rows_kept == 1


def test_a_medium_without_ranges_is_named_as_the_reason_that_a_control_is_not_judged(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = (f"QC1,{COLI},florfenicol,30 µg,25,4,1,LAB,HTM", f"A,{PM},florfenicol,30 µg,28,0.5,1,LAB,HTM")
    path.write_text("\n".join([f"{HEADER},medium", *rows]) + "\n", encoding="utf-8")
    of_mh = tuple(msgspec.structs.replace(one, medium="MH") for one in HELD.ranges)
    held = msgspec.structs.replace(HELD, ranges=of_mh)
    told = [
        one.parameters
        for one in read_upload(path, UploadedFacts(), ranges=held).findings
        if one.rule is Rule.CONTROL_MEDIUM_WITHOUT_RANGE
    ]
    assert told == [{"medium": "HTM", "held": "MH", "readings": "2"}]
