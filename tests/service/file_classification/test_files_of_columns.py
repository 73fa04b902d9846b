"""A file of columns is answered before it is written, as far as its codes can be held."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from breakpoints.batch import held
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


def written(folder: Path) -> Path:
    path = folder / "in.parquet"
    pl.DataFrame({**RESULTS, **CATTLE}).write_parquet(path, row_group_size=97)
    return path


@pytest.mark.parametrize(
    ("limit", "number"), [("MOST_BYTES", 0), ("MOST_TEXTS", 0), ("MOST_TEXTS", 5), ("_LARGEST_NARROW", 2)]
)
def test_what_is_held_and_what_is_read_again_say_the_same(
    classify: Classify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, number: int
) -> None:
    summary, path = classify(written(tmp_path), name="first")
    as_text, text = classify(written(tmp_path), name="text", out="xlsx")
    monkeypatch.setattr(held, limit, number)
    again, other = classify(written(tmp_path), name="again")
    assert (summary, as_text.categories) == (again, again.categories)
    assert rows_of(summary, path).equals(rows_of(again, other))
    assert rows_of(summary, path).equals(rows_of(as_text, text))
    assert pl.read_parquet_schema(path)["no"] == pl.Int64(), "what is not asked is not made text"


def test_texts_of_an_enum_that_a_spreadsheet_would_run_become_texts(
    classify: Classify, tmp_path: Path
) -> None:
    cells = ["=1+1", "+", None, "plain"]
    rows = pl.DataFrame({name: texts[:4] for name, texts in RESULTS.items()})
    note = pl.Series("note", cells, dtype=pl.Enum(["plain", "=1+1", "+"]))
    rows.with_columns(note).write_parquet(tmp_path / "in.parquet")
    summary, path = classify(tmp_path / "in.parquet", out="csv")
    assert rows_of(summary, path)["note"].to_list() == ["'=1+1", "+", None, "plain"]
