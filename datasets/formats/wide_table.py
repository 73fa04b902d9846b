"""From one line per isolate with a column per drug to one row per isolate, drug and disk content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from breakpoints.vocabulary import Match
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.personal import is_personal
from datasets.formats.tidy_table import (
    FAULT,
    FAULT_COLUMN,
    FAULT_VALUE,
    MIC_HEADER,
    SHEET,
    ZONE_HEADER,
    TidyTable,
)
from datasets.local_names import find_drug
from datasets.plain_lines import RAGGED, ROW
from datasets.source import HeadedGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A column (from 0) of zones or MICs (``field``) of one drug, as the header names it."""

    column: int
    field: Field
    drug: str
    disk_content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WideGrid:
    """A grid, the columns that concern a whole line (``fields``), and those measured.

    ``facts`` are fields that stand nowhere in the lines (the isolate that gave the sheet its name).
    """

    headed: HeadedGrid
    fields: dict[Field, int]
    measured: tuple[Measured, ...]
    facts: dict[Field, str] | None = None


def wide_table(grids: Sequence[WideGrid]) -> TidyTable:
    """Make the tidy form of wide grids; zone and MIC of one drug in one line are one row.

    Empty cells of drugs that were not tested are no results; a line without any result is one row with a
    fault. Zones of several disk contents each go with the drug's MIC.
    """
    blocks = [_tidy(grid) for grid in grids]
    first = grids[0]
    used = {*first.fields.values(), *(measured.column for measured in first.measured)}
    unused = [header for i, header in enumerate(first.headed.headers) if header and i not in used]
    return TidyTable(
        frame=pl.concat(blocks, how="diagonal_relaxed", rechunk=True),
        headers=_headers(first),
        n_lines=sum(block[ROW].n_unique() for block in blocks),
        personal=tuple(header for header in unused if is_personal(header)),
        not_used=tuple(header for header in unused if not is_personal(header)),
    )


def drug_key(drug: str) -> str:
    """Return what two names of one drug share."""
    found = find_drug(drug)
    return found.id if isinstance(found, Match) else drug.casefold().strip()


def _headers(grid: WideGrid) -> dict[Field, str]:
    headers = {field: grid.headed.headers[column] for field, column in grid.fields.items()}
    for field in grid.facts or {}:
        headers.setdefault(field, field.value)
    for field in (Field.ZONE_MM, Field.MIC_MG_PER_L):
        columns = [measured.column for measured in grid.measured if measured.field is field]
        headers[field] = grid.headed.headers[columns[0]] if columns else field.value
    headers.setdefault(Field.DRUG, Field.DRUG.value)
    if any(measured.disk_content for measured in grid.measured):
        headers.setdefault(Field.DISK_CONTENT, Field.DISK_CONTENT.value)
    return headers


def _tidy(grid: WideGrid) -> pl.DataFrame:
    columns = sorted({*grid.fields.values(), *(measured.column for measured in grid.measured)})
    frame = grid.headed.frame(columns)
    sheet = grid.headed.grid.sheet
    shared = [
        pl.col(ROW),
        pl.col(RAGGED),
        *(pl.col(str(column)).alias(field.value) for field, column in grid.fields.items()),
        *(pl.lit(text).alias(field.value) for field, text in (grid.facts or {}).items()),
        *([pl.lit(sheet).alias(SHEET)] if sheet is not None else []),
    ]
    results = [_results(frame, shared, grid, zone, mic) for zone, mic in _pairs(grid.measured)]
    with_result = pl.concat([block.select(ROW) for block in results]).unique()
    without = frame.join(with_result, on=ROW, how="anti", maintain_order="left")
    header = grid.headed.headers[grid.measured[0].column] if grid.measured else ""
    faulty = without.select(
        *shared,
        pl.lit(Rule.LINE_WITHOUT_MEASUREMENT.value).alias(FAULT),
        pl.lit(header).alias(FAULT_COLUMN),
        pl.lit("").alias(FAULT_VALUE),
    )
    return pl.concat([*results, faulty], how="diagonal_relaxed").sort(ROW, maintain_order=True)


def _pairs(measured: Sequence[Measured]) -> Iterator[tuple[Measured | None, Measured | None]]:
    """Yield which zone column and which MIC column are of one drug, in the order of the columns."""
    by_drug: dict[str, tuple[list[Measured], list[Measured]]] = {}
    for one in measured:
        zones, mics = by_drug.setdefault(drug_key(one.drug), ([], []))
        (zones if one.field is Field.ZONE_MM else mics).append(one)
    for zones, mics in by_drug.values():
        if len(zones) == len(mics) and len({zone.disk_content for zone in zones}) == 1:
            yield from zip(zones, mics, strict=True)
        else:
            yield from product(zones or [None], mics or [None])


def _results(
    frame: pl.DataFrame,
    shared: Sequence[pl.Expr],
    grid: WideGrid,
    zone: Measured | None,
    mic: Measured | None,
) -> pl.DataFrame:
    given = [measured for measured in (zone, mic) if measured is not None]
    content = next((measured.disk_content for measured in given if measured.disk_content), None)
    named = [pl.lit(given[0].drug).alias(Field.DRUG)]
    if content is not None:
        named.append(pl.lit(content).alias(Field.DISK_CONTENT))
    return frame.filter(pl.any_horizontal(_holds(str(measured.column)) for measured in given)).select(
        *shared,
        *named,
        *_cell(zone, grid, Field.ZONE_MM, ZONE_HEADER),
        *_cell(mic, grid, Field.MIC_MG_PER_L, MIC_HEADER),
    )


def _cell(measured: Measured | None, grid: WideGrid, field: Field, header: str) -> tuple[pl.Expr, pl.Expr]:
    cell = pl.lit("") if measured is None else pl.col(str(measured.column))
    name = None if measured is None else grid.headed.headers[measured.column]
    return cell.alias(field.value), pl.lit(name, dtype=pl.String).alias(header)


def _holds(column: str) -> pl.Expr:
    """Tell whether a cell holds anything but blanks (``n.d.`` is a result that was refused)."""
    return ~pl.col(column).str.strip_chars().is_in([""])
