"""Antibiograms as NCBI's template and EBI have them: one result per line, units and method beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats import one_result_per_line as result
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import header_key
from datasets.formats.mapping import listed
from datasets.formats.named_columns import Names, columns_named, places_of
from datasets.formats.personal import parted_but
from datasets.formats.sheet_by_sheet import sheet_by_sheet
from datasets.formats.tidy_table import TidyTable
from datasets.plain_lines import RAGGED, ROW
from datasets.source import Grid, Head, HeadedGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class Antibiogram:
    """What one archive calls its columns; a grid is such a file if its header has all of ``telling``."""

    name: FormatName
    telling: tuple[str, ...]
    fields: Names
    parts: dict[str, tuple[str, ...]]


def format_of(kind: Antibiogram) -> Format:
    """Return the format of an archive's files."""
    return Format(name=kind.name, recognise=_recogniser(kind), read=_reader(kind))


def _recogniser(kind: Antibiogram) -> Callable[[Grid, Sequence[Head]], Recognised | None]:
    telling = {*map(header_key, kind.telling)}

    def recognise(_grid: Grid, heads: Sequence[Head]) -> Recognised | None:
        for head in heads:
            if telling <= {*map(header_key, head.headers)}:
                named = [header for header in head.headers if header_key(header) in telling]
                return Recognised(
                    format=kind.name,
                    head=head,
                    why=Why.HEADER_NAMES,
                    parameters={"headers": " | ".join(named)},
                )
        return None

    return recognise


def _reader(kind: Antibiogram) -> Callable[[Sequence[HeadedGrid], UploadedFacts], TidyTable]:
    return sheet_by_sheet(lambda headed, facts: lines_read(headed, facts, kind))


def lines_read(headed: HeadedGrid, facts: UploadedFacts, kind: Antibiogram) -> TidyTable:
    """Read a file line by line."""
    fields = columns_named(headed.headers, kind.fields, facts)
    places = places_of(headed.headers)
    parts = {
        part: places[key]
        for part, names in kind.parts.items()
        if (key := next((header_key(name) for name in names if header_key(name) in places), None))
    }
    for field, is_there in ((Field.DRUG, Field.DRUG in fields), (Field.MIC_MG_PER_L, result.VALUE in parts)):
        if not is_there:
            present = listed(headed.headers)
            raise UnreadableFile(file_finding(Rule.COLUMN_MISSING, field=field, headers=present))
    frame = headed.frame(sorted({*fields.values(), *parts.values()}))
    frame = frame.select(
        ROW,
        RAGGED,
        *(pl.col(str(column)).alias(field) for field, column in fields.items()),
        *(pl.col(str(column)).alias(part) for part, column in parts.items()),
    )
    value = headed.headers[parts[result.VALUE]]
    frame = result.of_results(frame, value)
    headers = {field: headed.headers[column] for field, column in fields.items()}
    headers |= {Field.ZONE_MM: value, Field.MIC_MG_PER_L: value}
    for field, part in _FILLED:
        if field in frame.columns:
            headers[field] = headed.headers[parts[part]] if part in parts else field.value
    personal, not_used = parted_but(headed.headers, {*fields.values(), *parts.values()})
    return TidyTable(
        frame=frame,
        headers=headers,
        n_lines=frame.height,
        personal=personal,
        not_used=not_used,
    )


_FILLED = (
    (Field.DISK_CONTENT, result.REAGENT),
    (Field.METHOD_DISK, result.STANDARD),
    (Field.METHOD_MIC, result.STANDARD),
    (Field.DISK_MAKER, result.VENDOR),
)

_PARTS = {
    result.VALUE: ("measurement",),
    result.SIGN: ("measurement_sign",),
    result.UNITS: ("measurement_units",),
    result.METHOD: ("laboratory_typing_method",),
    result.REAGENT: ("laboratory_typing_method_version_or_reagent",),
    result.PLATFORM: ("laboratory_typing_platform", "platform"),
    result.VENDOR: ("vendor",),
}
"""Both call them alike; the standard they do not."""

NCBI_TEMPLATE = Antibiogram(
    name=FormatName.NCBI_TEMPLATE,
    telling=("antibiotic", "measurement_sign", "measurement", "measurement_units"),
    fields={
        Field.ISOLATE_ID: ("sample_name", "sample_name/biosample_accession", "biosample_accession"),
        Field.DRUG: ("antibiotic",),
        Field.ORGANISM: ("organism", "species", "scientific_name"),
        Field.BIOSAMPLE: ("biosample_accession",),
        Field.HOST: ("host",),
        Field.COUNTRY: ("country",),
    },
    parts={**_PARTS, result.STANDARD: ("testing_standard",)},
)
"""The template that goes with a BioSample; the organism stands in the sample's own record."""

EBI = Antibiogram(
    name=FormatName.EBI,
    telling=("bioSample_ID", "antibiotic_name", "measurement", "measurement_units"),
    fields={
        Field.ISOLATE_ID: ("bioSample_ID",),
        Field.BIOSAMPLE: ("bioSample_ID",),
        Field.ORGANISM: ("species", "organism"),
        Field.DRUG: ("antibiotic_name",),
    },
    parts={**_PARTS, result.STANDARD: ("ast_standard",)},
)

FORMATS = (format_of(NCBI_TEMPLATE), format_of(EBI))
