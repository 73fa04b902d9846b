"""From the headers of a file to what each column holds: results in rows, or isolates in rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import CONDITIONS, FIELDS
from breakpoints.batch.faults import FieldMissing
from breakpoints.batch.long import LongForm
from breakpoints.batch.meant import as_day, names_a_strain
from breakpoints.batch.source import Source
from breakpoints.batch.wide_form import WideForm
from breakpoints.index import TableIndex
from breakpoints.model import NOT_STATED, Method
from breakpoints.screening import TESTS, UNREADABLE, found_in
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.whonet.dates import DateOrder, date_order
from breakpoints.whonet.fields import (
    fields_in,
    further_screening,
    isolate_columns,
    looks_like_screening,
    may_be_a_drug,
    screening_column,
    strain_column,
)
from breakpoints.whonet.headers import has_measured, is_wide, measured_columns
from datasets.fields import Field
from datasets.formats.personal import is_personal
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.long_headers import MEASURED, named_columns
from service.file_classification.opened import Opened, readable
from service.file_classification.options import STATED, FileOptions
from service.file_classification.worded import refuse_unit_of_values, refuse_units, worded_columns

_METHOD_OF: Final = {Field.ZONE_MM: Method.DISK, Field.MIC_MG_PER_L: Method.MIC}
_OF_ISOLATE: Final = ("organism", "host", "site", "specimen", *CONDITIONS, *TESTS)
"""What a file with an isolate per row may say of it."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns of a file hold, in the form in which it is classified."""

    form: LongForm | WideForm
    fields: dict[str, str]
    personal: tuple[str, ...]


def understood(
    found: Opened,
    options: FileOptions,
    tables: Sequence[TableIndex],
    words: Vocabulary,
    *,
    keep_personal: bool,
) -> Understood:
    """Find out what each column holds.

    Raises
    ------
    Unclassifiable
        A field that every result needs is nowhere, or a column that was named is not there.
    """
    for field, column in options.columns.items():
        if column and column not in found.headers:
            raise Unclassifiable(FileFault.COLUMN_ABSENT, field=field, column=column)
    given = {name: said for name in STATED if (said := getattr(options, name)) is not None}
    if _is_wide(found.headers, options, words):
        return _wide(found, options, tables, words, given, keep_personal=keep_personal)
    return _long(found, options, given, keep_personal=keep_personal)


def _is_wide(headers: Sequence[str], options: FileOptions, words: Vocabulary) -> bool:
    """Tell whether an isolate stands in a row, with a column for each agent."""
    if options.layout is not None:
        return options.layout == "whonet_wide"
    if is_wide(headers):
        return True
    asked = {*named_columns(headers), *options.columns} | ({"drug"} if options.drug is not None else set())
    if not asked.isdisjoint({"drug", "value"}):
        return False
    return ("organism" in fields_in(headers) and has_measured(headers)) or bool(
        worded_columns(headers, words)
    )


def _wide(
    found: Opened,
    options: FileOptions,
    tables: Sequence[TableIndex],
    words: Vocabulary,
    given: Mapping[str, str],
    *,
    keep_personal: bool,
) -> Understood:
    measured = measured_columns(found.headers, words, _contents(tables))
    in_words = not measured
    if in_words:
        measured = worded_columns(found.headers, words)
        refuse_units(measured)
    if not measured:
        raise Unclassifiable(FileFault.NOT_WIDE)
    isolate = _isolate_columns(found.headers, options)
    named_isolate = {"isolate": isolate[0]} if isolate else {}
    headers = _without_drugs(found)
    own, named = fields_in(headers), named_columns(headers)
    by_name = {field: named[field] for field in _OF_ISOLATE if field in named}
    in_file = {**own, **by_name} if in_words else {**by_name, **own}
    fields = _chosen({**in_file, **named_isolate}, options)
    missing = [field for field in ("organism", "host") if field not in fields and field not in given]
    if missing:
        raise _missing(FieldMissing(tuple(missing), found.headers))
    stated = {*given, *options.columns}
    further = {
        field: columns for field, columns in further_screening(headers, fields).items() if field not in stated
    } | ({"isolate": isolate[1:]} if isolate[1:] else {})
    asked = {*fields.values(), *(one.column for one in measured)}
    asked |= {column for columns in further.values() for column in columns}
    _refuse_repeated(found, asked)
    _refuse_screening_unread(found, asked, options)
    if in_words:
        _refuse_drug_unread(found.headers, asked, words)
    personal = tuple(name for name in found.headers if name not in asked and is_personal(name))
    form = WideForm(
        measured=measured,
        fields=fields,
        given={name: said for name, said in given.items() if name not in {"drug", "method", "disk_content"}},
        kept=_kept(found.headers, () if keep_personal else personal),
        own_hosts=options.hosts,
        further=further,
        date_order=options.date_order or _order(found.rows, fields.get("date")),
        layout=options.out_layout or "wide",
        strain=strain_column(found.headers),
        names_strains=_names_strains(found, fields),
    )
    return Understood(form=form, fields=fields, personal=personal)


