"""A wide export, shard by shard: isolates in, one result for each measurement asked, categories out.

Rows in are rows out, in their order. The results of one isolate share the number of its row, or the name
that its rows give it.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.columns import CONDITIONS, FIELDS, IN_DOUBT, ISOLATE, JUDGED, OUTPUT_SCHEMA
from breakpoints.batch.controls import MOST_CONTROLS, written_controls
from breakpoints.batch.days import Days
from breakpoints.batch.isolates import Isolates
from breakpoints.batch.meant import is_doubted, meant, paired, written_verdicts
from breakpoints.batch.resisted import of_isolates, resisted
from breakpoints.batch.tally import SAMPLED_OF, Tally
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.watching import LONE_ROW, UNNAMED_ROW, Watching
from breakpoints.batch.wide_form import ASKED, ROW, WideForm
from breakpoints.batch.wide_remarks import remarks
from breakpoints.no_measurement import without_mark
from breakpoints.outcomes import Category, Reason, Refusal
from breakpoints.quality_control.controls import WrittenControl
from breakpoints.quality_control.strains import control_strain
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import meanings
from breakpoints.whonet.headers import content_as_written

Places = npt.NDArray[np.integer[Any]]
MOST_CELLS: Final = 1 << 21
"""Measurements that are asked at once; a shard with more is cut."""
_SAID: Final = [*(one.value for one in Category), *(one.value for one in Refusal)]
_OF_COLUMN: Final = ("drug", "method", "disk_content", "column")


class WideShards:
    """The shards of one wide export; may be answered by several threads at once."""

    def __init__(
        self,
        twin: BatchTwin,
        form: WideForm,
        vocabulary: Vocabulary,
        tally: Tally,
    ) -> None:
        self._twin, self.form, self._tally = twin, form, tally
        self._days: Days | None = None
        self._isolates: Isolates | None = None
        self._beside, self._names = form.category_names(), form.isolate_names()
        self._meaning = meanings(vocabulary, form.own_hosts, form.date_order)
        said: dict[str, list[str | None]] = {
            "drug": [one.drug for one in form.measured],
            "method": [one.method.value for one in form.measured],
            "disk_content": [content_as_written(one) for one in form.measured],
            "column": [one.column for one in form.measured],
        }
        self._of_column = {name: pl.Series(name, said[name], dtype=pl.Categorical()) for name in _OF_COLUMN}

    def hear(self, days: Days | None) -> None:
        """Take what the controls of the whole file say, before the first shard is answered."""
        self._days = days

    def gather(self, rows: pl.LazyFrame) -> None:
        """Take what the isolates of the whole file show, where rows name them, before the first shard."""
        isolates = self._twin.isolates(self.form.fields, unnamed=self.form.unnamed)
        if isolates is None:
            return
        self._twin.see_columns(isolates, self._of_column)
        self._see_isolates(isolates, rows)
        at = np.flatnonzero(self._twin.looks_at(isolates, self._of_column["drug"]))
        fields = {name: self.form.columns_of(name) for name in self.form.asked_fields}
        read = {self.form.measured[place].column for place in at} | {
            one for two in fields.values() for one in two
        }
        read |= self.form.judging
        if self.form.strain is not None:
            read.add(self.form.strain)

        def add(shard: pl.DataFrame) -> pl.DataFrame:
            for part in shard.iter_slices(max(1, MOST_CELLS // max(1, len(at)))):
                self._gather(isolates, part, at)
            return shard.clear()

        asked = rows.select(ROW, *sorted({*read, *self.form.listing}))
        asked.map_batches(add, streamable=True).collect(engine="streaming")
        isolates.settle()
        self._isolates = isolates

    def _see_isolates(self, isolates: Isolates, rows: pl.LazyFrame) -> None:
        """See whether several rows are of one isolate; only the columns that name it are read."""
        methods = isolates.methods
        given = {name: text for name, text in self.form.given.items() if name == "organism"}
        if methods is None:
            return
        read = {column for name in ("organism", ISOLATE) for column in self.form.columns_of(name)}
        if self.form.strain is not None:
            read.add(self.form.strain)
        if self.form.names_strains or self.form.strain is not None:
            read |= set(self.form.columns_of("specimen"))

        def see(shard: pl.DataFrame) -> pl.DataFrame:
            said = {name: self._of_rows(shard, name) for name in ("organism", ISOLATE)}
            named = {name: one for name, one in said.items() if one is not None}
            if ISOLATE in named:
                self._twin.see_isolates(isolates, named, given)
            return shard.clear()

        rows.select(ROW, *sorted(read)).map_batches(see, streamable=True).collect(engine="streaming")
        methods.isolates_seen(any_drug=bool(self.form.listing))

    def _gather(self, isolates: Isolates, shard: pl.DataFrame, at: Places) -> None:
        """Add what rows show, by screening tests and the measurements that rules or other methods look at."""
        given = {name: text for name, text in self.form.given.items() if name in FIELDS}
        rows = {name: self._of_rows(shard, name) for name in ("organism", ISOLATE, *TESTS)}
        self._twin.gather_tests(isolates, {name: one for name, one in rows.items() if one is not None}, given)
        said = of_isolates({name: one for name, one in rows.items() if one is not None})
        for listed, number in resisted(shard, self.form.listing, said, self._twin.drugs_listed):
            self._twin.gather(isolates, listed, of_isolates(given), number)
            self._twin.compare_methods(isolates, listed, of_isolates(given), number)
        numbers, columns, values = self._measurements(shard, at)
        if len(numbers):
            asked = self._asked(shard, numbers, columns, values)
            fields = {name: series for name, series in asked.items() if name in (*FIELDS, JUDGED)}
            self._twin.gather(isolates, fields, given, len(numbers))
            self._twin.compare_methods(isolates, fields, given, len(numbers))

    def written_controls(self, rows: pl.LazyFrame) -> tuple[WrittenControl, ...]:
        """Return every distinct control that rows of the file hold, in the fields of results."""
        found = rows.filter(self.form.may_be_control(rows)).head(MOST_CONTROLS + 1).collect()
        isolates = found.with_row_index(ROW)
        if isolates.is_empty():
            return ()
        numbers, columns, values = self._measurements(isolates)
        asked = self._asked(isolates, numbers, columns, values)
        controls = pl.DataFrame([one.cast(pl.String).alias(name) for name, one in asked.items()])
        named = (row for row in controls.iter_rows(named=True) if control_strain(row["organism"] or ""))
        return written_controls(named, self.form.given)

    def answer(self, shard: pl.DataFrame) -> pl.DataFrame:
        """Return a shard, whose `ROW` says which rows of the file it holds, in the form asked for."""
        at_once = max(1, MOST_CELLS // max(1, len(self.form.measured)))
        return pl.concat(
            [self._answered(part) for part in shard.iter_slices(at_once)] or [self._answered(shard)]
        )

    def _answered(self, shard: pl.DataFrame) -> pl.DataFrame:
        isolates, columns, values = self._measurements(shard)
        asked = self._asked(shard, isolates, columns, values)
        fields = {
            name: series for name, series in asked.items() if name in (*FIELDS, *CONDITIONS, JUDGED, IN_DOUBT)
        }
        given = {name: text for name, text in self.form.given.items() if name in FIELDS}
        answers, verdicts = self._twin.answer(fields, given, len(isolates), self._isolates, self._days)
        numbers = shard[ROW].gather(isolates) + 1
        told = {name: asked[name] for name in SAMPLED_OF if name in asked}
        self._tally.see(numbers, told, self._twin, verdicts)
        self._tally.see_none(shard.height - len(np.unique(isolates)))
        if self.form.layout == "long":
            return self._long(shard, isolates, asked, answers)
        return self._wide(shard, isolates, columns, answers)

    def _measurements(
        self, shard: pl.DataFrame, at: Places | None = None
    ) -> tuple[Places, Places, pl.Series]:
        """Return the isolate, the column and the text of each measurement, isolate by isolate.

        ``at`` are the places of the columns that are read; without it all of them.
        """
        places = range(len(self.form.measured)) if at is None else at.tolist()
        if not places:
            nowhere = np.empty(0, np.intp)
            return nowhere, nowhere, pl.Series("value", [], dtype=pl.String)
        cells = [
            pl.col(self.form.measured[place].column).cast(pl.String).str.strip_chars().alias(f"{place}")
            for place in places
        ]
        found = (
            shard.lazy()
            .select(pl.int_range(pl.len(), dtype=pl.Int64).alias("isolate"), *cells)
            .unpivot(index="isolate", variable_name="column", value_name="value")
            .filter(pl.col("value").str.len_bytes() > 0)
            .with_columns(pl.col("column").cast(pl.Int64))
            .sort("isolate", maintain_order=True)
            .collect()
        )
        return found["isolate"].to_numpy(), found["column"].to_numpy(), found["value"]

    def _asked(
        self, shard: pl.DataFrame, isolates: Places, columns: Places, values: pl.Series
    ) -> dict[str, pl.Series]:
        """Return the fields of each result, as far as they are columns."""
        asked = {name: series.gather(columns) for name, series in self._of_column.items()}
        asked["value"] = values.cast(pl.Categorical())
        for field in self.form.asked_fields:
            said = self._of_rows(shard, field)
            if said is not None:
                asked[field] = said.cast(pl.Categorical()).gather(isolates).alias(field)
        if self.form.judged:
            asked[JUDGED] = self._judged(shard, isolates, columns)
        if self.form.doubted and self.form.doubted.keys() <= {*shard.columns}:
            asked[IN_DOUBT] = shard.select(is_doubted(self.form.doubted)).to_series().gather(isolates)
        if ISOLATE not in asked:
            lone = shard.select(pl.format(f"{LONE_ROW}{{}}", ROW).alias(ISOLATE)).to_series()
            asked[ISOLATE] = lone.gather(isolates)
        return asked

    def _judged(self, shard: pl.DataFrame, isolates: Places, columns: Places) -> pl.Series:
        """Return, of each result, what a column that judges it says, as `JUDGED` does."""
        verdicts = pl.Series(JUDGED, [""], dtype=pl.String).new_from_index(0, len(isolates))
        for place, one in enumerate(self.form.measured):
            at = np.flatnonzero(columns == place) if one.column in self.form.judged else ()
            if len(at):
                said = shard.select(written_verdicts(self.form.judged[one.column])).to_series()
                verdicts = verdicts.scatter(at, said.gather(isolates[at]))
        return verdicts

    def _of_rows(self, shard: pl.DataFrame, field: str) -> pl.Series | None:
        """Return what the rows of a shard say of their isolates; None of a field that is no column."""
        names = self.form.columns_of(field)
        if not names:
            return None
        if field == ISOLATE:
            named = shard.select(paired(names).alias(ISOLATE)).to_series()
            rows = shard.select(pl.format(f"{UNNAMED_ROW}{{}}", ROW)).to_series()
            return named.zip_with(pl.Series(~Watching.are_unnamed(named)), rows)
        return meant(self.form.cells_of(shard, field), self._meaning.get(field))

    def _wide(
        self, shard: pl.DataFrame, isolates: Places, columns: Places, answers: list[pl.Series]
    ) -> pl.DataFrame:
        """Put a category, or the code of a refusal, beside each measurement, and remarks at the end."""
        by_name = {one.name: one.cast(pl.String) for one in answers}
        said = by_name["category"].fill_null(by_name["refused"]).cast(pl.Enum(_SAID))
        codes = np.zeros((len(self.form.measured), shard.height), np.uint8)
        codes[columns, isolates] = said.to_physical().to_numpy() + 1
        words = pl.Series([None, *_SAID], dtype=pl.String)
        beside = {
            one.column: words.gather(pl.Series(of_column))
            for one, of_column in zip(self.form.measured, codes, strict=True)
        }
        out = []
        for name in self.form.kept:
            out.append(shard[self.form.as_sent.get(name, name)].cast(pl.String).alias(name))
            if name in beside:
                out.append(beside[name].alias(self._beside[name]))
        of_column = self._of_column["column"].gather(columns)
        said = remarks(isolates, of_column, by_name, shard.height)
        return pl.DataFrame([*out, said.alias(self.form.remarks_name)])

    def _long(
        self, shard: pl.DataFrame, isolates: Places, asked: Mapping[str, pl.Series], answers: list[pl.Series]
    ) -> pl.DataFrame:
        """Write one row per result, and one for an isolate that has none."""
        values = meant(asked["value"], without_mark) if self.form.as_sent else asked["value"]
        asked = {**asked, "value": values.cast(pl.Categorical())}
        results = pl.DataFrame([pl.Series(ROW, isolates), *self._said(asked, len(isolates)), *answers])
        without = np.setdiff1d(np.arange(shard.height), isolates)
        empty = results.clear(len(without)).with_columns(
            pl.Series(ROW, without, dtype=results[ROW].dtype),
            pl.lit(Refusal.VALUE_UNREADABLE.value, OUTPUT_SCHEMA["refused"]).alias("refused"),
            pl.lit(Reason.NO_VALUE.value, OUTPUT_SCHEMA["reason"]).alias("reason"),
        )
        every = pl.concat([results, empty]).sort(ROW, maintain_order=True)
        of = every[ROW]
        own = [shard[name].cast(pl.String).gather(of).alias(new) for name, new in self._names.items()]
        numbers = (shard[ROW].gather(of) + 1).cast(pl.UInt32).alias("row")
        return pl.DataFrame([numbers, *own, *every.drop(ROW).get_columns()])

    def _said(self, asked: Mapping[str, pl.Series], rows: int) -> list[pl.Series]:
        """Return what the long form says of each result before its answer."""
        stated = self.form.given
        return [
            asked[name].alias(name)
            if name in asked
            else pl.Series(name, [stated.get(name)], dtype=pl.Categorical()).new_from_index(0, rows)
            for name in ("column", *ASKED)
        ]
