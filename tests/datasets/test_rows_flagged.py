"""Rows that are kept with a warning: copies, repeats, and pairs that contradict all others."""

from __future__ import annotations

from pathlib import Path

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

HEADER = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l"


def _read(tmp_path: Path, *rows: str, header: str = HEADER) -> ReadResult:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_upload(path, UploadedFacts())


def _row(isolate: str, zone: int, mic: str) -> str:
    return f"{isolate},Pasteurella multocida,florfenicol,30 µg,{zone},{mic}"


USUAL = [_row(f"U{n}", 28 - n % 3, ("0.25", "0.5", "1")[n % 3]) for n in range(30)]


def _rules(result: ReadResult) -> list[tuple[Rule, int | None]]:
    return [(one.rule, one.row) for one in result.findings]


def test_a_copy_is_told_from_a_repeat_and_both_are_kept(tmp_path: Path) -> None:
    result = _read(tmp_path, _row("A", 28, "0.5"), _row("A", 28, "0.5"), _row("A", 29, "0.5"))
    assert _rules(result) == [(Rule.ROW_DUPLICATED, 3), (Rule.ISOLATE_REPEATED, 4)]
    assert result.findings[0].parameters["first_row"] == "2"
    assert result.rows_kept == 3


def test_isolates_on_two_media_are_no_repeats_unless_a_row_leaves_its_medium_open(tmp_path: Path) -> None:
    rows = [f"{_row('A', zone, '0.5')},{medium}" for zone, medium in ((28, "MHB"), (26, "MHF"), (27, "mhb"))]
    result = _read(tmp_path, *rows, header=f"{HEADER},medium")
    assert _rules(result) == [(Rule.ISOLATE_REPEATED, 4)]
    assert result.findings[0].parameters["first_row"] == "2"
    open_medium = _read(tmp_path, *rows[:2], f"{_row('A', 25, '0.5')},", header=f"{HEADER},medium")
    assert _rules(open_medium) == [(Rule.ISOLATE_REPEATED, 3), (Rule.ISOLATE_REPEATED, 4)]


def test_numbered_replicates_are_no_finding_and_a_repeated_number_is(tmp_path: Path) -> None:
    rows = [f"{_row('A', 28, '0.5')},{n}" for n in (1, 2, 2)]
    result = _read(tmp_path, *rows, header=f"{HEADER},replicate")
    assert _rules(result) == [(Rule.ROW_DUPLICATED, 4)]


def test_a_sensitive_mic_without_a_zone_is_named_with_what_is_usual(tmp_path: Path) -> None:
    result = _read(tmp_path, *USUAL, _row("X", 6, "<=0.12"), _row("Y", 6, ">64"))
    (finding,) = result.findings
    assert (finding.rule, finding.row, finding.column, finding.value) == (
        Rule.PAIR_IMPROBABLE,
        32,
        "zone_mm",
        "6",
    )
    assert finding.parameters["mic"] == "<=0.12"
    assert 26 <= int(finding.parameters["usual_from_mm"]) <= int(finding.parameters["usual_to_mm"]) <= 28
    assert result.rows_kept == 32


def test_a_huge_zone_with_a_resistant_mic_is_named(tmp_path: Path) -> None:
    resistant = [_row(f"R{n}", 8 + n % 3, "32") for n in range(12)]
    result = _read(tmp_path, *USUAL, *resistant, _row("X", 35, "64"))
    assert _rules(result) == [(Rule.PAIR_IMPROBABLE, 44)]


def test_huge_zones_of_several_laboratories_are_named_although_one_of_them_is_shifted(tmp_path: Path) -> None:
    laboratories = {"North": 0, "South": 0, "West": 4}
    rows = [
        f"{_row(f'{name}{n}', 28 - 2 * (n % 4) + more + n // 4 % 3, str(2 ** (n % 4)))},{name}"
        for name, more in laboratories.items()
        for n in range(24)
    ]
    wild = [f"{_row(f'X{name}', 42, '2')},{name}" for name in ("North", "West", "")]
    result = _read(tmp_path, *rows, *wild, header=f"{HEADER},laboratory")
    assert _rules(result) == [(Rule.PAIR_IMPROBABLE, row) for row in (74, 75, 76)]
    north, west, _ = (int(one.parameters["usual_to_mm"]) for one in result.findings)
    assert west - north in (3, 4, 5)


def test_few_isolates_are_not_judged_by_one_another(tmp_path: Path) -> None:
    assert _read(tmp_path, *USUAL[:10], _row("X", 6, "0.25")).findings == ()


def test_missing_measurements_are_counted_by_drug_and_laboratory(tmp_path: Path) -> None:
    rows = [
        f"{_row('A', 28, '0.5')},North",
        "B,Pasteurella multocida,florfenicol,30 µg,,0.5,North",
        "C,Pasteurella multocida,florfenicol,30 µg,20,,South",
        "D,E. coli ATCC 25922,florfenicol,30 µg,25,4,South",
    ]
    result = _read(tmp_path, *rows, header=f"{HEADER},laboratory")
    counted = {one.laboratory: one for one in result.by_drug}
    assert (counted["North"].rows, counted["North"].zone_missing, counted["North"].refused) == (2, 1, 1)
    assert (counted["South"].rows, counted["South"].mic_missing, counted["South"].refused) == (1, 1, 1)
