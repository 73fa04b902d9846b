"""Take the rows of control strains out of a table, before its cells are judged as those of isolates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import msgspec
import polars as pl

from breakpoints.quality.strains import control_strain
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE, TidyTable

_READ = (
    *(Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT, Field.ZONE_MM, Field.MIC_MG_PER_L),
    *(Field.LABORATORY, Field.MEDIUM, Field.RUN),
)


class ControlRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a row of a control strain says, as text; empty where it says nothing."""

    organism: str
    drug: str = ""
    disk_content: str = ""
    zone_mm: str = ""
    mic_mg_per_l: str = ""
    laboratory: str = ""
    medium: str = ""
    run: str = ""


def controls_aside(tables: Sequence[TidyTable]) -> tuple[list[TidyTable], list[ControlRow]]:
    """Return the tables with their control rows refused as isolates, and these rows."""
    apart: list[TidyTable] = []
    controls: list[ControlRow] = []
    for table in tables:
        is_control = _control_rows(table)
        if is_control is None:
            apart.append(table)
        else:
            controls += _rows(table, is_control)
            apart.append(_refused(table, is_control))
    return apart, controls


def _control_rows(table: TidyTable) -> pl.Series | None:
    """Tell which rows name a control strain as their organism; None where none does."""
    if Field.ORGANISM not in table.headers or Field.ORGANISM not in table.frame.columns:
        return None
    named = table.frame[Field.ORGANISM].cast(pl.String)
    strains = [text for text in named.unique() if text and control_strain(text)]
    return named.is_in(strains) if strains else None


def _rows(table: TidyTable, is_control: pl.Series) -> Iterator[ControlRow]:
    held = [field for field in _READ if field in table.frame.columns]
    chosen = table.frame.filter(is_control).select(
        pl.col(held).cast(pl.String).fill_null("").str.strip_chars()
    )
    return (ControlRow(**row) for row in chosen.iter_rows(named=True))


def _refused(table: TidyTable, is_control: pl.Series) -> TidyTable:
    """Mark the rows of controls: they are no isolates, and nothing of them is judged as if they were."""
    frame = table.frame
    absent = [name for name in (FAULT, FAULT_COLUMN, FAULT_VALUE) if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)
    said = {
        FAULT: pl.lit(Rule.ROW_IS_CONTROL.value),
        FAULT_COLUMN: pl.lit(table.headers[Field.ORGANISM]),
        FAULT_VALUE: pl.col(Field.ORGANISM).cast(pl.String),
    }
    chosen = pl.lit(is_control)
    return dataclasses.replace(
        table,
        frame=frame.with_columns(
            pl.when(chosen).then(value).otherwise(pl.col(name).cast(pl.String)).alias(name)
            for name, value in said.items()
        ),
    )
