"""What is shown of a file before it is taken in: its first rows and every guess."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from datasets.completeness import fields_missing, measurements_held
from datasets.errors import UnreadableFile
from datasets.facts import DecimalMark, MeasuredColumn, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.formats.personal import is_personal
from datasets.formats.tidy_table import HEADER_COLUMNS, TidyTable
from datasets.normalise import vote_on_decimal_mark
from datasets.read_result import Preview
from datasets.recognising import Recognition
from datasets.source import Source
from datasets.top_of_grid import are_short, top_of


def preview_of(source: Source, recognition: Recognition, facts: UploadedFacts) -> Preview:
    """Return the first rows without personal columns, and the guesses."""
    first = recognition.grids[0]
    headers = first.headers
    table = _sample(recognition, facts)
    columns, measured = ({}, ()) if table is None else (_columns(table), _measured(table))
    named = {header for field, header in columns.items() if field is not Field.FARM}
    named |= {one.header for one in measured} | {*(() if table is None else table.beside)}
    personal = {header for header in headers if is_personal(header)} | {
        *(() if table is None else table.personal)
    }
    replaced = {header for field, header in columns.items() if field is Field.FARM}
    shown = [i for i, header in enumerate(headers) if header in named or header not in personal]
    return Preview(
        format=recognition.format.name,
        why=recognition.recognised.why,
        why_parameters=recognition.recognised.parameters,
        container=source.container,
        charset=source.charset,
        charset_guessed=source.charset_guessed,
        delimiter=source.delimiter,
        decimal_mark=facts.decimal_mark or (None if table is None else _decimal_mark(table)),
        sheets=tuple(grid.sheet for grid in source.grids if grid.sheet is not None),
        sheets_used=tuple(headed.grid.sheet for headed in recognition.grids if headed.grid.sheet is not None),
        header_row=first.head.row,
        headers=tuple(headers[i] for i in shown),
        headers_in_file=headers,
        columns=columns,
        measured=measured,
        disk_contents_needed=() if table is None else _without_content(measured, columns, facts),
        columns_personal=tuple(header for header in headers if header in personal - named - replaced),
        columns_pseudonymised=tuple(header for header in headers if header in replaced),
        columns_not_used=() if table is None else table.not_used,
        looked_at_whole=are_short(recognition.grids),
        isolates_numbered=table is None or Field.ISOLATE_ID in table.frame.columns,
        missing=() if table is None else fields_missing([table], facts),
        holds=() if table is None else measurements_held([table]),
        rows=tuple(tuple(row[i] if i < len(row) else "" for i in shown) for row in first.first_rows()),
        rows_estimated=sum(max(headed.grid.n_lines - headed.head.row, 0) for headed in recognition.grids),
    )


def _sample(recognition: Recognition, facts: UploadedFacts) -> TidyTable | None:
    """Read the first lines as the whole file will be read; ``None`` where its columns do not suffice."""
    try:
        return recognition.format.read([top_of(headed) for headed in recognition.grids], facts)
    except UnreadableFile:
        return None


def _columns(table: TidyTable) -> dict[Field, str]:
    """Return what the file calls each field, those of measurements that differ from drug to drug left out."""
    by_drug = {field for field, column in HEADER_COLUMNS.items() if column in table.frame.columns}
    return {
        field: header
        for field, header in table.headers.items()
        if (field not in by_drug and header != field.value) or _is_own_name(field, header, table)
    }


def _is_own_name(field: Field, header: str, table: TidyTable) -> bool:
    """Tell whether a column is really called as its field is."""
    return header == field.value and not any(one in table.frame.columns for one in HEADER_COLUMNS.values())


def _measured(table: TidyTable) -> tuple[MeasuredColumn, ...]:
    found: list[MeasuredColumn] = []
    for field, column in HEADER_COLUMNS.items():
        if column not in table.frame.columns or Field.DRUG not in table.frame.columns:
            continue
        content = [Field.DISK_CONTENT.value] if Field.DISK_CONTENT in table.frame.columns else []
        names = table.frame.select(pl.col(column, Field.DRUG, *content).cast(pl.String))
        for header, drug, *contents in names.unique(maintain_order=True).iter_rows():
            if header is not None and drug is not None:
                disk = contents[0] if contents and field is Field.ZONE_MM else None
                found.append(MeasuredColumn(header=header, field=field, drug=drug, disk_content=disk or None))
    return tuple(dict.fromkeys(found))


def _without_content(
    measured: Iterable[MeasuredColumn], columns: dict[Field, str], facts: UploadedFacts
) -> tuple[str, ...]:
    if Field.DISK_CONTENT in columns or facts.disk_content:
        return ()
    zones = [one for one in measured if one.field is Field.ZONE_MM and one.disk_content is None]
    return tuple(dict.fromkeys(one.drug for one in zones))


def _decimal_mark(table: TidyTable) -> DecimalMark | None:
    cells = [
        text
        for field in MEASUREMENTS
        if field in table.frame.columns
        for text in table.frame[field].drop_nulls().unique()
    ]
    vote = vote_on_decimal_mark(cells)
    return None if vote == "ambiguous" else vote
