"""A file with one result per row, shard by shard: the rows that are given back, with their answers."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.columns import IN_DOUBT, ISOLATE, JUDGED, OUTPUT_SCHEMA, VALUE, given_names
from breakpoints.batch.controls import NoneSoFar, controls_in
from breakpoints.batch.days import Days
from breakpoints.batch.isolates import Isolates
from breakpoints.batch.meant import (
    Verdicts,
    as_day,
    is_doubted,
    joined,
    meant,
    paired,
    whole_value,
    with_strains,
    with_words,
    written_verdicts,
)
from breakpoints.batch.noted import Noted
from breakpoints.batch.source import as_texts
from breakpoints.batch.tally import Tally, without_category
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import ROW
from breakpoints.dates import DateOrder, iso_date
from breakpoints.quality_control.controls import WrittenControl

_CLASSES_AT_ONCE: Final = 1 << 17
_JOINED = "\0"
"""Begins the name of a column that holds what several columns of a screening test say together."""


class LongForm(msgspec.Struct, frozen=True, kw_only=True):
    """A file of results.

    ``places`` names the column of each field, ``given`` states one for every row; ``kept`` are
    the file's columns that are given back. ``conditions`` names the columns of when and how a
    result was obtained (`CONDITIONS`), which stay as they were read. ``further`` are more columns
    of a screening test, which count together, or of the isolate, which name it together.
    ``names_strains``: some name of an isolate may be that of a control strain.
    """

    places: Mapping[str, str]
    given: Mapping[str, str]
    kept: tuple[str, ...]
    conditions: Mapping[str, str] = {}
    date_order: DateOrder | None = None
    further: Mapping[str, tuple[str, ...]] = {}
    names_strains: bool = False
    unnamed: bool = False
    """Some row names no isolate."""
    words: Mapping[str, tuple[str, ...]] = {}
    """The columns that name the mechanism of a test in words."""
    listing: tuple[str, ...] = ()
    """The columns that list drugs as resisted."""
    sign: str | None = None
    unit: str | None = None
    """The columns of what stands before and behind each value."""
    numbers: tuple[str, ...] = ()
    """Names of isolates that are bare numbers of control strains."""
    judged: Mapping[str, Verdicts] = {}
    """The columns that judge results, with what each says where it says R or I."""
    doubted: Mapping[str, tuple[str, ...]] = {}
    """The columns of remarks, with those that may say of a result what nobody reads."""
    as_sent: Mapping[str, str] = {}
    """Of columns in which marks stand before cells, those that hold the cells as they were sent."""

    @property
    def asked_places(self) -> dict[str, str]:
        """The column of each field in rows as `asked` returns them."""
        made = [*self.further, *self.words, *([JUDGED] if self.judged else [])]
        made += [IN_DOUBT] if self.doubted else []
        made += [*(["organism"] if self.names_strains else []), *([VALUE] if self.sign or self.unit else [])]
        return {**self.places, **{field: f"{_JOINED}{field}" for field in made}}

    @property
    def read(self) -> tuple[str, ...]:
        """The columns of the file that are looked at."""
        more = (*self.further.values(), *self.words.values(), filter(None, (self.sign, self.unit)))
        further = (name for columns in more for name in columns)
        every = (
            *self.places.values(),
            *self.conditions.values(),
            *further,
            *self.listing,
            *self.judged,
            *self.doubted,
        )
        return tuple(dict.fromkeys(every))

    @property
    def judging(self) -> frozenset[str]:
        """The columns that judge results."""
        return frozenset(self.judged)

    @property
    def renamed(self) -> dict[str, str]:
        """Columns of the file whose name an answer needs, with their new names."""
        return given_names(list(self.kept))

    def asked(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Return rows whose asked columns are categorical text."""
        together = [
            (paired if test == ISOLATE else partial(joined, test))((self.places[test], *columns)).alias(
                f"{_JOINED}{test}"
            )
            for test, columns in self.further.items()
            if test not in self.words
        ]
        together += [self._in_words(test).alias(f"{_JOINED}{test}") for test in self.words]
        if self.sign or self.unit:
            whole = whole_value(self.places[VALUE], self.sign, self.unit)
            together.append(whole.alias(f"{_JOINED}{VALUE}"))
        if self.judged:
            together.append(written_verdicts(self.judged).alias(f"{_JOINED}{JUDGED}"))
        if self.doubted:
            together.append(is_doubted(self.doubted).alias(f"{_JOINED}{IN_DOUBT}"))
        if self.names_strains:
            together.append(self._organisms().alias(f"{_JOINED}organism"))
        return as_texts(rows.with_columns(together) if together else rows, self.asked_places)

    def _in_words(self, test: str) -> pl.Expr:
        """Return what a test says of each row, and what other columns say of its mechanism."""
        columns = (*([self.places[test]] if test in self.places else []), *self.further.get(test, ()))
        stated = joined(test, columns) if columns else pl.lit(self.given.get(test, ""))
        return with_words(test, stated, self.words[test])

    def _organisms(self) -> pl.Expr:
        """Return what is taken for the organism of each row: the strain, of a row of a control."""
        place = self.places.get("organism")
        said = pl.lit(self.given.get("organism", "")) if place is None else pl.col(place)
        return with_strains(pl.col(self.places[ISOLATE]), said)

    def conditions_said(self, shard: pl.DataFrame) -> dict[str, pl.Series]:
        """Return the conditions of a shard as text, its dates as ISO dates where they can be read."""
        said = {name: as_day(shard[column]) for name, column in self.conditions.items()}
        if "date" in said:
            said["date"] = meant(said["date"], lambda cell: iso_date(cell, self.date_order) or cell)
        return said

    def written_controls(self, rows: pl.LazyFrame) -> tuple[WrittenControl, ...]:
        """Return every distinct control that rows of the file hold."""
        schema = rows.collect_schema()
        places = {
            name: pl.col(column).map_batches(as_day, pl.String)
            if schema[column].is_temporal()
            else pl.col(column).cast(pl.String)
            for name, column in {**self.places, **self.conditions}.items()
        }
        if self.names_strains:
            places["organism"] = self._organisms()
        controls = controls_in(rows, places, self.given)
        if "date" not in self.conditions:
            return controls
        return tuple(
            msgspec.structs.replace(one, date=one.date and (iso_date(one.date, self.date_order) or one.date))
            for one in controls
        )

    def schema(self, rows: pl.LazyFrame) -> dict[str, pl.DataType]:
        """Return the columns that are given back, of rows as `asked` returns them."""
        read, renamed = rows.collect_schema(), self.renamed
        sent = {renamed.get(name, name): read[self.as_sent.get(name, name)] for name in self.kept}
        return {**sent, **OUTPUT_SCHEMA}


