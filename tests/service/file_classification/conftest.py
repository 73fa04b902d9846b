"""One small table, and files classified against it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.policy import Policy
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary
from service.file_classification.classifying import Asked, Progress
from service.file_classification.classifying import classify as classify_file
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified

Classify = Callable[..., tuple[FileClassified, Path]]


@pytest.fixture(scope="session")
def asked() -> Asked:
    """Ask one table: E. coli of dogs, enrofloxacin and ampicillin, zones and MICs."""
    source = Source(citation="written for this test")

    def both(drug: str, content: str, zones: tuple[str, str], mics: tuple[str, str]) -> list[Criterion]:
        shared: dict[str, Any] = {
            "organism": "escherichia_coli",
            "host": "dog",
            "drug": drug,
            "kind": Kind.CLINICAL,
            "source": source,
        }
        return [
            Criterion(method=Method.DISK, disk_content=content, zone=zone_boundaries(*zones), **shared),
            Criterion(method=Method.MIC, mic=mic_boundaries(*mics), **shared),
        ]

    version = TableVersion(
        table="own",
        version="1.0.0",
        title=Title(en="own", ja="own"),
        in_force_from="2026-01-01",
        guideline="CLSI",
        criteria=(
            *both("enrofloxacin", "5 µg", (">=23", "<=16"), ("<=0.5", ">=4")),
            *both("ampicillin", "10 µg", (">=18", "<=13"), ("<=0.25", ">=1")),
        ),
        source=source,
        licence="test",
    )
    return Asked(tables=(TableIndex.of(version),), words=vocabulary(), policy=Policy(), on="2026-11-21")


@pytest.fixture
def classify(asked: Asked, tmp_path: Path) -> Classify:
    """Return a function that classifies a file and says where the answer is."""

    def classifying(
        path: Path,
        *,
        keep_personal: bool = False,
        name: str = "answer",
        progress: Progress | None = None,
        **options: Any,
    ) -> tuple[FileClassified, Path]:
        out = tmp_path / name
        found = classify_file(
            path, out, FileOptions(**options), asked, keep_personal=keep_personal, progress=progress
        )
        return found, out

    return classifying


def rows_of(summary: FileClassified, path: Path) -> pl.DataFrame:
    """Return the rows of an answer as text, whatever it is written in."""
    match summary.out:
        case "parquet":
            return pl.read_parquet(path).cast(pl.String)
        case "xlsx":
            import fastexcel  # noqa: PLC0415

            return pl.DataFrame(fastexcel.read_excel(path).load_sheet(0, dtypes="string"))
        case "tsv":
            return pl.read_csv(path, separator="\t", infer_schema=False)
        case _:
            given = summary.detected.delimiter
            separator = "," if given in {None, "\t", "|"} else given
            return pl.read_csv(path, separator=separator, infer_schema=False)
