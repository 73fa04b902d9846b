"""From one line per isolate with a column per drug to one row per isolate, drug and disk content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import polars as pl

from breakpoints.vocabulary import Match
from datasets.errors import UnreadableFile
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.personal import parted
from datasets.formats.second_header import refuse_second_header
from datasets.formats.tidy_table import (
    FAULT,
    FAULT_COLUMN,
    FAULT_VALUE,
    MIC_HEADER,
    SHEET,
    ZONE_HEADER,
    TidyTable,
)
from datasets.formats.written_dates import in_years
from datasets.local_names import find_drug
from datasets.plain_lines import RAGGED, ROW
from datasets.source import HeadedGrid

_MOST_PAIRS = 1_000
_METHODS = {Field.ZONE_MM: Field.METHOD_DISK, Field.MIC_MG_PER_L: Field.METHOD_MIC}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A column (from 0) of zones or MICs (``field``) of one drug, as the header names it."""

    column: int
    field: Field
    drug: str
    disk_content: str | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WideGrid:
    """A grid, the columns that concern a whole line (``fields``), and those measured.

    ``facts`` are fields that stand nowhere in the lines (the isolate that gave the sheet its name),
    ``beside`` headers of columns that say the sign or unit of a measurement.
    """

    headed: HeadedGrid
    fields: dict[Field, int]
    measured: tuple[Measured, ...]
    facts: dict[Field, str] | None = None
    beside: tuple[str, ...] = ()
    remarks: tuple[Finding, ...] = ()


def wide_table(grids: Sequence[WideGrid]) -> TidyTable:
    """Make the tidy form of wide grids; zone and MIC of one drug in one line are one row.

    Empty cells of drugs that were not tested are no results; a line without any result is one row with a
    fault. Zones of several disk contents each go with the drug's MIC.
    """
    blocks = [_tidy(grid) for grid in grids]
    unused = dict.fromkeys(header for grid in grids for header in _unused(grid))
    personal, not_used = parted(unused)
    return TidyTable(
        frame=in_years(pl.concat(blocks, how="diagonal_relaxed", rechunk=True)),
        headers={field: header for grid in reversed(grids) for field, header in _headers(grid).items()},
        n_lines=sum(block[ROW].n_unique() for block in blocks),
        personal=personal,
        not_used=not_used,
        beside=tuple(dict.fromkeys(header for grid in grids for header in grid.beside)),
        remarks=tuple(remark for grid in grids for remark in grid.remarks),
    )


def _unused(grid: WideGrid) -> list[str]:
    used = {*grid.fields.values(), *(measured.column for measured in grid.measured)}
    return [header for i, header in enumerate(grid.headed.headers) if header and i not in used]


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
    for field in {_METHODS[measured.field] for measured in grid.measured if measured.method}:
        headers.setdefault(field, field.value)
    return headers


def _tidy(grid: WideGrid) -> pl.DataFrame:
    columns = sorted({*grid.fields.values(), *(measured.column for measured in grid.measured)})
    frame = grid.headed.frame(columns)
    refuse_second_header(frame, grid.headed, [measured.column for measured in grid.measured])
    sheet = grid.headed.grid.sheet
    shared = [
        pl.col(ROW),
        pl.col(RAGGED),
        *(pl.col(str(column)).alias(field.value) for field, column in grid.fields.items()),
        *(pl.lit(text).alias(field.value) for field, text in (grid.facts or {}).items()),
        *([pl.lit(sheet).alias(SHEET)] if sheet is not None else []),
    ]
    repeats_header = frame.filter(_repeats_header(grid))
    lines = frame.join(repeats_header.select(ROW), on=ROW, how="anti", maintain_order="left")
    results = [_results(lines, shared, grid, pair) for pair in _bounded(_pairs(grid.measured))]
    with_result = pl.concat([block.select(ROW) for block in results]).unique()
    without = lines.join(with_result, on=ROW, how="anti", maintain_order="left")
    faulty = [
        _faulty(without, shared, grid, Rule.LINE_WITHOUT_MEASUREMENT),
        _faulty(repeats_header, shared, grid, Rule.LINE_REPEATS_HEADER),
    ]
    return pl.concat([*results, *faulty], how="diagonal_relaxed").sort(ROW, maintain_order=True)


def _repeats_header(grid: WideGrid) -> pl.Expr:
    """Tell a line in which the header stands again, as where exports were put one below the other."""
    headers = grid.headed.headers
    return pl.all_horizontal(
        pl.col(str(one.column)).str.strip_chars() == headers[one.column] for one in grid.measured
    )


