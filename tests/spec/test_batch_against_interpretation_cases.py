"""The interpretation cases as a file, answered by the batch from tables imported from R AMR's export."""

from pathlib import Path

import polars as pl
import pytest

from breakpoints.classify import Policy
from breakpoints.importing import import_amr
from breakpoints.index import TableIndex
from breakpoints.model import Kind
from breakpoints.vocabulary import Vocabulary, vocabulary
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_file
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified


@pytest.fixture(scope="module")
def folder(acceptance_dir: Path) -> Path:
    return acceptance_dir / "acceptance"


@pytest.fixture(scope="module")
def cases(folder: Path) -> pl.DataFrame:
    read = pl.read_csv(folder / "interpretation_cases.csv", infer_schema=False)
    return read.with_columns(drug="amr:" + pl.col("drug"))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_every_case_is_answered_as_expected_by_the_batch_path(
    folder: Path, cases: pl.DataFrame, tmp_path: Path, suffix: str
) -> None:
    imported = import_amr((folder / "r_amr_animal_and_ecoff.csv").read_bytes(), "amr", vocabulary())
    words = vocabulary().extended(imported.additions)
    of_cases = set(cases["table"])
    answered = 0
    for one in imported.tables:
        name = f"{one.guideline} {one.year}"
        if one.kind is Kind.CLINICAL and name in of_cases:
            rows = cases.filter(table=name)
            found = _classified(
                rows, tmp_path / f"{suffix}-{name}", TableIndex.of(one.version), words, suffix
            )
            said = pl.read_csv(found[1], infer_schema=False)
            wrong = said.filter(
                pl.col("category").ne_missing(pl.col("expected"))
                | pl.col("possible_given").is_not_null()
                & pl.col("possible").str.replace_all(";", "|").ne_missing(pl.col("possible_given"))
            )
            assert wrong.height == 0, wrong
            assert said["case_id"].to_list() == rows["case_id"].to_list()
            answered += found[0].rows
    assert answered == cases.height == 3947


def _classified(
    rows: pl.DataFrame, folder: Path, table: TableIndex, words: Vocabulary, suffix: str
) -> tuple[FileClassified, Path]:
    """Classify rows as a file of a format; the answer is read as CSV."""
    folder.mkdir()
    path = folder / f"in.{suffix}"
    rows.write_csv(path) if suffix == "csv" else rows.write_parquet(path)
    out = folder / "out.csv"
    asked = Asked(tables=(table,), words=words, policy=Policy(rules="off"), on="2026-01-01")
    return classify_file(path, out, FileOptions(out="csv"), asked, keep_personal=True), out