class LongShards:
    """The shards of one file of results; may be answered by several threads at once.

    With ``no_controls`` a shard that has a control raises `ControlMetError`: what ``days`` says was
    worked out as if the file had none.
    """

    def __init__(
        self,
        twin: BatchTwin,
        form: LongForm,
        tally: Tally,
        isolates: Isolates | None = None,
        days: Days | None = None,
        *,
        no_controls: NoneSoFar | None = None,
    ) -> None:
        self._twin, self.form, self._tally, self._isolates, self._days = twin, form, tally, isolates, days
        self._no_controls = no_controls
        self._renamed, self._places = form.renamed, form.asked_places

    def answer(self, shard: pl.DataFrame) -> pl.DataFrame:
        """Return a shard, whose `ROW` says which rows of the file it holds, with its answers."""
        verdicts = self.verdicts(shard)
        answers = self._twin.columns(verdicts)
        as_sent, renamed = self.form.as_sent, self._renamed
        kept = (pl.col(as_sent.get(name, name)).alias(renamed.get(name, name)) for name in self.form.kept)
        return shard.select(kept).with_columns(answers)

    def verdicts(self, shard: pl.DataFrame) -> Codes:
        """Return the verdict of each row of a shard alone."""
        fields = self._fields(shard)
        verdicts = self._asked(fields, shard.height)
        self._tally.see(shard[ROW] + 1, fields, self._twin, verdicts)
        return verdicts

    def verdicts_alike(self, classes: pl.DataFrame, rows_of: Codes) -> Codes:
        """Return the verdict of each class of rows, and count it for as many rows.

        Parameters
        ----------
        classes : polars.DataFrame
            One row for each, as `LongForm.asked` returns them.
        rows_of : ndarray of integers, shape (n,)
        """
        parts = classes.iter_slices(_CLASSES_AT_ONCE)
        found = [self._asked(self._fields(part), part.height) for part in parts]
        verdicts = np.concatenate([np.empty(0, np.intp), *found])
        self._tally.see_alike(rows_of, self._fields(classes), self._twin, verdicts)
        return verdicts

    def without_category(self, verdicts: Codes) -> tuple[npt.NDArray[np.bool_], ...]:
        """Tell which verdicts are refusals, and which leave their result open."""
        return tuple(one.to_numpy() for one in without_category(self._twin, verdicts))

    def sample(self, rows: pl.Series, classes: pl.DataFrame, verdicts: Codes) -> None:
        """Take rows without a category as samples: their numbers from 1, their classes and their verdicts."""
        self._tally.sample(rows, self._fields(classes), self._twin, verdicts)

    def _fields(self, shard: pl.DataFrame) -> dict[str, pl.Series]:
        """Return what is asked of a shard."""
        fields = {field: shard[column] for field, column in self._places.items()}
        return fields if self._days is None else fields | self.form.conditions_said(shard)

    def _asked(self, fields: Mapping[str, pl.Series], rows: int) -> Codes:
        """Return the verdict of each row."""
        verdicts = self._twin.verdicts(fields, self.form.given, rows, self._isolates, self._days)
        if self._no_controls is not None:
            self._no_controls.check()
        return verdicts

    @property
    def asked_columns(self) -> list[str]:
        """The columns that are looked at, in rows as `LongForm.asked` returns them."""
        return sorted({*self._places.values(), *self.form.conditions.values()})

    def noting(self, noted: Noted) -> Callable[[pl.DataFrame], pl.DataFrame]:
        """Return what answers a shard and notes its verdicts; nothing of it comes back yet."""

        def note(shard: pl.DataFrame) -> pl.DataFrame:
            if shard.height:
                noted.put(int(shard[ROW][0]), self.verdicts(shard))
            return shard.clear()

        return note