def _long(
    found: Opened, options: FileOptions, given: Mapping[str, str], *, keep_personal: bool
) -> Understood:
    columns, stated = named_columns(found.headers), dict(given)
    measured = {columns[field.value]: _METHOD_OF[field] for field in MEASURED if field.value in columns}
    value = options.columns.get("value") or columns.get("value")
    if value is None and len(measured) == 1:
        value = columns["value"] = next(iter(measured))
    if value is None and len(measured) > 1:
        raise _several_values(measured)
    if value is not None:
        refuse_unit_of_values(value)
    if "method" not in columns and value in measured:
        stated.setdefault("method", measured[value].value)
    if stated.get("method") == Method.MIC.value and "disk_content" not in options.columns:
        columns.pop("disk_content", None)
    headers = _without_drugs(found)
    for test in TESTS:
        named = screening_column(test, headers)
        if test not in columns and named is not None:
            columns[test] = named
    known = {*FIELDS, *CONDITIONS}
    isolate = _isolate_columns(found.headers, options)
    if isolate:
        columns["isolate"] = isolate[0]
    columns = _chosen({name: one for name, one in columns.items() if name in known}, options)
    conditions = {name: column for name in CONDITIONS if (column := columns.pop(name, None)) is not None}
    there = [name for name in found.headers if name in columns.values()]
    try:
        places = Source(columns=columns, given=stated).places(there)
    except FieldMissing as fault:
        raise _missing(FieldMissing(fault.missing, found.headers)) from fault
    fields = {**places, **conditions}
    further = {
        test: columns
        for test, columns in further_screening(headers, places).items()
        if test not in options.columns
    } | ({"isolate": isolate[1:]} if isolate[1:] else {})
    together = {column for columns in further.values() for column in columns}
    read = {*fields.values(), *together}
    _refuse_repeated(found, read)
    _refuse_screening_unread(found, read, options)
    personal = tuple(name for name in found.headers if name not in read and is_personal(name))
    form = LongForm(
        places=places,
        given=stated,
        kept=_kept(found.headers, () if keep_personal else personal),
        conditions=conditions,
        date_order=options.date_order or _order(found.rows, conditions.get("date")),
        further=further,
        names_strains=_names_strains(found, fields),
    )
    return Understood(form=form, fields=fields, personal=personal)


def _names_strains(found: Opened, fields: Mapping[str, str]) -> bool:
    """Tell whether any isolate may bear the name of a control strain."""
    if "isolate" not in fields:
        return False
    with readable(found.format):
        named = found.rows.select(names_a_strain(pl.col(fields["isolate"])).any())
        return bool(named.collect(engine="streaming").item())


def _isolate_columns(headers: Sequence[str], options: FileOptions) -> tuple[str, ...]:
    """Return the columns that name the isolate of a row together, unless the caller said which one does."""
    if "isolate" in options.columns:
        return ()
    own = named_columns(headers).get("isolate")
    return isolate_columns(headers) or (() if own is None else (own,))


def _refuse_repeated(found: Opened, read: Iterable[str]) -> None:
    """Refuse a file with two columns of one heading that is asked: which of them counts is not known.

    Raises
    ------
    Unclassifiable
    """
    for name in read:
        if name.strip() in found.repeated:
            raise Unclassifiable(FileFault.COLUMN_REPEATED, column=name)


