"""The columns of one file: which is read for what, whatever a row of it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import CONDITIONS, FIELDS, ISOLATE, VALUE
from breakpoints.batch.meant import as_day
from breakpoints.dates import DateOrder, date_order
from breakpoints.screening_headers import further_screening, looks_like_screening
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import isolate_columns
from datasets.formats.personal import is_of_somebody
from service.file_classification.beside_values import BesideValues, beside_values
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.left_unread import (
    refuse_findings_unread,
    refuse_repeated,
    refuse_screening_unread,
    without_drugs,
)
from service.file_classification.long_headers import named_columns
from service.file_classification.opened import Opened
from service.file_classification.options import FileOptions
from service.file_classification.organisms_remarked import naming_others, naming_own
from service.file_classification.repeats_unread import is_of_repeat
from service.file_classification.results_unread import method_headed
from service.file_classification.said_beside import said_beside
from service.file_classification.values_remarked import naming_values

_KNOWN: Final = (*FIELDS, *CONDITIONS)


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What comes of the columns that are not read, once it is known which are."""

    kept: tuple[str, ...]
    personal: tuple[str, ...]
    date_order: DateOrder | None
    names_strains: bool
    words: Mapping[str, tuple[str, ...]]
    projects: tuple[str, ...]
    summaries: tuple[str, ...]
    naming: tuple[str, ...]
    void: Mapping[str, tuple[str, ...]]
    doubted: Mapping[str, tuple[str, ...]]
    states: frozenset[str]
    numbers: tuple[str, ...]
    values: BesideValues
    verdicts: tuple[str, ...]


class ChosenColumns:
    """What was stated of the columns of a file, and what their headers and cells say of them.

    Raises
    ------
    Unclassifiable
        A column that was named is not there, or stands for no field of a result.
    """

    def __init__(self, found: Opened, options: FileOptions) -> None:
        for field, column in options.columns.items():
            if column and column not in found.headers:
                raise Unclassifiable(FileFault.COLUMN_ABSENT, field=field, heading=column)
            if field not in _KNOWN:
                raise Unclassifiable(FileFault.FIELD_UNKNOWN, field=field, fields=", ".join(_KNOWN))
        for column in options.ignore:
            if column not in found.headers:
                raise Unclassifiable(FileFault.IGNORED_ABSENT, heading=column[:60])
        self.found, self.options = found, options
        self.headers = without_drugs(found)
        self._isolate = self._naming_isolates()

    def _naming_isolates(self) -> tuple[str, ...]:
        """Return the columns that name the isolate of a row together, unless the caller said which does."""
        if ISOLATE in self.options.columns:
            return ()
        own = named_columns(self.found.headers).get(ISOLATE)
        return isolate_columns(self.found.headers) or (() if own is None else (own,))

    def by_field(self, in_file: Mapping[str, str]) -> dict[str, str]:
        """Return the column of each field; what was stated wins, an empty name says that there is none."""
        isolate = {ISOLATE: self._isolate[0]} if self._isolate else {}
        every = {**in_file, **isolate, **self.options.columns}
        return {field: column for field, column in every.items() if column and field in _KNOWN}

    def further(self, fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Return the columns that count beside those of fields: of screening tests, and of the isolate."""
        tests = further_screening(self.headers, fields)
        found = {test: columns for test, columns in tests.items() if test not in self.options.columns}
        return found | ({ISOLATE: self._isolate[1:]} if self._isolate[1:] else {})

    def settled(
        self, read: Iterable[str], fields: Mapping[str, str], words: Vocabulary, *, keep_personal: bool
    ) -> Settled:
        """Say what comes of the columns that are not read.

        Raises
        ------
        Unclassifiable
            One of them should be read: a category may rest on it.
        """
        used, headers = set(read), self.found.headers
        refuse_repeated(self.found, used, self.options.columns.values())
        aside = self._set_aside()
        refuse_screening_unread(self.found, {*used, *aside}, self.options.columns)
        isolate = (fields[ISOLATE], *self._isolate[1:]) if ISOLATE in fields else ()
        unread = [name for name in headers if name not in used and name not in aside]
        naming = (*isolate, *(name for name in headers[:1] if name in unread))
        beside = said_beside(self.found, isolate, unread, words, aside=aside, naming=naming)
        refuse_findings_unread(self.found, {*used, *aside}, chain.from_iterable(beside.words.values()))
        personal = tuple(name for name in headers if name not in used and is_of_somebody(name))
        values = beside_values(self.found, unread)
        organisms = self._organisms(fields)
        others = naming_others(self.found, beside.remarks, organisms, words)
        told = _together(beside.void, beside.doubted)
        own = naming_own(self.found, told, organisms, words, isolate=isolate)
        same = naming_values(self.found, beside.doubted, fields, self.options.method)
        return Settled(
            kept=headers if keep_personal else tuple(name for name in headers if name not in {*personal}),
            personal=personal,
            date_order=self.options.date_order or self._date_order(fields.get("date")),
            names_strains=beside.strains,
            words=beside.words,
            projects=beside.projects,
            summaries=beside.summaries,
            naming=naming,
            void=without_texts(beside.void, own),
            doubted=_together(without_texts(beside.doubted, own, same), others),
            states=beside.states,
            numbers=beside.numbers,
            values=values,
            verdicts=(*filter(self._may_be_verdict, values.verdicts), *beside.verdicts),
        )

    def _may_be_verdict(self, name: str) -> bool:
        """Tell whether a column is not just measured: the caller stated which values count."""
        return VALUE not in self.options.columns or method_headed(name) is None or is_of_repeat(name)

    def _organisms(self, fields: Mapping[str, str]) -> pl.Expr:
        """Return what rows write of their organism; what was stated of all of them comes first."""
        stated = self.options.organism
        return pl.col(fields["organism"]) if stated is None and "organism" in fields else pl.lit(stated or "")

    def _set_aside(self) -> set[str]:
        """Return the columns that hold no test, as the caller said of them or of their test."""
        stated = {name for name in self.found.headers if looks_like_screening(name) in self.options.columns}
        return {*self.options.ignore, *stated}

    def _date_order(self, column: str | None) -> DateOrder | None:
        """Decide by the whole column whether day or month comes first."""
        if column is None:
            return None
        days = pl.col(column).map_batches(as_day, pl.String).unique()
        cells = self.found.rows.select(days).collect(engine="streaming").to_series()
        return date_order(cell for cell in cells if cell is not None)


def without_texts(
    texts: Mapping[str, Sequence[str]], *others: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the texts of columns that are not among others, without the columns that are left with none."""
    gone = {(name, text) for one in others for name, said in one.items() for text in said}
    left = {name: tuple(text for text in said if (name, text) not in gone) for name, said in texts.items()}
    return {name: said for name, said in left.items() if said}


def _together(*texts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return all texts of each column."""
    every = dict.fromkeys(chain.from_iterable(texts))
    return {name: tuple(dict.fromkeys(chain(*(one.get(name, ()) for one in texts)))) for name in every}
