"""FAO InFARM's model: a line per isolate and method (``MET_AST``), a column per drug (``VALUE_AMP``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from breakpoints.vocabulary import Match, vocabulary
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import header_key
from datasets.formats.named_columns import Names, columns_named
from datasets.formats.no_columns import no_drug_column
from datasets.formats.one_result_per_line import Measure, measure_of
from datasets.formats.personal import parted_but
from datasets.formats.sheet_by_sheet import sheet_by_sheet
from datasets.formats.stated_methods import stated_methods
from datasets.formats.tidy_table import (
    FAULT,
    FAULT_COLUMN,
    FAULT_VALUE,
    MIC_HEADER,
    ZONE_HEADER,
    TidyTable,
)
from datasets.formats.whonet_codes import plain_codes
from datasets.formats.written_dates import in_years
from datasets.plain_lines import RAGGED, ROW
from datasets.source import Grid, Head, HeadedGrid

NAMES: Names = {
    Field.ISOLATE_ID: ("ISOLATE_ID", "ISOLATE", "SAMPLE_ID"),
    Field.ORGANISM: ("MICROORG", "ORGANISM", "MICROORGANISM"),
    Field.HOST: ("HOST", "ANIMAL_SPECIES", "ANIMAL"),
    Field.SPECIMEN: ("SPECIMEN", "SPEC_TYPE", "SAMPLE_TYPE"),
    Field.YEAR: ("SAMPLING_DATE", "SPEC_DATE", "ISOL_DATE", "YEAR"),
    Field.COUNTRY: ("COUNTRY", "COUNTRY_CODE"),
    Field.LABORATORY: ("LABORATORY", "LAB_CODE", "LAB_ID"),
    Field.METHOD_DISK: ("GUIDELINE",),
}
_METHOD = header_key("MET_AST")
_VALUE = re.compile(r"VALUE_(?P<drug>\S+)", re.IGNORECASE)
_INTERPRETATION = re.compile(r"INT_\S+", re.IGNORECASE)
_CODES: dict[str, Measure] = {
    **dict.fromkeys(("DD", "DISK", "DISC", "KB"), "zone"),
    **dict.fromkeys(("BMICRO", "BMACRO", "BMD", "AGARDIL", "AD", "ETEST", "GRAD", "MIC"), "mic"),
}
_METHODS = {
    **dict.fromkeys(("BMICRO", "BMD"), "broth microdilution"),
    "BMACRO": "broth macrodilution",
    **dict.fromkeys(("AGARDIL", "AD"), "agar dilution"),
    "ETEST": "Etest",
    "GRAD": "gradient strip",
}
_GIVEN, _TEXT, _COLUMN = "measure", "text", "column"


def recognise(_grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the line with the column of methods and columns of values."""
    for head in heads:
        values = [header for header in head.headers if _VALUE.fullmatch(header)]
        method = [header for header in head.headers if header_key(header) == _METHOD]
        if values and method:
            return Recognised(
                format=FormatName.INFARM,
                head=head,
                why=Why.HEADER_NAMES,
                parameters={"headers": " | ".join([method[0], *values[:5]])},
            )
    return None


def read_one(headed: HeadedGrid, facts: UploadedFacts) -> TidyTable:
    """Read every value of a line as what its method measures."""
    headers = headed.headers
    values = {i: found["drug"] for i, header in enumerate(headers) if (found := _VALUE.fullmatch(header))}
    method = next((i for i, header in enumerate(headers) if header_key(header) == _METHOD), None)
    if not values or method is None:
        raise no_drug_column(headers)
    fields = columns_named(headers, NAMES, facts)
    used = {*fields.values(), *values, method}
    lines = headed.frame(sorted(used)).rename({str(method): _GIVEN})
    results = _unpivoted(lines, fields, {i: _drug(code) for i, code in values.items()}, headers)
    frame = pl.concat([results, _without_value(lines, results, fields, headers[min(values)])], how="diagonal")
    frame, _ = plain_codes(in_years(frame.sort(ROW, maintain_order=True)))
    named = {field: headers[column] for field, column in fields.items()}
    named |= {field: headers[min(values)] for field in MEASUREMENTS} | {Field.DRUG: Field.DRUG.value}
    named[Field.METHOD_MIC] = headers[method]
    personal, others = parted_but(headers, used)
    return TidyTable(
        frame=frame,
        headers=named,
        n_lines=lines.height,
        personal=personal,
        not_used=tuple(header for header in others if not _INTERPRETATION.fullmatch(header)),
    )


