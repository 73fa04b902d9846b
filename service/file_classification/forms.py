"""From the headers of a file to what each column holds: results in rows, or isolates in rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import CONDITIONS, FIELDS
from breakpoints.batch.faults import FieldMissing
from breakpoints.batch.long import LongForm
from breakpoints.batch.meant import as_day
from breakpoints.batch.source import Source
from breakpoints.batch.wide_form import WideForm
from breakpoints.index import TableIndex
from breakpoints.model import NOT_STATED, Method
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.dates import DateOrder, date_order
from breakpoints.whonet.fields import (
    fields_in,
    further_screening,
    looks_like_screening,
    screening_column,
    strain_column,
)
from breakpoints.whonet.fields import is_personal as is_personal_in_wide
from breakpoints.whonet.headers import is_wide, measured_columns
from datasets.fields import Field
from datasets.formats.headers import field_of
from datasets.formats.personal import is_personal
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import Opened
from service.file_classification.options import FileOptions

STATED: Final = ("organism", "host", "drug", "method", "disk_content", "site", "specimen", "ladder")
_BY_SYNONYM: Final = ("organism", "host", "drug", "disk_content", "site", "specimen")
_MEASURED: Final = {Field.ZONE_MM: Method.DISK, Field.MIC_MG_PER_L: Method.MIC}


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
    wide = is_wide(found.headers) if options.layout is None else options.layout == "whonet_wide"
    given = {name: said for name in STATED if (said := getattr(options, name)) is not None}
    if wide:
        return _wide(found, options, tables, words, given, keep_personal=keep_personal)
    return _long(found, options, given, keep_personal=keep_personal)


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
    if not measured:
        raise Unclassifiable(FileFault.NOT_WIDE)
    fields = _chosen(fields_in(found.headers), options)
    missing = [field for field in ("organism", "host") if field not in fields and field not in given]
    if missing:
        raise _missing(FieldMissing(tuple(missing), found.headers))
    stated = {*given, *options.columns}
    further = {
        field: columns
        for field, columns in further_screening(found.headers, fields).items()
        if field not in stated
    }
    asked = {*fields.values(), *(one.column for one in measured)}
    asked |= {column for columns in further.values() for column in columns}
    _refuse_screening_unread(found.headers, asked, options)
    personal = tuple(
        name
        for name in found.headers
        if name not in asked and (is_personal(name) or is_personal_in_wide(name))
    )
    form = WideForm(
        measured=measured,
        fields=fields,
        given={name: said for name, said in given.items() if name not in {"drug", "method", "disk_content"}},
        kept=_kept(found.headers, () if keep_personal else personal),
        own_hosts={code.casefold(): host for code, host in options.hosts.items()},
        further=further,
        date_order=options.date_order or _order(found.rows, fields.get("date")),
        layout=options.out_layout or "wide",
        strain=strain_column(found.headers),
    )
    return Understood(form=form, fields=fields, personal=personal)


def _long(
    found: Opened, options: FileOptions, given: Mapping[str, str], *, keep_personal: bool
) -> Understood:
    columns, stated = _named(found.headers), dict(given)
    measured = [field for field in _MEASURED if field.value in columns]
    if "value" not in columns and "value" not in options.columns and len(measured) == 1:
        columns["value"] = columns[measured[0].value]
        if "method" not in columns:
            stated.setdefault("method", _MEASURED[measured[0]].value)
    for test in TESTS:
        named = screening_column(test, found.headers)
        if test not in columns and named is not None:
            columns[test] = named
    known = {*FIELDS, *CONDITIONS}
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
        for test, columns in further_screening(found.headers, places).items()
        if test not in options.columns
    }
    together = {column for columns in further.values() for column in columns}
    read = {*fields.values(), *together}
    _refuse_screening_unread(found.headers, read, options)
    personal = tuple(name for name in found.headers if name not in read and is_personal(name))
    form = LongForm(
        places=places,
        given=stated,
        kept=_kept(found.headers, () if keep_personal else personal),
        conditions=conditions,
        date_order=options.date_order or _order(found.rows, conditions.get("date")),
        further=further,
    )
    return Understood(form=form, fields=fields, personal=personal)


def _refuse_screening_unread(headers: Iterable[str], read: Iterable[str], options: FileOptions) -> None:
    """Refuse a file with a screening test that nobody reads: a category may rest on it.

    Raises
    ------
    Unclassifiable
        A header looks like a screening test, is not read as one, and nobody said which column is.
    """
    used = set(read)
    for name in headers:
        test = looks_like_screening(name)
        if test is not None and name not in used and test not in options.columns:
            raise Unclassifiable(FileFault.SCREENING_UNREAD, column=name, field=test)


def _named(headers: Iterable[str]) -> dict[str, str]:
    """Return the column of each field: by its own name first, then by a name that laboratories give it."""
    fields = {*FIELDS, *CONDITIONS, *(field.value for field in _MEASURED)}
    found = {name.strip().casefold(): name for name in headers if name.strip().casefold() in fields}
    for name in headers:
        field = field_of(name)
        if field is not None and (field in _MEASURED or field.value in _BY_SYNONYM):
            found.setdefault(field.value, name)
    return found


def _chosen(columns: Mapping[str, str], options: FileOptions) -> dict[str, str]:
    """Let what was stated win; an empty name says that there is no such column."""
    unknown = [field for field in options.columns if field not in {*FIELDS, *CONDITIONS}]
    if unknown:
        raise Unclassifiable(
            FileFault.FIELD_UNKNOWN, field=unknown[0], fields=", ".join((*FIELDS, *CONDITIONS))
        )
    return {field: column for field, column in {**columns, **options.columns}.items() if column}


def _kept(headers: Sequence[str], dropped: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in headers if name not in set(dropped))


def _missing(fault: FieldMissing) -> Unclassifiable:
    found = [name[:60] for name in fault.found if not (is_personal(name) or is_personal_in_wide(name))]
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
