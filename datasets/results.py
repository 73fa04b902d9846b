"""All results of an upload before they are judged, and where in the files each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from datasets.fields import MEASUREMENTS, Field
from datasets.formats.tidy_table import (
    FAULT,
    FAULT_COLUMN,
    FAULT_VALUE,
    HEADER_COLUMNS,
    MIC_HEADER,
    SHEET,
    SPECIAL,
    ZONE_HEADER,
    TidyTable,
)
from datasets.plain_lines import RAGGED, ROW

FILE, LINE = "file", "line"
# A wide file names the drug, and often its disk, in the header of the measurement.
_IN_HEADERS = (Field.DRUG, Field.DISK_CONTENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One row per result: ``row`` (its number), ``ragged``, text columns named as fields.

    In a tidy file a result's number is that of its line, and ``places`` is ``None``. In others ``places``
    gives ``row`` (the result's number), ``line``, ``sheet`` and ``file``. ``columns`` is the name that each
    field has in the file, a series where it differs from row to row. ``faults`` are results refused at once:
    ``row``, ``fault``, ``fault_column``, ``fault_value``.
    """

    frame: pl.DataFrame
    columns: dict[Field, str | pl.Series]
    faults: pl.DataFrame
    places: pl.DataFrame | None

    @property
    def n(self) -> int:
        """How many results there are, those refused at once included."""
        return self.frame.height + self.faults.height


def results_of(tables: Sequence[TidyTable]) -> Results:
    """Return the results of one file, or of several that were uploaded together."""
    if len(tables) == 1 and not {*SPECIAL} - {ROW, RAGGED} & {*tables[0].frame.columns}:
        table = tables[0]
        absent = [field for field in MEASUREMENTS if field not in table.headers]
        frame = table.frame.with_columns(pl.lit("").alias(field.value) for field in absent)
        columns: dict[Field, str | pl.Series] = {**table.headers, **{field: field.value for field in absent}}
        return Results(frame=frame, columns=columns, faults=_no_faults(), places=None)
    return _placed(tables)


def _placed(tables: Sequence[TidyTable]) -> Results:
    same = _named_alike(tables)
    frames = [
        table.frame.with_columns(
            pl.lit(n, pl.UInt8).alias(FILE),
            *(
                _name(field, table).cast(pl.Categorical).alias(_name_column(field))
                for field in Field
                if field not in same
                and (field in table.headers or field in table.frame.columns or field in MEASUREMENTS)
            ),
        )
        for n, table in enumerate(tables, start=1)
    ]
    frame = pl.concat(frames, how="diagonal_relaxed", rechunk=True).rename({ROW: LINE}).with_row_index(ROW, 1)
    several = len(tables) > 1
    places = frame.select(
        ROW,
        LINE,
        pl.col(SHEET).cast(pl.String) if SHEET in frame.columns else pl.lit(None, pl.String).alias(SHEET),
        pl.col(FILE) if several else pl.lit(None, pl.UInt8).alias(FILE),
    )
    faults = _no_faults()
    if FAULT in frame.columns:
        faults = frame.filter(pl.col(FAULT).is_not_null()).select(faults.columns).cast(faults.schema)
        frame = frame.filter(pl.col(FAULT).is_null())
    fields = [field for field in Field if field in frame.columns or field in MEASUREMENTS]
    names = frame.select(_name_column(field) for field in fields if field not in same)
    return Results(
        frame=frame.select(
            ROW,
            pl.col(RAGGED).fill_null(value=False),
            *(
                pl.col(field).fill_null("") if field in frame.columns else pl.lit("").alias(field)
                for field in fields
            ),
        ),
        columns={field: same[field] if field in same else names[_name_column(field)] for field in fields},
        faults=faults,
        places=places,
    )


def _named_alike(tables: Sequence[TidyTable]) -> dict[Field, str]:
    """Return what one file calls its fields that are no measurements and stand in no header of any."""
    if len(tables) > 1:
        return {}
    own = {*Field} - {*MEASUREMENTS, *_IN_HEADERS}
    return {field: tables[0].headers.get(field, field.value) for field in own}


def _name(field: Field, table: TidyTable) -> pl.Expr:
    """Return what the file calls a field, row by row."""
    everywhere = pl.lit(table.headers.get(field, field.value))
    if (
        field in _IN_HEADERS
        and table.headers.get(field) == field.value
        and ZONE_HEADER in table.frame.columns
    ):
        return pl.coalesce(
            pl.col(ZONE_HEADER).cast(pl.String), pl.col(MIC_HEADER).cast(pl.String), everywhere
        )
    column = HEADER_COLUMNS.get(field)
    if column is None or column not in table.frame.columns:
        return everywhere
    other = ZONE_HEADER if column == MIC_HEADER else MIC_HEADER
    # A drug that has no column of zones is named by its column of MICs, not by another drug's.
    headers = [name for name in (column, other) if name in table.frame.columns]
    return pl.coalesce(*(pl.col(name).cast(pl.String) for name in headers), everywhere)


def _name_column(field: Field) -> str:
    return f"name of {field}"


def _no_faults() -> pl.DataFrame:
    text = dict.fromkeys((FAULT, FAULT_COLUMN, FAULT_VALUE), pl.String)
    return pl.DataFrame(schema={ROW: pl.UInt32, **text})
