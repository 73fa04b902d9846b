"""A file of columns comes back with its own columns as they are, and columns of answers beside them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from breakpoints.batch.columns import OUTPUT_SCHEMA
from breakpoints.batch.parquet import beside, footer, pages
from service.file_classification.faults import FileFault, Unclassifiable
from tests.service.file_classification.conftest import Classify, rows_of

ROWS = 700
CATTLE = {"kind": "calf", "no": range(ROWS), "note": [f"={n}" if n % 7 else None for n in range(ROWS)]}
RESULTS = {
    "organism": ["Escherichia coli", None, "E. coli", "no such organism"] * (ROWS // 4),
    "host": ["dog", "cat"] * (ROWS // 2),
    "drug": ["enrofloxacin"] * ROWS,
    "method": ["disk", "mic"] * (ROWS // 2),
    "value": [f"{n}" for n in range(ROWS)],
}
OF_EVERY_TYPE = {
    "day": pl.Series([dt.date(2026, 1, 1), None] * (ROWS // 2)),
    "at": pl.Series([dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC)] * ROWS).dt.convert_time_zone("Asia/Tokyo"),
    "took": pl.Series([dt.timedelta(hours=1)] * ROWS),
    "real": pl.Series([0.5, None] * (ROWS // 2)),
    "small": pl.Series([1, None] * (ROWS // 2), dtype=pl.UInt8),
    "yes": pl.Series([True, None] * (ROWS // 2)),
}


def written(folder: Path, further: dict[str, Any] | None = None, **options: Any) -> Path:
    path = folder / "in.parquet"
    frame = pl.DataFrame({**RESULTS, **CATTLE, **(further or {})})
    frame.write_parquet(path, **{"row_group_size": 97, **options})
    return path


@pytest.mark.parametrize(
    ("module", "limit", "number"),
    [
        (beside, "MOST_ROWS_OF_A_GROUP", 0),
        (footer, "MOST_FOOTER_BYTES", 0),
        (pages, "ROWS_OF_A_PAGE", 8),
        (pages, "ROWS_OF_A_PAGE", 11),
    ],
)
def test_answers_beside_the_columns_say_the_same_as_those_that_polars_writes(
    classify: Classify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, limit: str, number: int
) -> None:
    summary, path = classify(written(tmp_path), name="first")
    as_text, text = classify(written(tmp_path), name="text", out="xlsx")
    monkeypatch.setattr(module, limit, number)
    again, other = classify(written(tmp_path), name="again")
    assert (summary, as_text.categories) == (again, again.categories)
    assert rows_of(summary, path).equals(rows_of(again, other))
    assert rows_of(summary, path).equals(rows_of(as_text, text))
    assert pl.read_parquet_schema(path)["no"] == pl.Int64(), "what is not asked is not made text"


@pytest.mark.parametrize("row_group_size", [64, ROWS], ids=["few rows a group", "one group"])
@pytest.mark.parametrize("compression", ["snappy", "zstd", "uncompressed"])
def test_columns_that_are_not_asked_keep_their_type_and_every_value(
    classify: Classify, tmp_path: Path, compression: str, row_group_size: int
) -> None:
    given = written(tmp_path, OF_EVERY_TYPE, compression=compression, row_group_size=row_group_size)
    _, path = classify(given)
    before, after = pl.read_parquet(given), pl.read_parquet(path)
    names = [{"kind": "kind_given"}.get(name, name) for name in before.columns]
    assert after.columns == [*names, *OUTPUT_SCHEMA]
    assert_frame_equal(after.rename({"kind": "x", "kind_given": "kind"}).select(before.columns), before)
    assert after.schema.items() >= OUTPUT_SCHEMA.items()


@pytest.mark.parametrize("compression", ["zstd", "uncompressed"])
def test_categories_that_no_row_has_do_not_come_back(
    classify: Classify, tmp_path: Path, compression: str
) -> None:
    all_of_them = pl.Enum(["b", "name of a row taken out", "a"])
    chosen = pl.Series(["a", None] * (ROWS // 2), dtype=all_of_them)
    given = written(tmp_path, {"chosen": chosen}, compression=compression, statistics=False)
    _, path = classify(given)
    back = pl.read_parquet(path)
    assert back["chosen"].cast(pl.String).to_list() == chosen.cast(pl.String).to_list()
    assert b"name of a row taken out" in given.read_bytes()
    assert b"name of a row taken out" not in path.read_bytes()
    assert back.schema.items() >= OUTPUT_SCHEMA.items()


@pytest.mark.parametrize(
    "further",
    [
        pytest.param({"exact": pl.Series(["1.5"] * ROWS).cast(pl.Decimal(10, 2))}, id="decimals"),
        pytest.param({"=1+1": ["a"] * ROWS}, id="a heading that is a formula"),
    ],
)
def test_what_cannot_come_back_as_it_is_is_written_by_polars(
    classify: Classify, tmp_path: Path, further: dict[str, Any]
) -> None:
    plain, path = classify(written(tmp_path), name="plain")
    summary, other = classify(written(tmp_path, further), name="other")
    assert summary.categories == plain.categories
    said, also = (pl.read_parquet(one, columns=list(OUTPUT_SCHEMA)).cast(pl.String) for one in (path, other))
    assert said.equals(also)


def test_columns_within_columns_are_no_table(classify: Classify, tmp_path: Path) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classify(written(tmp_path, {"list": [[1, 2]] * ROWS}))
    assert refused.value.fault.code is FileFault.NOT_TABULAR


def test_a_file_without_rows_comes_back_with_every_column(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pl.DataFrame({**RESULTS, **CATTLE}).clear().write_parquet(path)
    summary, out = classify(path)
    assert (summary.rows, pl.read_parquet(out).height) == (0, 0)
    assert [*OUTPUT_SCHEMA] == pl.read_parquet(out).columns[-len(OUTPUT_SCHEMA) :]


def test_texts_of_an_enum_that_a_spreadsheet_would_run_become_texts(
    classify: Classify, tmp_path: Path
) -> None:
    cells = ["=1+1", "+", None, "plain"]
    rows = pl.DataFrame({name: texts[:4] for name, texts in RESULTS.items()})
    note = pl.Series("note", cells, dtype=pl.Enum(["plain", "=1+1", "+"]))
    rows.with_columns(note).write_parquet(tmp_path / "in.parquet")
    summary, path = classify(tmp_path / "in.parquet", out="csv")
    assert rows_of(summary, path)["note"].to_list() == ["'=1+1", "+", None, "plain"]