def _refuse_screening_unread(found: Opened, read: Iterable[str], options: FileOptions) -> None:
    """Refuse a file with a screening test that nobody reads: a category may rest on it.

    Raises
    ------
    Unclassifiable
        A header looks like a screening test, is not read as one, and nobody said which column is.
        Columns in which nothing is positive do no harm.
    """
    used = set(read)
    for name in found.headers:
        if name in used:
            continue
        test = looks_like_screening(name)
        if test is not None and test not in options.columns and _may_be_positive(found, name, test):
            raise Unclassifiable(FileFault.SCREENING_UNREAD, column=name, field=test)


def _without_drugs(found: Opened) -> list[str]:
    """Return headers without those of a test and of a drug alike, unless their cells are words of a test."""
    return [name for name in found.headers if not may_be_a_drug(name) or _says_findings(found, name)]


def _says_findings(found: Opened, column: str) -> bool:
    """Tell whether every cell of a column is a word of a test, and none a number."""
    test, cells = looks_like_screening(column) or TESTS[0], _cells(found, column)
    return bool(cells) and all(
        found_in(test, cell) != UNREADABLE and not any(one.isdecimal() for one in cell) for cell in cells
    )


def _may_be_positive(found: Opened, column: str, test: str) -> bool:
    """Tell whether any cell of a column is neither empty nor a negative test."""
    return any(found_in(test, cell) not in {None, "negative"} for cell in _cells(found, column))


def _cells(found: Opened, column: str) -> list[str]:
    """Return the distinct texts of a column that says anything."""
    with readable(found.format):
        cells = found.rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
    return [cell for cell in cells.to_series() if cell is not None and cell.strip()]


def _chosen(columns: Mapping[str, str], options: FileOptions) -> dict[str, str]:
    """Let what was stated win; an empty name says that there is no such column."""
    unknown = [field for field in options.columns if field not in {*FIELDS, *CONDITIONS}]
    if unknown:
        raise Unclassifiable(
            FileFault.FIELD_UNKNOWN, field=unknown[0], fields=", ".join((*FIELDS, *CONDITIONS))
        )
    return {field: column for field, column in {**columns, **options.columns}.items() if column}


def _refuse_drug_unread(headers: Iterable[str], read: Iterable[str], words: Vocabulary) -> None:
    """Refuse a column that is headed by a drug alone: rules look at drugs, however they were tested.

    Raises
    ------
    Unclassifiable
    """
    used = set(read)
    for name in headers:
        if name not in used and isinstance(words.find_drug(name), Match):
            raise Unclassifiable(FileFault.DRUG_UNREAD, column=name)


def _several_values(measured: Mapping[str, Method]) -> Unclassifiable:
    """Say which columns may hold the results, and how to choose one."""
    columns = ", ".join(f"value={column} ({method.value})" for column, method in measured.items())
    return Unclassifiable(FileFault.SEVERAL_VALUES, columns=columns)


def _kept(headers: Sequence[str], dropped: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in headers if name not in set(dropped))


def _missing(fault: FieldMissing) -> Unclassifiable:
    found = [name[:60] for name in fault.found if not is_personal(name)]
    return Unclassifiable(
        FileFault.FIELD_MISSING, missing=", ".join(fault.missing), found=", ".join(found[:40]) or "-"
    )


def _order(rows: pl.LazyFrame, column: str | None) -> DateOrder | None:
    """Decide by the whole column whether day or month comes first."""
    if column is None:
        return None
    days = pl.col(column).map_batches(as_day, pl.String).unique()
    cells = rows.select(days).collect(engine="streaming").to_series()
    return date_order(cell for cell in cells if cell is not None)


def _contents(tables: Sequence[TableIndex]) -> dict[str, tuple[str, ...]]:
    """Return the disk contents that criteria name, by drug."""
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        for row in table.version.criteria:
            if row.disk_content is not None and row.disk_content != NOT_STATED:
                found.setdefault(row.drug, {})[row.disk_content] = None
    return {drug: tuple(contents) for drug, contents in found.items()}
