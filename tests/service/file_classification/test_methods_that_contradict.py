"""A file whose disk and MIC of one drug in one isolate contradict each other says so beside both."""

from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Policy
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.vocabulary import vocabulary
from service.file_classification.classifying import Asked, classify
from service.file_classification.options import FileOptions
from tests.spec.interpretation.manual import mic_row, table, zone_row

WORDS = vocabulary()
CODE = "methods_contradict"


def tables() -> tuple[TableIndex, ...]:
    disk = zone_row(">=22", "<=16")
    mic = mic_row("<=0.5", ">=4")
    gentamicin = msgspec.structs.replace(mic, drug="gentamicin", mic=mic_boundaries("<=2", ">=8"))
    by_zone = msgspec.structs.replace(
        gentamicin,
        method=Method.DISK,
        mic=None,
        zone=zone_boundaries(">=16", "<=12"),
        disk_content="10 µg",
    )
    return (table(disk, mic, gentamicin, by_zone),)


def classified(folder: Path, name: str, *lines: str, **options: Any) -> tuple[dict[str, int], pl.DataFrame]:
    path, out = folder / name, folder / "out.parquet"
    if name.endswith("parquet"):
        pl.read_csv("\n".join(lines).encode(), infer_schema=False).write_parquet(path)
    else:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = Asked(tables=tables(), words=WORDS, policy=Policy(), on="2026-01-01")
    stated = FileOptions(host="dog", out="parquet", **options)
    summary = classify(path, out, stated, asked, keep_personal=False)
    return dict(summary.warnings), pl.read_parquet(out).cast(pl.String)


@pytest.mark.parametrize("name", ["in.csv", "in.parquet"])
@pytest.mark.parametrize("apart", [0, 3_000])
def test_the_rows_of_a_long_file_warn_however_far_apart(tmp_path: Path, name: str, apart: int) -> None:
    header = "isolate,organism,drug,method,disk_content,value"
    between = [f"X{place},eco,ENR,disk,5 µg,25" for place in range(apart)]
    lines = ["K1,eco,ENR,disk,5 µg,25", *between, "k1,Escherichia coli,ENR,mic,,>=8", "K2,eco,ENR,mic,,8"]
    counted, found = classified(tmp_path, name, header, *lines)
    said = found.with_row_index().filter(pl.col("warnings").str.contains(CODE))
    assert said["index"].to_list() == [0, apart + 1]
    assert said["category"].to_list() == ["S", "R"]
    assert counted[CODE] == 2


@pytest.mark.parametrize("out_layout", ["wide", "long"])
def test_the_columns_of_a_wide_file_warn_in_its_remarks(tmp_path: Path, out_layout: Any) -> None:
    header = "ISOLATE|ORGANISM|ENR_ND5|ENR_NM|GEN_ND10|GEN_NE"
    rows = ("K1|eco|25|8|20|1", "K2|eco|25|0.25||", "K3|eco|25|||", "K3|eco||8|10|16", "K4|eco|||20|64")
    counted, found = classified(tmp_path, "in.txt", header, *rows, out_layout=out_layout)
    assert counted[CODE] == 6
    if out_layout == "wide":
        assert [CODE in (one or "") for one in found["remarks"]] == [True, False, True, True, True]
        assert f"{CODE}: ENR_ND5, ENR_NM" in found["remarks"][0]
        assert found["ENR_ND5_category"].to_list() == ["S", "S", "S", None, None]


def test_a_wide_file_without_names_compares_the_results_of_each_row(tmp_path: Path) -> None:
    header = "ORGANISM|ENR_ND5|ENR_NM"
    _, found = classified(tmp_path, "in.txt", header, "eco|25|8", "eco|25|0.25", "eco|10|")
    assert [CODE in (one or "") for one in found["remarks"]] == [True, False, False]


@pytest.mark.parametrize("apart", [0, 3_000])
@pytest.mark.parametrize(
    ("judged", "twin", "reasons"),
    [
        ("mic,,0.25,R", "mic,,0.25,", ("verdict_contradicts", "repeats_contradict")),
        ("mic,,0.25,R", "mic,,0.5,S", ("verdict_contradicts", "repeats_contradict")),
        ("mic,,2,耐性", "mic,,0.25,", ("repeats_contradict", "repeats_contradict")),
        ("mic,,,R", "mic,,0.25,", ("no_value", "repeats_contradict")),
        ("mic,,0.25,R", "mic,,0.25,R", ("verdict_contradicts", "verdict_contradicts")),
        ("mic,,0.25,I", "mic,,0.25,", ("verdict_contradicts", None)),
        ("mic,,0.25,S", "mic,,0.25,", (None, None)),
        ("disk,5 µg,25,R", "mic,,0.25,", ("verdict_contradicts", CODE)),
        ("mic,,0.25,R", "disk,5 µg,25,", ("verdict_contradicts", CODE)),
        ("mic,,8,R", "mic,,4,R", (None, None)),
    ],
)
def test_an_r_typed_beside_one_result_is_held_against_the_others_of_its_drug_and_isolate(
    tmp_path: Path, judged: str, twin: str, reasons: tuple[str | None, str | None], apart: int
) -> None:
    header = "isolate,organism,drug,method,disk_content,value,判定"
    between = [f"X{place},eco,ENR,disk,5 µg,25," for place in range(apart)]
    lines = [f"K1,eco,ENR,{judged}", *between, f"k1,Escherichia coli,ENR,{twin}", "K2,eco,ENR,mic,,0.25,"]
    lines += ["K2,eco,GEN,mic,,1,R", "K3,eco,ENR,mic,,0.25,R"]
    _, found = classified(tmp_path, "in.csv", header, *lines)
    answers = found.select("reason", "warnings").rows()
    said = [CODE if CODE in (warned or "") else reason for reason, warned in answers]
    assert (said[0], said[apart + 1]) == reasons
    assert found["category"].to_list()[1 : apart + 1] == ["S"] * apart
    assert said[apart + 2 :] == [None, "verdict_contradicts", "verdict_contradicts"]
    assert found["warnings"].to_list()[apart + 2 :] == [None, None, None]
