"""NCBI's AST browser: zone and MIC in columns of their own, mostly in different lines of one isolate."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import header_key
from datasets.formats.mapping import listed
from datasets.formats.named_columns import Names, columns_named, places_of
from datasets.formats.one_result_per_line import disk_contents, signed
from datasets.formats.personal import parted_but
from datasets.formats.sheet_by_sheet import sheet_by_sheet
from datasets.formats.stated_methods import stated_methods
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE, TidyTable
from datasets.formats.written_dates import in_years
from datasets.normalise import is_missing
from datasets.source import Grid, Head, HeadedGrid

NAMES: Names = {
    Field.ISOLATE_ID: ("#BioSample", "BioSample"),
    Field.ORGANISM: ("Scientific name", "Organism", "Organism group"),
    Field.DRUG: ("Antibiotic",),
    Field.DISK_CONTENT: ("Laboratory typing method version or reagent",),
    Field.ZONE_MM: ("Disk diffusion (mm)",),
    Field.MIC_MG_PER_L: ("MIC (mg/L)",),
    Field.HOST: ("Host",),
    Field.SPECIMEN: ("Isolation source",),
    Field.YEAR: ("Collection date",),
    Field.COUNTRY: ("Location",),
    Field.METHOD_DISK: ("Testing standard",),
    Field.BIOSAMPLE: ("#BioSample", "BioSample"),
}
_SIGN = "Measurement sign"
_METHOD, _PLATFORM = "Laboratory typing method", "Laboratory typing platform"
_TELLING = (Field.ISOLATE_ID, Field.DRUG, Field.ZONE_MM, Field.MIC_MG_PER_L)


def recognise(_grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the line that has the four columns no other system has together."""
    for head in heads:
        found = columns_named(head.headers, NAMES)
        if all(field in found for field in _TELLING):
            headers = " | ".join(head.headers[found[field]] for field in _TELLING)
            return Recognised(
                format=FormatName.NCBI_BROWSER,
                head=head,
                why=Why.HEADER_NAMES,
                parameters={"headers": headers},
            )
    return None


def read_one(headed: HeadedGrid, facts: UploadedFacts) -> TidyTable:
    """Read the file; the sign goes with the one measurement of its line."""
    fields = columns_named(headed.headers, NAMES, facts)
    for field in (Field.DRUG, Field.ZONE_MM, Field.MIC_MG_PER_L):
        if field not in fields:
            present = listed(headed.headers)
            raise UnreadableFile(file_finding(Rule.COLUMN_MISSING, field=field, headers=present))
    places = places_of(headed.headers)
    sign = places.get(header_key(_SIGN))
    how = {name: places[key] for name in (_METHOD, _PLATFORM) if (key := header_key(name)) in places}
    used = {*fields.values(), *how.values(), *([] if sign is None else [sign])}
    frame = headed.frame(sorted(used))
    signs = pl.lit("") if sign is None else pl.col(str(sign))
    frame = frame.select(
        "row",
        "ragged",
        *(pl.col(str(column)).alias(field) for field, column in fields.items()),
        *(pl.col(str(column)).alias(name) for name, column in how.items()),
        signs.alias(_SIGN),
    )
    headers = {field: headed.headers[column] for field, column in fields.items()}
    frame = _tidy(frame, headers)
    headers[Field.METHOD_MIC] = headers.get(Field.METHOD_DISK, _METHOD)
    personal, not_used = parted_but(headed.headers, used)
    return TidyTable(
        frame=frame,
        headers=headers,
        n_lines=frame.height,
        personal=personal,
        not_used=not_used,
    )


def _tidy(frame: pl.DataFrame, headers: dict[Field, str]) -> pl.DataFrame:
    zone, mic = (_present(frame[field]) for field in (Field.ZONE_MM, Field.MIC_MG_PER_L))
    both = zone & mic
    empty = pl.lit("")
    # Of two measurements in one line the sign may belong to either; of zones it never makes sense.
    sign = pl.when(both).then(empty).otherwise(pl.col(_SIGN))
    without = pl.when(~zone & ~mic).then(pl.lit(Rule.LINE_WITHOUT_MEASUREMENT.value))
    fault = without.when(both & ~_no_sign(pl.col(_SIGN))).then(pl.lit(Rule.RESULT_WITHOUT_METHOD.value))
    columns = [
        pl.when(zone).then(signed(sign, pl.col(Field.ZONE_MM))).otherwise(empty).alias(Field.ZONE_MM),
        pl.when(mic)
        .then(signed(sign, pl.col(Field.MIC_MG_PER_L)))
        .otherwise(empty)
        .alias(Field.MIC_MG_PER_L),
        fault.otherwise(None).alias(FAULT),
        pl.lit(headers[Field.MIC_MG_PER_L]).alias(FAULT_COLUMN),
        pl.col(_SIGN).alias(FAULT_VALUE),
    ]
    if Field.DISK_CONTENT in headers:
        contents = disk_contents(frame[Field.DISK_CONTENT])
        columns.append(pl.when(zone).then(contents).otherwise(empty).alias(Field.DISK_CONTENT))
    if Field.METHOD_DISK in headers:
        standard = pl.col(Field.METHOD_DISK)
        columns.append(pl.when(zone).then(standard).otherwise(empty).alias(Field.METHOD_DISK))
    told = [
        name if name in frame else None
        for name in (Field.METHOD_DISK, _METHOD, _PLATFORM, Field.DISK_CONTENT)
    ]
    columns.append(pl.when(mic).then(stated_methods(frame, told)).otherwise(empty).alias(Field.METHOD_MIC))
    if Field.COUNTRY in headers:
        country = pl.col(Field.COUNTRY).str.split(":").list.first().fill_null("")
        columns.append(country.alias(Field.COUNTRY))
    named = [name for name in (_SIGN, _METHOD, _PLATFORM) if name in frame]
    return in_years(frame.with_columns(*columns).drop(named))


def _present(cells: pl.Series) -> pl.Series:
    return ~cells.is_in([cell for cell in cells.unique() if is_missing(cell)])


def _no_sign(sign: pl.Expr) -> pl.Expr:
    return signed(sign, pl.lit("")) == ""


FORMAT = Format(name=FormatName.NCBI_BROWSER, recognise=recognise, read=sheet_by_sheet(read_one))
