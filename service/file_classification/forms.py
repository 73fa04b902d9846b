"""From the headers of a file to what each column holds: results in rows, or isolates in rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from breakpoints.batch.columns import CONDITIONS, ISOLATE, VALUE
from breakpoints.batch.faults import FieldMissing
from breakpoints.batch.long import LongForm
from breakpoints.batch.source import Source
from breakpoints.batch.wide_form import WideForm
from breakpoints.by_value import drug_told_of
from breakpoints.index import TableIndex
from breakpoints.methods import method_written
from breakpoints.model import NOT_STATED, Method
from breakpoints.screening import TESTS
from breakpoints.screening_headers import screening_column
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import fields_in, strain_column
from breakpoints.whonet.headers import measured_columns
from breakpoints.whonet.measured import MeasuredColumn
from datasets.fields import Field
from service.file_classification.chosen_columns import ChosenColumns, Settled
from service.file_classification.drugs_unread import refuse_drugs_unread
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.isolates_named import is_shared_side_by_side, isolates_named
from service.file_classification.judging_columns import Judging, judging_measured, judging_rows
from service.file_classification.layout_found import UNNAMED, headings_below, isolates_in_rows, method_stated
from service.file_classification.long_headers import MEASURED, named_columns, numbering_column
from service.file_classification.names_stated import refuse_names_unknown
from service.file_classification.naming_columns import naming_columns
from service.file_classification.opened import Opened, heading_of
from service.file_classification.options import STATED, FileOptions
from service.file_classification.places_unread import asked_of, refuse_places_unread
from service.file_classification.repeat_flags import RowsOfReadings
from service.file_classification.repeats_unread import refuse_repeats_unread
from service.file_classification.resistance_listed import listing_resistance, refuse_resistance_listed
from service.file_classification.results_unread import method_headed, results_unread
from service.file_classification.second_columns import refuse_second_columns
from service.file_classification.worded import (
    agents_alone,
    refuse_unit_of_values,
    refuse_units,
    worded_columns,
)

_METHOD_OF: Final = {Field.ZONE_MM: Method.DISK, Field.MIC_MG_PER_L: Method.MIC}
_OF_ISOLATE: Final = ("organism", "host", "site", "specimen", *CONDITIONS, *TESTS)
"""What a file with an isolate per row may say of it."""
_OF_EVERY_RESULT: Final = ("organism", "host", "drug")
_STATED: Final = frozenset({*_OF_EVERY_RESULT, "method"})
"""What may be said once for all rows."""
_MOST_SHEETS: Final = 20
_OF_RESULT: Final = frozenset({"drug", "method", "disk_content"})
"""What the header of a measurement column says itself."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns of a file hold, in the form in which it is classified."""

    form: LongForm | WideForm
    fields: dict[str, str]
    personal: tuple[str, ...]
    projects: tuple[str, ...] = ()
    """Columns of projects whose names of mechanisms were taken for what the project looks for."""
    summaries: tuple[str, ...] = ()
    """What stands for an isolate where a row sums up others, or states a criterion."""
    naming: tuple[str, ...] = ()
    """The columns that name or number the rows."""
    void: Mapping[str, tuple[str, ...]] = {}
    """What says in columns that nobody reads that the results of its row do not count."""
    verdicts: tuple[str, ...] = ()
    """The columns whose cells judge or repeat results, and that nobody reads."""
    judged: frozenset[str] = frozenset()
    """The columns that judge results, or say whether they count, each cell of which was read so."""

    @property
    def columns_of_values(self) -> frozenset[str]:
        """The columns in which the results stand."""
        form = self.form
        if isinstance(form, WideForm):
            return form.measured_names
        return frozenset({form.places[VALUE]} if VALUE in form.places else ())


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
        A field that every result needs is nowhere, or a column or a name that was stated is not known.
    """
    refuse_names_unknown(options, words)
    columns = ChosenColumns(found, options)
    given = {name: said for name in STATED if (said := getattr(options, name)) is not None}
    if not isolates_in_rows(found, options, words):
        return _long(columns, given, words, keep_personal=keep_personal)
    measured = measured_columns(found.headers, words, _contents(tables))
    return _wide(columns, given, measured, words, keep_personal=keep_personal)


def _wide(
    columns: ChosenColumns,
    given: Mapping[str, str],
    in_codes: tuple[MeasuredColumn, ...],
    words: Vocabulary,
    *,
    keep_personal: bool,
) -> Understood:
    """Understand isolates in rows, their agents in codes or in words."""
    found, options = columns.found, columns.options
    measured = in_codes or _in_words(found.headers, options, words)
    unset = [name for name in columns.headers if name not in options.ignore]
    fields = columns.by_field(_of_isolates(columns.headers, numbering_column(unset), in_words=not in_codes))
    missing = tuple(field for field in ("organism", "host") if field not in fields and field not in given)
    if missing:
        raise _missing(missing, found)
    named = isolates_named(found, fields)
    further, strain = columns.further(fields), strain_column(found.headers)
    read = {*fields.values(), *_every(further), *(one.column for one in measured)}
    read |= {strain} if strain is not None else set()
    rest = columns.settled(read, fields, words, keep_personal=keep_personal)
    rest.values.refuse_beside_several()
    refuse_drugs_unread(found, read, options.ignore, words, measured)
    of_no_drug = {one.column for one in measured if drug_told_of(one.drug, words) is None}
    isolate = (fields[ISOLATE], *further.get(ISOLATE, ())) if ISOLATE in fields else ()
    rows = RowsOfReadings.of_isolates(isolate, measured)
    refuse_repeats_unread(found, read - of_no_drug, options.ignore, None, stated=True, rows=rows)
    for heading in results_unread(found, read, options.ignore):
        raise Unclassifiable(FileFault.REPEATS_UNREAD, heading=heading[:60])
    asked = asked_of(found, fields, given, long=False)
    refuse_places_unread(found, read, options.ignore, asked, words)
    refuse_second_columns(found, read, options, fields, words)
    refuse_resistance_listed(found, read, options.ignore, words)
    listing = listing_resistance(
        found, read, options.ignore, words, isolate=None if ISOLATE in fields else ()
    )
    judged, judging = judging_measured(found, _may_judge(found, read, options), measured, words)
    form = WideForm(
        measured=measured,
        fields=fields,
        given={name: said for name, said in given.items() if name not in _OF_RESULT},
        kept=rest.kept,
        own_hosts=options.hosts,
        further=further,
        date_order=rest.date_order,
        layout=options.out_layout or "wide",
        strain=strain,
        names_strains=rest.names_strains,
        unnamed=named.some and not named.all,
        words=rest.words,
        numbers=rest.numbers,
        doubted=rest.doubted,
        listing=listing,
        judged=judged,
    )
    return _understood(form, fields, rest, judging)


def _may_judge(found: Opened, read: Iterable[str], options: FileOptions) -> list[str]:
    """Return the columns that nobody reads or set aside; none where nothing but values counts."""
    left = {*read, *options.ignore} if options.policy.rules == "on" else {*found.headers}
    return [name for name in found.headers if name not in left]


def _understood(
    form: LongForm | WideForm, fields: dict[str, str], rest: Settled, judging: Judging
) -> Understood:
    return Understood(
        form=form,
        fields=fields,
        personal=rest.personal,
        projects=rest.projects,
        summaries=rest.summaries,
        naming=rest.naming,
        void=rest.void,
        verdicts=(*rest.verdicts, *judging.unread),
        judged=judging.understood | rest.states,
    )


def _in_words(headers: Sequence[str], options: FileOptions, words: Vocabulary) -> tuple[MeasuredColumn, ...]:
    """Return the measurement columns of a file whose headers name drugs in words.

    Raises
    ------
    Unclassifiable
        There is none, one names a unit that is not read, or nothing says by which method they are.
    """
    measured = worded_columns(headers, words) or agents_alone(headers, words, method_stated(options))
    if not measured:
        raise Unclassifiable(FileFault.NOT_WIDE)
    refuse_units(measured)
    return measured


def _of_isolates(headers: Sequence[str], number: str | None, *, in_words: bool) -> dict[str, str]:
    """Return the columns of an isolate; in an export its own names come first, else what anybody says.

    A bare number counts as its name where nothing else does.
    """
    own, named = fields_in(headers), named_columns(headers)
    by_name = {field: named[field] for field in _OF_ISOLATE if field in named}
    if number is not None:
        by_name[ISOLATE] = number
    return {**own, **by_name} if in_words else {**by_name, **own}


def _long(
    columns: ChosenColumns, given: Mapping[str, str], words: Vocabulary, *, keep_personal: bool
) -> Understood:
    """Understand results in rows."""
    found = columns.found
    in_file, stated = _of_results(columns, given)
    by_field = _with_numbers(columns, columns.by_field({**_screening(columns.headers), **in_file}))
    conditions: dict[str, str] = {name: by_field.pop(name) for name in CONDITIONS if name in by_field}
    there = [name for name in found.headers if name in by_field.values()]
    try:
        places = Source(columns=by_field, given=stated).places(there)
    except FieldMissing as fault:
        raise _missing(fault.missing, found) from fault
    fields, further = {**places, **conditions}, columns.further(places)
    named = isolates_named(found, places)
    read = {*fields.values(), *_every(further)}
    rest = columns.settled(read, fields, words, keep_personal=keep_personal)
    refuse_drugs_unread(found, read, columns.options.ignore, words)
    said = VALUE in columns.options.columns
    beside = {*read, *filter(None, (rest.values.sign, rest.values.unit))}
    isolate = (places[ISOLATE], *further.get(ISOLATE, ())) if ISOLATE in places else ()
    zones = places.get("method", method_written(stated.get("method", "")) is Method.DISK)
    rows = RowsOfReadings(isolate=isolate, drug=places.get("drug"), zones=zones)
    refuse_repeats_unread(found, beside, columns.options.ignore, fields.get(VALUE), stated=said, rows=rows)
    if not said and (others := results_unread(found, beside, columns.options.ignore)):
        _only({fields[VALUE]: method_headed(fields[VALUE]), **others}, ())
    asked = asked_of(found, fields, stated, long=True)
    refuse_places_unread(found, read, columns.options.ignore, asked, words)
    refuse_second_columns(found, read, columns.options, fields, words)
    refuse_resistance_listed(found, read, columns.options.ignore, words)
    listing = listing_resistance(found, read, columns.options.ignore, words, isolate=isolate)
    judging = judging_rows(found, _may_judge(found, read, columns.options))
    form = LongForm(
        places=places,
        given=stated,
        kept=rest.kept,
        conditions=conditions,
        date_order=rest.date_order,
        further=further,
        names_strains=rest.names_strains,
        unnamed=not named.all,
        sign=rest.values.sign,
        unit=rest.values.unit,
        words=rest.words,
        numbers=rest.numbers,
        doubted=rest.doubted,
        listing=listing,
        judged=judging.said,
    )
    return _understood(form, fields, rest, judging)


def _with_numbers(columns: ChosenColumns, by_field: dict[str, str]) -> dict[str, str]:
    """Return the column of each field; a bare number names the isolate where rows side by side share it."""
    asked = {*by_field.values(), *columns.options.ignore}
    number = numbering_column(name for name in columns.headers if name not in asked)
    is_settled = ISOLATE in by_field or ISOLATE in columns.options.columns
    if is_settled or number is None or not is_shared_side_by_side(columns.found, number):
        return by_field
    return {**by_field, ISOLATE: number}


def _of_results(columns: ChosenColumns, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the columns that headers name, and what holds for every row: a heading may say the method."""
    in_file, stated = named_columns(columns.found.headers), dict(given)
    said = columns.options.columns
    lacking = [one for one in _OF_EVERY_RESULT if not (in_file.get(one) or said.get(one) or stated.get(one))]
    named = {in_file[field.value]: _METHOD_OF[field] for field in MEASURED if field.value in in_file}
    measured = {name: method for name, method in named.items() if name not in columns.options.ignore}
    if "value" in in_file and "value" not in said:
        _only({in_file["value"]: None, **measured}, lacking)
    value = said.get("value") or in_file.get("value") or _only(measured, lacking)
    if value is not None:
        in_file.setdefault("value", value)
        refuse_unit_of_values(value)
    if "method" not in in_file and value in measured:
        stated.setdefault("method", measured[value].value)
    if stated.get("method") == Method.MIC.value and "disk_content" not in said:
        in_file.pop("disk_content", None)
    return in_file, stated