def _faulty(lines: pl.DataFrame, shared: Sequence[pl.Expr], grid: WideGrid, rule: Rule) -> pl.DataFrame:
    return lines.select(
        *shared,
        pl.lit(rule.value).alias(FAULT),
        pl.lit(grid.headed.headers[grid.measured[0].column] if grid.measured else "").alias(FAULT_COLUMN),
        pl.lit("").alias(FAULT_VALUE),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A column of zones and one of MICs, and the columns of the drug among which each of them is."""

    zone: Measured | None
    mic: Measured | None
    zones: tuple[Measured, ...]
    mics: tuple[Measured, ...]

    def holds_result(self) -> pl.Expr:
        """Tell the lines of which this pair is a result: both are there, or one that has no other partner.

        Of several columns that one could go with, all empty, the first stands for what is missing.
        """
        zone, mic = _hold(self.zone), _hold(self.mic)
        no_zone, no_mic = ~_any_holds(self.zones), ~_any_holds(self.mics)
        zone_alone = zone & no_mic if not self.mics or self.mic is self.mics[0] else pl.lit(value=False)
        mic_alone = mic & no_zone if not self.zones or self.zone is self.zones[0] else pl.lit(value=False)
        return (zone & mic) | zone_alone | mic_alone


def _pairs(measured: Sequence[Measured]) -> Iterator[_Pair]:
    """Yield which zone column and which MIC column are of one drug, in the order of the columns.

    Several zones of one disk and several MICs are repeats of which nothing says which belong together: they
    stay apart. Otherwise each goes with every other.
    """
    by_drug: dict[str, tuple[list[Measured], list[Measured]]] = {}
    for one in measured:
        zones, mics = by_drug.setdefault(drug_key(one.drug), ([], []))
        (zones if one.field is Field.ZONE_MM else mics).append(one)
    for zones, mics in by_drug.values():
        if len(mics) > 1 and len({zone.disk_content for zone in zones}) < len(zones):
            yield from (_Pair(zone=zone, mic=None, zones=(zone,), mics=()) for zone in zones)
            yield from (_Pair(zone=None, mic=mic, zones=(), mics=(mic,)) for mic in mics)
        else:
            sides: tuple[Sequence[Measured | None], ...] = (zones or [None], mics or [None])
            for one_zone, one_mic in product(*sides):
                yield _Pair(zone=one_zone, mic=one_mic, zones=tuple(zones), mics=tuple(mics))


def _bounded(pairs: Iterator[_Pair]) -> list[_Pair]:
    """Refuse columns of one drug that go with each other in more ways than any laboratory tests."""
    found = list(islice(pairs, _MOST_PAIRS + 1))
    if len(found) > _MOST_PAIRS:
        raise UnreadableFile(
            file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=f"> {_MOST_PAIRS}", limit=_MOST_PAIRS)
        )
    return found


def _results(frame: pl.DataFrame, shared: Sequence[pl.Expr], grid: WideGrid, pair: _Pair) -> pl.DataFrame:
    given = [measured for measured in (pair.zone, pair.mic) if measured is not None]
    content = next((measured.disk_content for measured in given if measured.disk_content), None)
    named = [_everywhere(given[0].drug).alias(Field.DRUG)]
    if content is not None:
        named.append(_everywhere(content).alias(Field.DISK_CONTENT))
    named += [_everywhere(one.method).alias(_METHODS[one.field]) for one in given if one.method is not None]
    return frame.filter(pair.holds_result()).select(
        *shared,
        *named,
        *_cell(pair.zone, grid, Field.ZONE_MM, ZONE_HEADER),
        *_cell(pair.mic, grid, Field.MIC_MG_PER_L, MIC_HEADER),
    )


def _cell(measured: Measured | None, grid: WideGrid, field: Field, header: str) -> tuple[pl.Expr, pl.Expr]:
    cell = pl.lit("") if measured is None else pl.col(str(measured.column))
    name = None if measured is None else grid.headed.headers[measured.column]
    return cell.alias(field.value), _everywhere(name).alias(header)


def _everywhere(text: str | None) -> pl.Expr:
    """Return what every result of a pair of columns says: one text a million times takes four bytes each."""
    return pl.lit(text, dtype=pl.String).cast(pl.Categorical)


def _hold(measured: Measured | None) -> pl.Expr:
    """Tell whether a cell holds anything but blanks (``n.d.`` is a result that was refused)."""
    if measured is None:
        return pl.lit(value=False)
    return pl.col(str(measured.column)).str.strip_chars() != ""


def _any_holds(measured: Sequence[Measured]) -> pl.Expr:
    return pl.any_horizontal(_hold(one) for one in measured) if measured else pl.lit(value=False)