def _unpivoted(
    lines: pl.DataFrame, fields: dict[Field, int], drugs: dict[int, str], headers: Sequence[str]
) -> pl.DataFrame:
    """Return a row for each value, with the zone or the MIC that it is."""
    found = {text: _measure(text) for text in lines[_GIVEN].unique()}
    kept = [ROW, RAGGED, _GIVEN, *{str(column) for column in fields.values()}]
    long = lines.unpivot(
        on=[str(i) for i in drugs], index=kept, variable_name=_COLUMN, value_name=_TEXT
    ).filter(pl.col(_TEXT).str.strip_chars() != "")
    measure = pl.col(_GIVEN).replace_strict(list(found), list(found.values()), return_dtype=pl.String)
    header = pl.col(_COLUMN).replace_strict({str(i): headers[i] for i in drugs}, return_dtype=pl.String)
    drug = pl.col(_COLUMN).replace_strict({str(i): name for i, name in drugs.items()}, return_dtype=pl.String)
    return long.select(
        ROW,
        RAGGED,
        *(
            pl.col(str(column)).alias(field)
            for field, column in fields.items()
            if field is not Field.METHOD_DISK
        ),
        *_guideline(long, fields, measure),
        drug.alias(Field.DRUG),
        *(
            pl.when(measure == of).then(pl.col(_TEXT)).otherwise(pl.lit("")).alias(field)
            for field, of in zip(MEASUREMENTS, ("zone", "mic"), strict=True)
        ),
        pl.when(measure == "zone").then(header).alias(ZONE_HEADER),
        pl.when(measure == "mic").then(header).alias(MIC_HEADER),
        pl.when(measure.is_null()).then(pl.lit(Rule.RESULT_WITHOUT_METHOD.value)).alias(FAULT),
        header.alias(FAULT_COLUMN),
        pl.col(_GIVEN).alias(FAULT_VALUE),
    )


def _guideline(long: pl.DataFrame, fields: dict[Field, int], measure: pl.Expr) -> list[pl.Expr]:
    column = fields.get(Field.METHOD_DISK)
    guideline = None if column is None else str(column)
    how = long.with_columns(pl.Series(_GIVEN, [_method(code) for code in long[_GIVEN]], dtype=pl.String))
    empty, of_mic = pl.lit(""), stated_methods(how, (guideline, _GIVEN))
    told = [pl.when(measure == "mic").then(of_mic).otherwise(empty).alias(Field.METHOD_MIC)]
    if guideline is not None:
        disk = pl.when(measure == "zone").then(pl.col(guideline))
        told.append(disk.otherwise(empty).alias(Field.METHOD_DISK))
    return told


def _without_value(
    lines: pl.DataFrame, results: pl.DataFrame, fields: dict[Field, int], header: str
) -> pl.DataFrame:
    empty = lines.join(results.select(ROW).unique(), on=ROW, how="anti", maintain_order="left")
    return empty.select(
        ROW,
        RAGGED,
        *(pl.col(str(column)).alias(field) for field, column in fields.items()),
        pl.lit(Rule.LINE_WITHOUT_MEASUREMENT.value).alias(FAULT),
        pl.lit(header).alias(FAULT_COLUMN),
        pl.lit("").alias(FAULT_VALUE),
    )


def _measure(method: str) -> Measure | None:
    return _CODES.get(method.strip().upper()) or measure_of("", method)


def _method(written: str) -> str:
    """Return what a code of ``MET_AST`` stands for; any other text as it is."""
    return _METHODS.get(written.strip().upper(), written)


def _drug(code: str) -> str:
    """Return the drug that is WHONET's code, which InFARM writes too; any other code as it is."""
    found = vocabulary().find_drug(f"whonet:{code.upper()}")
    return found.id if isinstance(found, Match) else code


FORMAT = Format(name=FormatName.INFARM, recognise=recognise, read=sheet_by_sheet(read_one))