def _only(measured: Mapping[str, Method | None], lacking: Sequence[str]) -> str | None:
    """Return the one column that measures; None if none does.

    Raises
    ------
    Unclassifiable
        There are several; what else the file is ``lacking`` is said with it.
    """
    if len(measured) > 1:
        said = {column: "" if method is None else f" ({method.value})" for column, method in measured.items()}
        columns = ", ".join(f"value={column}{method}" for column, method in said.items())
        if lacking:
            missing = ", ".join(lacking)
            raise Unclassifiable(FileFault.SEVERAL_VALUES_AND_LACKING, columns=columns, missing=missing)
        raise Unclassifiable(FileFault.SEVERAL_VALUES, columns=columns)
    return next(iter(measured), None)


def _screening(headers: Sequence[str]) -> dict[str, str]:
    named = ((test, screening_column(test, headers)) for test in TESTS)
    return {test: column for test, column in named if column is not None}


def _every(further: Mapping[str, Sequence[str]]) -> set[str]:
    return {column for columns in further.values() for column in columns}


def _missing(missing: Sequence[str], found: Opened) -> Unclassifiable:
    """Say which fields a file lacks, which headings it has, and what to do first."""
    if below := headings_below(found):
        columns, lacking = ", ".join(below), ", ".join(one for one in missing if one != VALUE)
        return Unclassifiable(FileFault.SEVERAL_VALUES_AND_LACKING, columns=columns, missing=lacking)
    headings = dict.fromkeys(heading_of(name, found)[:60] for name in found.headers)
    shown = [name for name in headings if not UNNAMED.fullmatch(name)]
    if not naming_columns(found.headers, {}):
        remedy = "header"
    else:
        remedy = "state" if {*missing} <= _STATED else "columns"
    to_name = [one for one in missing if one in _STATED or one == VALUE]
    others = [one for one in found.sheets if one != found.sheet]
    if remedy == "header" and others:
        remedy, to_name = "sheet", others[:_MOST_SHEETS]
    return Unclassifiable(
        FileFault.FIELD_MISSING,
        missing=", ".join(missing),
        found=", ".join(shown[:40]) or "-",
        remedy=f"{remedy}:{','.join(to_name)}",
    )


def _contents(tables: Sequence[TableIndex]) -> dict[str, tuple[str, ...]]:
    """Return the disk contents that criteria name, by drug."""
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        for row in table.version.criteria:
            if row.disk_content is not None and row.disk_content != NOT_STATED:
                found.setdefault(row.drug, {})[row.disk_content] = None
    return {drug: tuple(contents) for drug, contents in found.items()}
