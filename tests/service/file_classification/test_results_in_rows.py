"""Files with one result per row: every row comes back in its order, as a result or as a refusal."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from breakpoints.batch import classify_frame
from breakpoints.policy import Policy
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_file
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified, RefusedCount

HEADER = "organism,host,drug,method,disk_content,value"
ZONE = "Escherichia coli,dog,enrofloxacin,disk,5 µg"
MIC = "大腸菌,犬,enrofloxacin,mic,"
RAGGED = FileFault.TOO_MANY_FIELDS
Classify = Callable[..., tuple[FileClassified, Path]]


def csv(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
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
        pytest.param(f"{ZONE},30 µg/ml", "method_mismatch", id="an MIC in a row of zones"),
        pytest.param(f"{MIC},0.25<", "value_unreadable", id="a sign behind its number"),
        pytest.param(f"{MIC},1/4", "value_unreadable", id="a fraction, or a day of April"),
        pytest.param(f"{MIC},1:4", "value_unreadable", id="a titre"),
        pytest.param(f"{MIC},0.25%", "value_unreadable", id="a percentage"),
        pytest.param(f"{MIC},0.25 ng/mL", "value_unreadable", id="another unit"),
        pytest.param(f"{ZONE},3.0 cm", "value_unreadable", id="a zone in another unit"),
        pytest.param(f"{MIC},46038", "value_out_of_range", id="the number of a day"),
        pytest.param(f"{MIC},1.024", "value_unreadable", id="a point that may part thousands"),
        pytest.param("Escherichia coli,dog,enrofloxacin,disk,10 µg,30", "wrong_disk_content", id="content"),
        pytest.param("Escherichia coli,dog,enrofloxacin,by eye,,1", "method_mismatch", id="another method"),
        pytest.param("Escherichia coli,dog,enrofloxacin,,,1", "method_mismatch", id="no method"),
        pytest.param(",dog,enrofloxacin,mic,,1", "unknown_organism", id="no organism"),
        pytest.param("Escherichia coli,wyvern,enrofloxacin,mic,,1", "unknown_host", id="unknown host"),
        pytest.param("Escherichia coli,dog,STR,mic,,1", "ambiguous_code", id="a code of two drugs"),
        pytest.param("Escherichia coli,dog,enrofloxacin", "method_mismatch", id="a truncated line"),
    ],
)
def test_a_row_of_a_csv_file(classify: Classify, tmp_path: Path, row: str, outcome: str) -> None:
    _, out = classify(csv(tmp_path / "in.csv", row))
    assert said(out) == [outcome]


MRSP = "Staphylococcus pseudintermedius,dog,cefazolin,mic,,0.5"


@pytest.mark.parametrize(
    "header", ["methicillin_resistance", "MECA_PCR", "mecA", "MRSA", "MRSP", "x_mrsa", "PBP2a"]
)
def test_a_screening_test_counts_under_the_names_that_laboratories_give_it(
    classify: Classify, tmp_path: Path, header: str
) -> None:
    found, out = classify(csv(tmp_path / "in.csv", f"{MRSP},+", header=f"{HEADER},{header}"))
    assert said(out) == ["R"]
    assert found.detected.fields["methicillin_resistance"] == header


@pytest.mark.parametrize(
    ("headers", "unread"),
    [
        ("mecA gene found", "mecA gene found"),
        ("MECA_PCR,mecA by another", "mecA by another"),
        ("MRSA判定日", "MRSA判定日"),
    ],
)
def test_a_screening_test_that_nobody_reads_refuses_the_file(
    classify: Classify, tmp_path: Path, headers: str, unread: str
) -> None:
    cells = ",+" * (headers.count(",") + 1)
    with pytest.raises(Unclassifiable) as refused:
        classify(csv(tmp_path / "in.csv", f"{MRSP}{cells}", header=f"{HEADER},{headers}"))
    assert refused.value.fault.code is FileFault.SCREENING_UNREAD
    assert refused.value.fault.parameters["heading"] == unread


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("-,+", "R"),
        ("+,-", "R"),
        (",+", "R"),
        ("perhaps,+", "R"),
        ("-,-", "no_criterion"),
        ("-,perhaps", "value_unreadable"),
        ("perhaps,", "value_unreadable"),
        (",", "no_criterion"),
    ],
)
@pytest.mark.parametrize("headers", ["MECA_PCR,MRSA", "methicillin_resistance,mecA", "mecA,MECA"])
def test_several_columns_of_one_screening_test_count_together(
    classify: Classify, tmp_path: Path, headers: str, cells: str, outcome: str
) -> None:
    rows = (f"{MRSP},7,{cells}", "Staphylococcus pseudintermedius,dog,enrofloxacin,mic,,0.25,8,,")
    found, out = classify(csv(tmp_path / "in.csv", *rows, header=f"{HEADER},isolate,{headers}"))
    assert said(out) == [outcome, "no_criterion"]
    assert pl.read_csv(out, infer_schema=False).columns[: len(HEADER.split(",")) + 3][-2:] == headers.split(
        ","
    )
    assert found.not_used == ()


@pytest.mark.parametrize(
    ("order", "dates"), [("day_first", "01/04/2026,14/04/2026"), (None, "01/04/2026,02/04/2026")]
)
def test_the_dates_of_a_file_decide_their_order_together(
    classify: Classify, tmp_path: Path, order: str | None, dates: str
) -> None:
    rows = [f"{ZONE},30,{date}" for date in dates.split(",")]
    found, out = classify(csv(tmp_path / "in.csv", *rows, header=f"{HEADER},date"))
    assert found.detected.date_order == order
    warnings = pl.read_csv(out, infer_schema=False)["warnings"].to_list()
    assert warnings == ([None, None] if order else ["date_unreadable"] * 2)
    assert ("dates_not_decided" in {one.code for one in found.notices}) is (order is None)


def test_both_methods_and_refusals_share_a_file_in_their_order(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", f"{ZONE},30", f"{MIC},8", f"{ZONE},x", f"{MIC},0.25")
    found, out = classify(path)
    assert said(out) == ["S", "R", "value_unreadable", "S"]
    assert (found.rows, found.results, found.categories) == (4, 4, {"S": 2, "R": 1})
    assert found.refused == (RefusedCount(refused="value_unreadable", reason="not_a_number", results=1),)


def test_a_file_says_what_a_frame_says(classify: Classify, tmp_path: Path, asked: Asked) -> None:
    rows = {"organism": ["E. coli", None], "host": ["dog"] * 2, "drug": ["enrofloxacin"] * 2}
    frame = pl.DataFrame({**rows, "method": ["mic", "mic"], "value": ["1", "2"], "isolate": [1, 2]})
    frame.write_parquet(tmp_path / "in.parquet")
    _, out = classify(tmp_path / "in.parquet")
    found = pl.read_parquet(out)
    whole = classify_frame(frame, asked.tables, asked.policy, asked.words)
    assert found.columns == whole.columns
    assert found.rows() == whole.rows()
    assert found.schema["isolate"] == pl.Int64


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_shards_say_what_the_whole_says(
    classify: Classify, tmp_path: Path, asked: Asked, suffix: str
) -> None:
    values = [str(5 + place % 60) for place in range(300_000)]
    rows = {"organism": "E. coli", "host": "dog", "drug": "enrofloxacin", "method": "disk"}
    frame = pl.DataFrame({"value": values, "row": range(len(values))}).with_columns(
        pl.lit(text).alias(name) for name, text in rows.items()
    )
    path = tmp_path / f"in.{suffix}"
    frame.write_parquet(path) if suffix == "parquet" else frame.write_csv(path)
    progress: list[tuple[int, int]] = []
    _, out = classify(path, out="parquet", progress=lambda done, of: progress.append((done, of)))
    found = pl.read_parquet(out)
    whole = classify_frame(frame, asked.tables, asked.policy, asked.words)
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
    _, out = classify(tmp_path / "in.parquet", out="csv")
    refused = ["value_unreadable"] * 3 + ["value_out_of_range"]
    assert said(out) == ["S", "I", *refused]


@pytest.mark.parametrize("header", [HEADER, HEADER + ",kind,note"], ids=["bare", "with columns of its own"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_without_rows_stays_without_rows(
    classify: Classify, tmp_path: Path, header: str, form: str
) -> None:
    found, out = classify(csv(tmp_path / "in.csv", header=header), out=form)
    assert (found.rows, found.results) == (0, 0)
    assert out.exists()


def test_columns_of_the_files_own_are_kept_under_another_name(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", f"{ZONE},30,mine,before,x", header=f"{HEADER},kind,kind_given,note")
    found, out = classify(path)
    row = pl.read_csv(out).row(0, named=True)
    assert (row["kind_given_given"], row["kind_given"], row["note"]) == ("mine", "before", "x")
    assert row["kind"] == "clinical"
    assert found.renamed == {"kind": "kind_given_given"}
    assert found.not_used == ("kind", "kind_given", "note")


def test_columns_of_other_names_and_what_holds_for_all_rows(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", "E. coli,30", header="bacterium,mm")
    stated = {"host": "dog", "drug": "enrofloxacin", "method": "disk", "disk_content": "5 µg"}
    _, out = classify(path, columns={"organism": "bacterium", "value": "mm"}, **stated)
    assert said(out) == ["S"]


def test_missing_columns_are_named_with_those_that_are_there(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", "E. coli,x", header="organism,remark")
    with pytest.raises(Unclassifiable) as raised:
        classify(path)
    assert raised.value.fault.code is FileFault.FIELD_MISSING
    assert raised.value.fault.parameters == {
        "missing": "host, drug, method, value",
        "found": "organism, remark",
        "remedy": "columns:host,drug,method,value",
    }
    assert [one.name for one in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("content", "fault", "row"),
    [
        pytest.param("", FileFault.EMPTY, None, id="nothing"),
        pytest.param(
            f"{HEADER}\n{ZONE},3\n\n{ZONE},3,x,y\n{ZONE},3,\n", RAGGED, "4 (8), 5 (7)", id="long lines"
        ),
        pytest.param(f"our own\n\n{HEADER}\n備考,,,,,,\n", RAGGED, "4 (7)", id="a long note"),
        pytest.param(f'{HEADER}\n{ZONE},30\n"a note\n', FileFault.QUOTE_NOT_CLOSED, "3", id="an open quote"),
        pytest.param(
            f'{HEADER}\n{ZONE},"30\n{ZONE},30\n', FileFault.QUOTE_NOT_CLOSED, "2", id="an open quote above"
        ),
        pytest.param(f"PAR1{chr(0) * 100}PAR1", FileFault.DAMAGED, None, id="a damaged Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing_behind_and_its_row_is_named(
    classify: Classify, tmp_path: Path, content: str, fault: FileFault, row: str | None
) -> None:
    (tmp_path / "given").write_text(content, encoding="utf-8")
    with pytest.raises(Unclassifiable) as refused:
        classify(tmp_path / "given")
    said = refused.value.fault.parameters
    assert (refused.value.fault.code, said.get("rows", said.get("row"))) == (fault, row)
    assert [one.name for one in tmp_path.iterdir()] == ["given"]


def test_a_fault_while_classifying_is_not_blamed_on_the_file(classify: Classify, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        classify(csv(tmp_path / "in.csv", f"{ZONE},30"), progress=stop)
    assert [one.name for one in tmp_path.iterdir()] == ["in.csv"]


def test_an_unknown_host_of_the_policy_is_refused_before_the_first_row(tmp_path: Path, asked: Asked) -> None:
    strange = msgspec.structs.replace(asked, policy=Policy(host_fallback=("wyvern",)))
    with pytest.raises(Unclassifiable) as raised:
        classify_file(
            csv(tmp_path / "in.csv"), tmp_path / "answer", FileOptions(), strange, keep_personal=True
        )
    assert raised.value.fault.code is FileFault.UNKNOWN_NAME


@pytest.mark.parametrize(
    "header",
    [
        "菌名,動物種,薬剤名,方法,ディスク含量,測定値,検体番号,検査日",
        "菌種,宿主,抗菌薬,検査方法,ディスク含有量,検査値,分離株番号,採材日",
        "細菌名,畜種,薬剤,測定方法,ディスク,結果,株番号,測定日",
        "Organism,Animal species,Antibiotic,Test method,Disk content,Result,Sample ID,Test date",
    ],
)
def test_headers_are_understood_as_laboratories_write_them(
    classify: Classify, tmp_path: Path, header: str
) -> None:
    rows = (
        "大腸菌,犬,ERFX,ディスク法,5 µg,30,V1,2026/04/01",
        "E. coli,dog,enrofloxacin,disk,5,16,V2,2026/04/14",
    )
    found, out = classify(csv(tmp_path / "in.csv", *rows, header=header))
    assert said(out) == ["S", "R"]
    names = ("organism", "host", "drug", "method", "disk_content", "value", "isolate", "date")
    assert found.detected.fields == dict(zip(names, header.split(","), strict=True))
    assert found.not_used == ()


def test_the_results_of_one_specimen_are_read_together_whatever_the_header(
    classify: Classify, tmp_path: Path
) -> None:
    rows = (
        "1,V1,S. pseudintermedius,dog,cefazolin,mic,0.5,",
        "2,V1,S. pseudintermedius,dog,enrofloxacin,mic,0.25,陽性",
    )
    header = "番号,検体番号,菌種,動物種,薬剤,方法,測定値,mecA"
    _, out = classify(csv(tmp_path / "in.csv", *rows, header=header))
    assert said(out)[0] == "R"


TIDY = "isolate_id,organism,host,drug,disk_content,zone_mm,mic_mg_per_l"


def test_a_file_with_zones_and_mics_asks_which_of_them_counts(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", "1,E. coli,dog,enrofloxacin,5 µg,30,8", header=TIDY)
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.SEVERAL_VALUES
    assert "value=zone_mm (disk), value=mic_mg_per_l (mic)" in refused.value.fault.parameters["columns"]
    for column, category in (("zone_mm", "S"), ("mic_mg_per_l", "R")):
        _, out = classify(path, columns={"value": column})
        assert said(out) == [category]


def test_what_somebody_made_of_a_zone_is_not_the_zone(classify: Classify, tmp_path: Path) -> None:
    header = "organism,host,drug,disk_content,Zone (mm),Result"
    _, out = classify(csv(tmp_path / "in.csv", "E. coli,dog,enrofloxacin,5 µg,16,S", header=header))
    assert said(out) == ["R"]


WORDED = "検体番号,菌種,動物種,mecA,ABPC阻止円(mm),ABPC MIC(μg/mL),ERFX(5 µg)阻止円径(mm),無名薬 MIC"


def test_an_isolate_per_row_with_drugs_in_words_is_a_wide_file(classify: Classify, tmp_path: Path) -> None:
    rows = ("Ｖ１,大腸菌,犬,,２０,＞１,３０,4", "V2,E. coli,犬,,13,0.12,(22),")
    found, out = classify(csv(tmp_path / "in.csv", *rows, header=WORDED))
    answer = pl.read_csv(out, infer_schema=False)
    columns = [name for name in answer.columns if name.endswith("_category")]
    assert found.detected.layout == "whonet_wide"
    assert answer.select(columns).rows() == [
        ("S", "R", "S", "unknown_drug"),
        ("R", "S", "value_unreadable", None),
    ]
    assert [one.disk_content for one in found.detected.measured] == [None, None, "5 µg", None]
    assert not {"other_guideline"} & {one.code for one in found.notices}


def test_a_column_headed_by_a_drug_alone_is_not_passed_over(classify: Classify, tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", "S. aureus,犬,0.5,R", header="菌種,動物種,セファゾリン MIC,オキサシリン")
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.DRUG_UNREAD
    assert refused.value.fault.parameters == {"heading": "オキサシリン"}


@pytest.mark.parametrize(
    ("header", "unit", "options"),
    [
        ("菌種,動物種,セファゾリン MIC,ABPC MIC (mg/mL),note", "mg/mL", {}),
        ("菌種,動物種,ABPC阻止円(cm),ERFX MIC,note", "cm", {}),
        ("菌種,動物種,ABPC MIC50,ERFX MIC,note", "MIC50", {}),
        ("菌種,動物種,MIC (mg/mL),薬剤,方法", "mg/mL", {"columns": {"value": "MIC (mg/mL)"}}),
    ],
)
def test_a_unit_that_is_not_read_refuses_the_file_as_it_refuses_an_upload(
    classify: Classify, tmp_path: Path, header: str, unit: str, options: dict[str, Any]
) -> None:
    path = csv(tmp_path / "in.csv", "E. coli,犬,2,ABPC,mic", header=header)
    with pytest.raises(Unclassifiable) as refused:
        classify(path, **options)
    assert refused.value.fault.code is FileFault.UNIT_NOT_READ
    assert refused.value.fault.parameters["unit"] == unit


def test_a_bare_number_between_drug_and_zone_is_the_disk(classify: Classify, tmp_path: Path) -> None:
    header = "菌種,動物種,ABPC(10)阻止円,エンロフロキサシン(5)の阻止円径,PCG(10)阻止円,無名薬(30)阻止円"
    found, _ = classify(csv(tmp_path / "in.csv", "E. coli,犬,20,30,20,20", header=header))
    measured = [(one.drug, one.disk_content) for one in found.detected.measured]
    assert measured == [
        ("ABPC", "10 µg"),
        ("エンロフロキサシン", "5 µg"),
        ("PCG", "10 units"),
        ("無名薬", "30 µg"),
    ]
