"""Take the rows of control strains out of a table, before its cells are judged as those of isolates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import msgspec
import polars as pl

from breakpoints.quality_control.strains import control_strain
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE, TidyTable
from datasets.run_controls.named import controls_among

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
        for field in (Field.ORGANISM, Field.ISOLATE_ID):
            is_control = _control_rows(table, field)
            if is_control is not None:
                controls += _rows(table, is_control, field)
                table = _refused(table, is_control, field)  # noqa: PLW2901
        apart.append(table)
    return apart, controls


def _control_rows(table: TidyTable, field: Field) -> pl.Series | None:
    """Tell which rows name a control strain as their organism, or as their isolate; None where none does."""
    if field not in table.headers or field not in table.frame.columns:
        return None
    named = table.frame[field].cast(pl.String)
    if field is Field.ISOLATE_ID:
        strains = controls_among(named)
    else:
        strains = [text for text in named.unique() if text and control_strain(text)]
    if not strains:
        return None
    found = named.is_in(strains)
    if field is Field.ISOLATE_ID and FAULT in table.frame.columns:
        found &= table.frame[FAULT].is_null()  # refused already, or told of its organism
    return found.fill_null(value=False) if found.any() else None


def _rows(table: TidyTable, is_control: pl.Series, named_in: Field) -> Iterator[ControlRow]:
    held = [field for field in _READ if field in table.frame.columns and field is not Field.ORGANISM]
    chosen = table.frame.filter(is_control).select(
        pl.col(named_in).alias(Field.ORGANISM).cast(pl.String).fill_null("").str.strip_chars(),
        pl.col(held).cast(pl.String).fill_null("").str.strip_chars(),
    )
    return (ControlRow(**row) for row in chosen.iter_rows(named=True))


def _refused(table: TidyTable, is_control: pl.Series, named_in: Field) -> TidyTable:
    """Mark the rows of controls: they are no isolates, and nothing of them is judged as if they were."""
    frame = table.frame
    absent = [name for name in (FAULT, FAULT_COLUMN, FAULT_VALUE) if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)
    said = {
        FAULT: pl.lit(Rule.ROW_IS_CONTROL.value),
        FAULT_COLUMN: pl.lit(table.headers[named_in]),
        FAULT_VALUE: pl.col(named_in).cast(pl.String),
    }
    chosen = pl.lit(is_control)
    return dataclasses.replace(
        table,
        frame=frame.with_columns(
            pl.when(chosen).then(value).otherwise(pl.col(name).cast(pl.String)).alias(name)
            for name, value in said.items()
        ),
    )
