"""Files of results: every row comes back in its order, as a result or as a refusal."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from breakpoints.batch import (
    OUTPUT_SCHEMA,
    BatchFault,
    FieldMissing,
    FileClassified,
    FileUnreadable,
    FormatUnknown,
    OutputIsInput,
    Source,
    classify_file,
    classify_frame,
)
from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Policy
from breakpoints.errors import UnknownFallbackHost
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from breakpoints.model import Source as Published
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

HEADER = "organism,host,drug,method,disk_content,value"
ZONE = "Escherichia coli,dog,enrofloxacin,disk,5 µg"
MIC = "大腸菌,犬,enrofloxacin,mic,"
Classify = Callable[..., FileClassified]


@pytest.fixture(scope="module")
def tables() -> tuple[TableIndex, ...]:
    """Return one table: E. coli of dogs and enrofloxacin, S from 23 mm or up to 0.5 mg/L."""
    source = Published(citation="written for this test")
    shared = {
        "organism": "escherichia_coli",
        "host": "dog",
        "drug": "enrofloxacin",
        "kind": Kind.CLINICAL,
        "source": source,
    }
    version = TableVersion(
        table="own",
        version="1.0.0",
        title=Title(en="own", ja="own"),
        in_force_from="2026-01-01",
        criteria=(
            Criterion(
                method=Method.DISK, disk_content="5 µg", zone=zone_boundaries(">=23", "<=16"), **shared
            ),
            Criterion(method=Method.MIC, mic=mic_boundaries("<=0.5", ">=4"), **shared),
        ),
        source=source,
        licence="test",
    )
    return (TableIndex.of(version),)


@pytest.fixture
def classify(tables: tuple[TableIndex, ...]) -> Classify:
    def classifying(path_in: Path, path_out: Path, **more: object) -> FileClassified:
        return classify_file(path_in, path_out, tables, Policy(), vocabulary(), **more)

    return classifying


def csv(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def said(path: Path) -> list[str | None]:
    """Return the category or refusal of each row of a classified CSV file."""
    rows = pl.read_csv(path, infer_schema=False)
    return rows.select(pl.coalesce("category", "refused")).to_series().to_list()


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        pytest.param(f"{ZONE},23", "S", id="the first zone that is S"),
        pytest.param(f"{ZONE},22.9", "I", id="a decimal is rounded down, never to S"),
        pytest.param(f"{ZONE},22", "I", id="between"),
        pytest.param(f"{ZONE},16", "R", id="the last zone that is R"),
        pytest.param(f"{ZONE},", "value_unreadable", id="no value"),
        pytest.param(f"{ZONE},NaN", "value_unreadable", id="not a number"),
        pytest.param(f"{ZONE},inf", "value_unreadable", id="infinity"),
        pytest.param(f"{ZONE},>=23", "value_unreadable", id="a zone has no sign"),
        pytest.param(f"{ZONE},5", "value_out_of_range", id="below no inhibition"),
        pytest.param(f"{ZONE},61", "value_out_of_range", id="wider than any zone"),
        pytest.param(f'{ZONE},"22,5"', "value_unreadable", id="a decimal comma"),
        pytest.param(f"{MIC},0.5", "S", id="the last MIC that is S"),
        pytest.param(f"{MIC},<0.5", "S", id="below it"),
        pytest.param(f"{MIC},0.6", "I", id="between two steps counts on the higher"),
        pytest.param(f"{MIC},≧4", "R", id="a Japanese sign"),
        pytest.param(f"{MIC},<>4", "value_unreadable", id="no sign that is one"),
        pytest.param(f"{MIC},<=2", "not_evaluable", id="S or I"),
        pytest.param(f"{MIC},23 mm", "method_mismatch", id="a zone in a row of MICs"),
        pytest.param("Escherichia coli,dog,enrofloxacin,disk,10 µg,30", "wrong_disk_content", id="content"),
        pytest.param("Escherichia coli,dog,enrofloxacin,etest,,1", "method_mismatch", id="another method"),
        pytest.param("Escherichia coli,dog,enrofloxacin,,,1", "method_mismatch", id="no method"),
        pytest.param(",dog,enrofloxacin,mic,,1", "unknown_organism", id="no organism"),
        pytest.param("Escherichia coli,wyvern,enrofloxacin,mic,,1", "unknown_host", id="unknown host"),
        pytest.param("Escherichia coli,dog,STR,mic,,1", "ambiguous_code", id="a code of two drugs"),
        pytest.param("Escherichia coli,dog,enrofloxacin", "method_mismatch", id="a truncated line"),
    ],
)
def test_a_row_of_a_csv_file(classify: Classify, tmp_path: Path, row: str, outcome: str) -> None:
    classify(csv(tmp_path / "in.csv", row), tmp_path / "out.csv")
    assert said(tmp_path / "out.csv") == [outcome]


def test_both_methods_and_refusals_share_a_file_in_their_order(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", f"{ZONE},30", f"{MIC},8", f"{ZONE},x", f"{MIC},0.25")
    found = classify(path, tmp_path / "out.csv")
    assert said(tmp_path / "out.csv") == ["S", "R", "value_unreadable", "S"]
    assert found.counted.categories == {"S": 2, "R": 1}
    assert (found.counted.rows, found.counted.refused) == (4, {"value_unreadable": 1})


def test_a_file_says_what_a_frame_says(
    classify: Classify, tmp_path: Path, tables: tuple[TableIndex, ...]
) -> None:
    rows = {"organism": ["E. coli", None], "host": ["dog"] * 2, "drug": ["enrofloxacin"] * 2}
    frame = pl.DataFrame({**rows, "method": ["mic", "mic"], "value": ["1", "2"], "isolate": [1, 2]})
    frame.write_parquet(tmp_path / "in.parquet")
    classify(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = pl.read_parquet(tmp_path / "out.parquet")
    whole = classify_frame(frame, tables, Policy(), vocabulary())
    assert found.columns == whole.columns
    assert found.rows() == whole.rows()
    assert found.schema["isolate"] == pl.Int64


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_shards_say_what_the_whole_says(
    classify: Classify, tmp_path: Path, tables: tuple[TableIndex, ...], suffix: str
) -> None:
    values = [str(5 + place % 60) for place in range(300_000)]
    rows = {"organism": "E. coli", "host": "dog", "drug": "enrofloxacin", "method": "disk"}
    frame = pl.DataFrame({"value": values, "row": range(len(values))}).with_columns(
        pl.lit(text).alias(name) for name, text in rows.items()
    )
    path = tmp_path / f"in.{suffix}"
    frame.write_parquet(path) if suffix == "parquet" else frame.write_csv(path)
    progress: list[tuple[int, int]] = []
    classify(path, tmp_path / "out.parquet", progress=lambda done, of: progress.append((done, of)))
    found = pl.read_parquet(tmp_path / "out.parquet")
    whole = classify_frame(frame, tables, Policy(), vocabulary())
    assert len(progress) > 1
    assert progress[-1][0] == len(values)
    assert found["row"].cast(pl.Int64).equals(frame["row"])
    assert found["category"].to_list() == whole["category"].to_list()


def test_numbers_of_a_parquet_file_count_as_they_are_written(classify: Classify, tmp_path: Path) -> None:
    rows = {"organism": "E. coli", "host": "dog", "drug": "enrofloxacin", "method": "mic"}
    values = pl.DataFrame({"value": [0.5, 0.6, math.nan, math.inf, None, -1.0]})
    values.with_columns(pl.lit(text).alias(name) for name, text in rows.items()).write_parquet(
        tmp_path / "in.parquet"
    )
    classify(tmp_path / "in.parquet", tmp_path / "out.csv")
    refused = ["value_unreadable"] * 3 + ["value_out_of_range"]
    assert said(tmp_path / "out.csv") == ["S", "I", *refused]


@pytest.mark.parametrize("header", [HEADER, HEADER + ",kind,note"], ids=["bare", "with columns of its own"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_without_rows_stays_without_rows(
    classify: Classify, tmp_path: Path, header: str, suffix: str
) -> None:
    found = classify(csv(tmp_path / "in.csv", header=header), tmp_path / f"out.{suffix}")
    assert found.counted.rows == 0
    assert (tmp_path / f"out.{suffix}").exists()


def test_columns_of_the_files_own_are_kept_under_another_name(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", f"{ZONE},30,mine,before,x", header=f"{HEADER},kind,kind_given,farm")
    found = classify(path, tmp_path / "out.csv")
    row = pl.read_csv(tmp_path / "out.csv").row(0, named=True)
    assert (row["kind_given_given"], row["kind_given"], row["farm"]) == ("mine", "before", "x")
    assert row["kind"] == "clinical"
    assert found.renamed == {"kind": "kind_given_given"}
    assert found.not_used == ("kind", "kind_given", "farm")


def test_columns_of_other_names_and_what_holds_for_all_rows(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", "E. coli,30", header="bacterium,mm")
    given = {"host": "dog", "drug": "ERFX", "method": "disk", "disk_content": "5 µg"}
    source = Source(columns={"organism": "bacterium", "value": "mm"}, given={**given, "drug": "enrofloxacin"})
    classify(path, tmp_path / "out.csv", source=source)
    assert said(tmp_path / "out.csv") == ["S"]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_and_a_byte_order_mark(classify: Classify, tmp_path: Path, separator: str) -> None:
    path = csv(
        tmp_path / "in.csv",
        f"{ZONE},30".replace(",", separator),
        header=HEADER.replace(",", separator),
        encoding="utf-8-sig",
    )
    classify(path, tmp_path / "out.csv")
    assert said(tmp_path / "out.csv") == ["S"]


def test_missing_columns_are_named_with_those_that_are_there(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", "E. coli,30", header="organism,zone")
    with pytest.raises(FieldMissing) as fault:
        classify(path, tmp_path / "out.csv")
    assert fault.value.missing == ("host", "drug", "method", "value")
    assert fault.value.found == ("organism", "zone")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("shift_jis.csv", f"{HEADER}\n大腸菌,犬,enrofloxacin,mic,,1\n".encode("cp932")),
        ("long_line.csv", f"{HEADER}\n{ZONE},30,and,more\n".encode()),
        ("text.parquet", b"organism,host\n"),
        ("damaged.parquet", b"PAR1" + bytes(100) + b"PAR1"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    classify: Classify, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable) as fault:
        classify(tmp_path / name, tmp_path / "out.csv")
    assert name in str(fault.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_file_that_is_read_is_never_overwritten(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", f"{ZONE},30")
    before = path.read_bytes()
    with pytest.raises(OutputIsInput):
        classify(path, tmp_path / "." / "in.csv")
    assert path.read_bytes() == before


@pytest.mark.parametrize(("name_in", "name_out"), [("in.xls", "out.csv"), ("in.csv", "out.docx")])
def test_formats_are_told_by_their_endings(
    classify: Classify, tmp_path: Path, name_in: str, name_out: str
) -> None:
    with pytest.raises(FormatUnknown):
        classify(csv(tmp_path / name_in, f"{ZONE},30"), tmp_path / name_out)


def test_a_fault_while_classifying_is_not_blamed_on_the_file(classify: Classify, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        classify(csv(tmp_path / "in.csv", f"{ZONE},30"), tmp_path / "out.csv", progress=stop)
    assert not (tmp_path / "out.csv").exists()


def test_an_unknown_host_of_the_policy_is_refused_before_the_first_row(
    tmp_path: Path, tables: tuple[TableIndex, ...]
) -> None:
    policy = Policy(host_fallback=("wyvern",))
    with pytest.raises(UnknownFallbackHost):
        classify_file(csv(tmp_path / "in.csv"), tmp_path / "out.csv", tables, policy, vocabulary())


def test_every_fault_of_a_batch_has_a_code_of_its_own() -> None:
    codes = [fault.code for fault in BatchFault.__subclasses__()]
    assert len(set(codes)) == len(codes)


def test_the_columns_of_an_answer_are_those_of_the_flat_answer() -> None:
    from breakpoints.batch import FlatAnswer  # noqa: PLC0415 - beside its use

    assert tuple(OUTPUT_SCHEMA) == FlatAnswer.__struct_fields__
